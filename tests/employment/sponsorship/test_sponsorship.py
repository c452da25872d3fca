"""Pairs of a sponsor and a person: they begin, meet, part; what others know of them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.employment.models import Sponsorship
from maillage.employment.sponsorship import services
from maillage.employment.sponsorship.queries import rows, sponsors
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.organisations.deeds import all_deeds
from maillage.organisations.services import remove_contact
from maillage.people.services import merge_people
from tests import build
from tests.pathways.test_races import refused, together

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def manager():
    return build.context(build.organisation("Pilote", "lead"), Role.PROGRAMME_MANAGER)


@pytest.fixture
def pathway(manager):
    return build.enrolment(build.programme(manager.organisation))


@pytest.fixture
def sponsor():
    with build.writing():
        return build.organisation("Bazar Comète", "employer").contacts.create(name="Une marraine")


def test_they_begin_meet_and_part(manager, pathway, sponsor):
    pair = services.begin(manager, pathway.person, sponsor, start_date=D(2023, 3, 1), subject=" Des  CV ")
    assert (pair.company, pair.subject) == (sponsor.organisation, "Des CV")
    services.meet(manager, pair, date=D(2023, 3, 8))
    services.meet(manager, pair, date=D(2023, 3, 8), state="kept", note="Un CV refait")
    services.meet(manager, pair, date=D(2023, 3, 20), state="missed")
    services.meet(manager, pair, date=D(2023, 4, 20))
    (read,) = rows(manager)
    assert (read.met, read.last) == (1, D(2023, 3, 8)), "a meeting said twice is one"
    services.end(manager, pair, end_date=D(2023, 4, 1), reason="hired")
    assert [m.date for m in pair.meetings.order_by("date")] == [D(2023, 3, 8), D(2023, 3, 20)]
    services.reopen(manager, pair)
    assert (pair.end_date, pair.end_reason) == (None, "")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"date": D(2023, 2, 28)}, "date"),
        ({"date": D(2999, 1, 1), "state": "kept"}, "state"),
        ({"date": D(2023, 3, 8), "state": "perhaps"}, "state"),
    ],
)
def test_what_a_meeting_refuses(manager, pathway, said, field):
    pair = build.sponsorship(pathway.person, "2023-03-01")
    with pytest.raises(DomainError) as caught:
        services.meet(manager, pair, **said)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("end_date", "reason", "field"),
    [
        (D(2023, 2, 1), "term", "end_date"),
        (D(2999, 1, 1), "term", "end_date"),
        (D(2023, 3, 5), "term", "end_date"),
        (D(2023, 4, 1), "", "reason"),
    ],
)
def test_what_an_end_refuses(manager, pathway, end_date, reason, field):
    pair = build.sponsorship(pathway.person, "2023-03-01")
    services.meet(manager, pair, date=D(2023, 3, 8), state="kept")
    with pytest.raises(DomainError) as caught:
        services.end(manager, pair, end_date=end_date, reason=reason)
    assert caught.value.field == field


def test_refusals_of_the_person_and_a_closed_company_are_honoured(manager, pathway, sponsor):
    company = sponsor.organisation
    with build.writing():
        company.closed_on = D(2023, 1, 1)
        company.save()
    with pytest.raises(DomainError, match="fermée"):
        services.begin(manager, pathway.person, sponsor, start_date=D(2023, 3, 1))
    build.agreement(pathway.person, manager.organisation, answer="refused")
    with pytest.raises(DomainError, match="refusé"):
        services.begin(manager, pathway.person, sponsor, start_date=D(2022, 3, 1))


def test_a_pair_that_met_is_ended_and_not_removed(manager, pathway):
    pair = build.sponsorship(pathway.person, "2023-03-01")
    services.meet(manager, pair, date=D(2023, 3, 8), state="kept")
    with pytest.raises(DomainError, match="rencontré"):
        services.remove(manager, pair)
    services.unmeet(manager, pair.meetings.get())
    services.remove(manager, pair)
    assert not Sponsorship.objects.exists()


def test_a_contact_who_leaves_takes_the_name_not_the_pair(manager, pathway, sponsor):
    pair = services.begin(manager, pathway.person, sponsor, start_date=D(2023, 3, 1))
    remove_contact(manager, sponsor)
    pair.refresh_from_db()
    assert (pair.sponsor, str(pair.company)) == (None, "Bazar Comète")


def test_who_reads_pairs(manager, pathway, sponsor):
    agreed = build.enrolment(build.programme(manager.organisation))
    build.agreement(agreed.person, manager.organisation)
    build.sponsorship(pathway.person)
    mine = build.sponsorship(agreed.person)
    officer = build.context(manager.organisation, Role.LIAISON_OFFICER)
    assert list(Sponsorship.objects.visible_to(officer)) == [mine]
    assert sponsors(officer, "marraine bazar") == [sponsor]
    for role in (Role.PARTNER, Role.RECEPTION, Role.CULTURE_OFFICER):
        other = build.context(manager.organisation, role)
        assert sponsors(other, "marraine") == []
        assert not Sponsorship.objects.visible_to(other).exists()
        with pytest.raises(NotAllowed):
            services.begin(other, pathway.person, sponsor, start_date=D(2023, 3, 1))


def test_files_with_the_same_pair_are_told_before_a_merge(manager, sponsor):
    one, other = build.person(manager.organisation), build.person(manager.organisation)
    build.sponsorship(one, "2023-03-01", sponsor)
    build.sponsorship(other, "2023-04-01", sponsor)
    with pytest.raises(DomainError, match="Une marraine"):
        merge_people(manager, one.pk, other.pk)


def test_pairs_are_deeds_of_the_company(manager, pathway, sponsor):
    pair = build.sponsorship(pathway.person, "2023-03-01", sponsor)
    build.sponsorship(pathway.person, "2999-03-01")
    sql, parameters = all_deeds()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record_id, organisation_id, network_id, day FROM ({sql}) d WHERE kind = 'sponsorship'",
            parameters,
        )
        assert cursor.fetchall() == [(pair.pk, pair.company_id, manager.organisation_id, D(2023, 3, 1))]


def test_pages(manager, pathway, sponsor, client):
    client.force_login(manager.account)
    person, today = pathway.person, timezone.localdate()
    address = reverse("employment:sponsorship_new") + f"?personne={person.pk}"
    answer = client.post(address, {"sponsor": sponsor.pk, "start_date": "1/3/2023", "subject": "CV"})
    pair = Sponsorship.objects.get()
    assert answer.url == reverse("employment:sponsorship", args=[pair.pk])
    meet = reverse("employment:sponsorship_meet", args=[pair.pk])
    assert client.post(meet, {"date": "1/2/2023", "state": "kept"}).status_code == 422
    client.post(meet, {"date": "8/3/2023", "state": ""})
    page = client.get(reverse("employment:sponsorship", args=[pair.pk])).content.decode()
    assert "à renseigner" in page
    due = client.get(reverse("employment:sponsorships") + "?suivi=due").context["listing"].rows
    assert [row.record.pk for row in due] == [pair.pk]
    tab = client.get(reverse("pathways:person_tab", args=[person.pk, "immersions"])).content.decode()
    assert "Une marraine · Bazar Comète" in tab
    assert "Parrainage" in client.get(reverse("organisations:file", args=[pair.company_id])).content.decode()
    ending = reverse("employment:sponsorship_end", args=[pair.pk])
    assert client.post(ending, {"end_date": "1/4/2023", "reason": ""}).status_code == 422
    client.post(ending, {"end_date": today.strftime("%d/%m/%Y"), "reason": "term"})
    pair.refresh_from_db()
    assert pair.end_reason == "term"


def test_the_list_asks_a_constant_number_of_questions(manager, pathway, client):
    client.force_login(manager.account)

    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("employment:sponsorships"))
            client.get(reverse("pathways:person_tab", args=[pathway.person_id, "immersions"]))
        return len(asked)

    build.sponsorship(pathway.person)
    few = count()
    for _ in range(8):
        build.sponsorship(pathway.person)
    assert count() == few


@pytest.mark.django_db(transaction=True)
def test_two_who_form_the_same_pair_at_once_form_one():
    manager = build.context(build.organisation("Pilote", "lead"), Role.PROGRAMME_MANAGER)
    person = build.person(manager.organisation)
    with build.writing():
        sponsor = build.organisation("Bazar").contacts.create(name="Une marraine")
    results = together(
        *(lambda: services.begin(manager, person, sponsor, start_date=D(2023, 3, 1)) for _ in range(3))
    )
    assert len(refused(results)) == 2
    assert Sponsorship.objects.count() == 1
