"""Companies in programmes of help: entries, actions, outcomes, pages, and the published figures."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.demo.helps import draw_helps
from maillage.employment.helps import services
from maillage.employment.helps.programmes import programmes
from maillage.employment.helps.queries import board, rows
from maillage.employment.models import CompanyHelp, CompanyHelpAction
from maillage.indicators import compute, organisations_with, records, section
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.period import Period
from maillage.organisations.services import merge_organisations
from tests import build
from tests.pathways.test_races import refused, together

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def officer():
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


@pytest.fixture
def company():
    return build.organisation("Bazar Comète", "employer")


def entered(officer, company, start, end=None, programme="hr_expertise", outcome="autonomous"):
    entry = services.enter(officer, company, programme=programme, start_date=D.fromisoformat(start))
    return services.close(officer, entry, end_date=D.fromisoformat(end), outcome=outcome) if end else entry


def test_every_programme_says_what_it_needs():
    assert set(programmes()) == {"hr_expertise", "alliance"}
    for code, one in programmes().items():
        assert code == one.code
        assert one.actions
        assert one.outcomes
        for label in (one.name, one.about, *one.criteria, *one.actions.values(), *one.outcomes.values()):
            assert label.fr
            assert label.en


def test_a_company_enters_is_helped_and_leaves(officer, company):
    entry = services.enter(
        officer, company, programme="hr_expertise", start_date=D(2020, 1, 6), subject=" Des  postes "
    )
    services.act(officer, entry, date=D(2020, 2, 3), kind="diagnosis", people=2)
    services.act(officer, entry, date=D(2020, 3, 3), kind="recruitment", result="Un CDI")
    (read,) = rows(officer)
    assert (read.subject, read.done, read.last) == ("Des postes", 2, D(2020, 3, 3))
    services.close(
        officer, entry, end_date=D(2020, 6, 1), outcome="autonomous", result="Quatre postes écrits"
    )
    services.reopen(officer, entry)
    assert (entry.end_date, entry.outcome, entry.result) == (None, "", "")
    with pytest.raises(DomainError, match="clôturez"):
        services.remove(officer, entry)
    for action in CompanyHelpAction.objects.all():
        services.unact(officer, action)
    services.remove(officer, entry)
    assert not CompanyHelp.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"programme": "unknown"}, "programme"),
        ({"start_date": D(2017, 3, 31)}, "start_date"),  # the programme opens on 1 April
        ({"start_date": D(2999, 1, 1)}, "start_date"),
    ],
)
def test_what_an_entry_refuses(officer, company, said, field):
    with pytest.raises(DomainError) as caught:
        services.enter(officer, company, **{"programme": "hr_expertise", "start_date": D(2020, 1, 6)} | said)
    assert caught.value.field == field


def test_a_closed_company_and_the_same_programme_twice_are_refused(officer, company):
    entered(officer, company, "2020-01-06", "2020-06-01")
    with pytest.raises(DomainError, match="déjà dans ce dispositif"):
        entered(officer, company, "2020-06-01")
    entered(officer, company, "2020-06-02")
    entered(officer, company, "2020-01-06", programme="alliance")
    with build.writing():
        company.closed_on = D(2021, 1, 1)
        company.save()
    with pytest.raises(DomainError, match="fermée"):
        entered(officer, company, "2022-01-03", programme="alliance")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "forum"}, "kind"),  # another programme's
        ({"date": D(2020, 1, 5)}, "date"),
        ({"date": D(2999, 1, 1)}, "date"),
        ({"people": -1}, "people"),
    ],
)
def test_what_an_action_refuses(officer, company, said, field):
    entry = entered(officer, company, "2020-01-06")
    with pytest.raises(DomainError) as caught:
        services.act(officer, entry, **{"date": D(2020, 2, 3), "kind": "diagnosis"} | said)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("end_date", "outcome", "field"),
    [
        (D(2020, 1, 5), "autonomous", "end_date"),
        (D(2020, 2, 2), "autonomous", "end_date"),
        (D(2999, 1, 1), "autonomous", "end_date"),
        (D(2020, 3, 1), "left", "outcome"),
    ],
)
def test_what_a_closing_refuses(officer, company, end_date, outcome, field):
    entry = entered(officer, company, "2020-01-06")
    services.act(officer, entry, date=D(2020, 2, 3), kind="diagnosis")
    with pytest.raises(DomainError) as caught:
        services.close(officer, entry, end_date=end_date, outcome=outcome)
    assert caught.value.field == field


def test_a_network_reads_its_own(officer, company):
    entry = entered(officer, company, "2020-01-06")
    stranger = build.context(build.organisation("Autre pilote", "lead"), Role.LIAISON_OFFICER)
    assert not rows(stranger).exists()
    reader = build.context(officer.organisation, Role.REFERENCE_WORKER)
    assert not CompanyHelp.objects.visible_to(reader).exists()
    with pytest.raises(NotAllowed):
        services.act(reader, entry, date=D(2020, 2, 3), kind="diagnosis")


def test_figures_by_hand(officer, company):
    """Companies in it over 2020: a stay that touches the year by one day counts, an entry after it does not;
    one that comes twice counts once."""
    network = officer.organisation_id
    assert section("hr_expertise", network) is None
    twice = company
    entered(officer, twice, "2019-02-01", "2020-01-01")
    entered(officer, twice, "2020-09-01")
    entered(officer, build.organisation("Avant"), "2018-02-01", "2019-12-31")
    entered(officer, build.organisation("Dernier jour"), "2020-12-31")
    entered(officer, build.organisation("Après"), "2021-01-01")
    entered(officer, build.organisation("Ailleurs"), "2020-02-01", programme="alliance")
    year = Period.year(2020)
    codes = ("companies", "companies_entered", "companies_closed", "companies_active")
    figures = compute("hr_expertise", network, [(code, year) for code in codes])
    assert [figure.value for figure in figures] == [2, 2, 1, 0]
    found = records("hr_expertise", network, "companies", year)
    assert (found.model, len(found.ids)) == ("organisations.Organisation", 2)
    assert twice.pk in found.ids
    assert organisations_with("alliance") == [network]


def published(year: int) -> dict[str, int]:
    """Companies of each programme: the report of 2020's rows, and what the text of 2017 says."""
    said = {2017: {"hr_expertise": 5, "alliance": 13}, 2020: {"hr_expertise": 21, "alliance": 17}}
    return said[year]


@pytest.mark.parametrize("year", [2017, 2020])
def test_the_territory_has_the_published_companies(officer, year):
    """What the demonstration draws, counted by the section of figures."""
    companies: dict[int, object] = {}
    with build.writing():
        for said in draw_helps("maillage", D(2026, 11, 1)):
            if said.company not in companies:
                companies[said.company] = build.organisation(f"Entreprise {said.company}")
            CompanyHelp.objects.create(
                network_id=officer.organisation_id,
                company=companies[said.company],
                programme=said.programme,
                start_date=said.start,
                end_date=said.end,
                outcome=said.outcome,
            )
    assert all(0 <= rank < 874 for rank in companies)
    for code, count in published(year).items():
        (figure,) = compute(code, officer.organisation_id, [("companies", Period.year(year))])
        assert figure.value == count
    (closed,) = compute("hr_expertise", officer.organisation_id, [("companies_closed", Period.year(2020))])
    assert closed.value == 11


def test_the_board_counts_this_year(officer, company):
    today = timezone.localdate()
    entry = services.enter(officer, company, programme="alliance", start_date=today)
    services.act(officer, entry, date=today, kind="forum", people=12)
    services.act(officer, entry, date=today, kind="career", people=3)
    entered(officer, build.organisation("Avant"), "2018-02-01", "2019-12-31", "alliance", "left")
    lines = {line.programme.code: line for line in board(officer, today)}
    line = lines["alliance"]
    assert (line.running, line.entered, line.closed, line.actions, line.people) == (1, 1, 0, 2, 15)
    assert lines["hr_expertise"].people == 0


def test_pages(officer, company, client):
    client.force_login(officer.account)
    new = reverse("employment:help_new") + f"?structure={company.pk}&dispositif=alliance"
    assert "Bazar Comète" in client.get(new).content.decode()
    client.post(new, {"company": company.pk, "programme": "alliance", "start_date": "6/1/2020"})
    entry = CompanyHelp.objects.get()
    file = reverse("employment:help", args=[entry.pk])
    act = reverse("employment:help_act", args=[entry.pk])
    assert client.post(act, {"date": "5/1/2020", "kind": "forum"}).status_code == 422
    client.post(act, {"date": "3/2/2020", "kind": "forum", "people": "12", "result": "Deux missions"})
    page = client.get(file).content.decode()
    assert "Forum du réseau" in page
    assert "Deux missions" in page
    close = reverse("employment:help_close", args=[entry.pk])
    assert client.post(close, {"end_date": "1/6/2020", "outcome": ""}).status_code == 422
    client.post(close, {"end_date": "1/6/2020", "outcome": "left"})
    entry.refresh_from_db()
    assert entry.outcome == "left"
    listed = client.get(reverse("employment:helps") + "?dispositif=alliance&suivi=closed")
    assert [row.record.pk for row in listed.context["listing"].rows] == [entry.pk]
    assert "Alliance" in client.get(reverse("organisations:file", args=[company.pk])).content.decode()


def test_the_list_asks_a_constant_number_of_questions(officer, client):
    client.force_login(officer.account)

    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("employment:helps"))
        return len(asked)

    entered(officer, build.organisation(), "2020-01-06")
    few = count()
    for _ in range(8):
        entered(officer, build.organisation(), "2020-01-06", "2020-02-06")
    assert count() == few


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_entry():
    officer = build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)
    company = build.organisation("Bazar")
    results = together(*(lambda: entered(officer, company, "2020-01-06") for _ in range(3)))
    assert len(refused(results)) == 2
    assert all("déjà dans ce dispositif" in error.message for error in refused(results))
    assert CompanyHelp.objects.count() == 1


def test_two_files_of_one_company_keep_their_helps(company):
    """The immersions, the pairs and the helps of a file follow it; the same programme twice is told first."""
    manager = build.context(build.organisation("Pilote", "lead"), Role.PROGRAMME_MANAGER)
    double = build.organisation("Bazar Comette", "employer")
    person = build.person(manager.organisation)
    stay = build.immersion(person, "2023-03-06", "2023-03-10", double, state="signed")
    entered(manager, company, "2020-01-06")
    other = entered(manager, double, "2020-03-02")
    with pytest.raises(DomainError, match="Expertise RH"):
        merge_organisations(manager, company.pk, double.pk)
    services.remove(manager, other)
    merge_organisations(manager, company.pk, double.pk)
    stay.refresh_from_db()
    assert stay.company_id == company.pk
