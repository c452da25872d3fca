"""What other rooms know of clauses: the file, who follows, merges, forgetting, the answer to a person."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.clauses.followup.balance import with_balance
from maillage.clauses.models import Eligibility, ForgottenHours, HoursLine, Lot, Outcome
from maillage.indicators import compute
from maillage.kernel.models import Change
from maillage.kernel.period import Period
from maillage.people.followers import followers
from maillage.people.masking import file_sight
from maillage.people.models import Person
from maillage.people.services import merge_people, undo_merge
from maillage.protection.models import AccessRecord
from maillage.protection.retention import rules
from maillage.protection.retention.anonymising import close_files
from maillage.protection.retention.telling import content_of
from tests import build
from tests.clauses import made
from tests.people.merging.rows import differences, snapshot

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def manager(network):
    return build.context(network, Role.PROGRAMME_MANAGER)


def worked(network, lot, person, **said):
    """A person checked, hired, with validated hours, a correction and a situation."""
    made.eligibility(network, person, "minimum_income", on="2017-01-02", proof="Attestation CAF", **said)
    made.line(lot, person, hours=100, state="validated", training=7)
    first = made.line(lot, person, month="2017-04-01", hours="151.67", state="validated")
    made.line(lot, person, month="2017-04-01", hours="-1.67", state="validated", corrects=first)
    made.line(lot, person, month="2017-05-01", hours=12)
    made.outcome(network, person, since="2017-03-01")
    return person


# --- the file --------------------------------------------------------------------------------------
def tab(client, context, person):
    client.force_login(context.account)
    url = reverse("pathways:person_tab", args=[person.pk, "clauses"])
    return client.get(url).content.decode()


def test_the_file_tells_hours_and_masks_what_is_sensitive(client, network, lot):
    worker = build.context(network)
    person = build.enrolment(build.programme(network), worker=worker.account).person
    worked(network, lot, person)
    page = tab(client, worker, person)
    assert "Bâtiment Comète" in page
    assert "250 h · 7 h de formation" in page  # 100 + 151,67 - 1,67
    assert "Bénéficiaire d&#x27;un minimum social" in page
    assert file_sight(worker, person.pk).sensitive


def test_a_colleague_outside_the_team_reads_no_sensitive_criterion(client, network, lot):
    person = build.enrolment(build.programme(network), worker=build.account(network)).person
    worked(network, lot, person)
    colleague = build.context(network, Role.REFERENCE_WORKER)
    assert not file_sight(colleague, person.pk).sensitive
    page = tab(client, colleague, person)
    assert "Critère réservé à l'équipe de référence" in page
    assert "minimum social" not in page
    assert "CAF" not in page


def test_the_facilitator_is_named_among_who_follows(network, facilitator):
    person = build.person(network)
    made.eligibility(network, person, on="2017-01-02", checker=facilitator.account)
    made.eligibility(network, person, "plie_participant", on="2016-01-02")
    build.contract(person, "2017-03-10", origin="clause")
    (found,) = followers([person.pk])[person.pk]
    assert (found.what, found.name) == ("Clauses sociales", facilitator.account.full_name)
    assert (found.since, found.until) == (build.day("2017-01-02"), build.day("2019-03-10"))


def test_who_follows_costs_no_question_for_each_person(network, facilitator, django_assert_num_queries):
    people = [build.person(network).pk for _ in range(4)]
    for pk in people:
        made.eligibility(network, Person.objects.get(pk=pk), checker=facilitator.account)
    for asked in (people[:1], people):
        with django_assert_num_queries(6):  # five of pathways, one of all the other rooms
            assert all(len(found) == 1 for found in followers(asked).values())


def test_a_document_may_be_tied_to_a_check(network, manager):
    from maillage.evidence.links import choices_for

    person = build.enrolment(build.programme(network)).person
    row = made.eligibility(network, person, "minimum_income")
    groups = dict(choices_for(manager, person))
    assert groups["Éligibilité (clauses)"][0][0] == f"clause_check:{row.pk}"


# --- merging ---------------------------------------------------------------------------------------
def test_two_files_with_hours_become_one_and_two_again(network, manager, lot):
    programme = build.programme(network)
    kept = build.enrolment(programme, build.person(network, "Durand", "Inès")).person
    gone = build.enrolment(programme, build.person(network, "Durant", "Ines"), "2015-02-01", "2015-12-31",
                           "moved").person  # fmt: skip
    worked(network, lot, kept)
    other = made.lot(network)
    made.eligibility(network, gone, "plie_participant", on="2016-01-04")
    made.line(other, gone, month="2016-03-01", hours=70, state="validated")
    before = snapshot()
    merge = merge_people(manager, kept.pk, gone.pk, reason="même pièce d'identité")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert HoursLine.objects.filter(person=kept, state="validated").count() == 4
    assert Eligibility.objects.filter(person=kept).count() == 2
    assert sum(HoursLine.objects.validated().values_list("hours", flat=True)) == Decimal("320.00")
    undo_merge(manager, merge.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert differences(before, snapshot()) == []


def test_checks_and_situations_that_are_twice_are_settled_first(network, manager):
    from maillage.kernel.errors import DomainError

    programme = build.programme(network)
    kept, gone = (build.enrolment(programme, build.person(network)).person for _ in range(2))
    for person in (kept, gone):
        made.eligibility(network, person)
        made.outcome(network, person)
    with pytest.raises(DomainError) as caught:
        merge_people(manager, kept.pk, gone.pk, reason="même pièce d'identité")
    assert "vérification d'éligibilité du" in caught.value.message
    twice = Eligibility.objects.filter(person=gone)
    with build.writing():
        twice.delete()
    with pytest.raises(DomainError) as caught:
        merge_people(manager, kept.pk, gone.pk, reason="même pièce d'identité")
    assert "situation notée à 6 mois" in caught.value.message


# --- forgetting ------------------------------------------------------------------------------------
def sums(lot):
    found = with_balance(Lot.objects.filter(pk=lot.pk), TODAY).get()
    return found.done, found.training


@pytest.mark.parametrize("enough", [1, 5])
def test_forgotten_people_leave_their_hours_to_the_lot(network, lot, monkeypatch, enough):
    """Whether or not they leave in company: what a lot owes does not depend on it."""
    monkeypatch.setattr(rules, "COMPANY", enough)
    people = [worked(network, lot, build.person(network)) for _ in range(2)]
    stays = worked(network, lot, build.person(network))
    before = sums(lot)
    assert before == (Decimal("750.00"), Decimal("21.00"))
    assert close_files([people[0].pk], TODAY) == 1
    assert sums(lot) == before
    assert close_files([people[1].pk], TODAY) == 1
    assert sums(lot) == before
    months = ForgottenHours.objects.order_by("month").values_list("month", "hours", "training_hours")
    assert [(str(m), h, t) for m, h, t in months] == [
        ("2017-03-01", Decimal("200.00"), Decimal("14.00")),
        ("2017-04-01", Decimal("300.00"), Decimal("0.00")),
    ]
    assert {row.person for row in HoursLine.objects.all()} == {stays}
    assert Eligibility.objects.get().person == stays
    assert Outcome.objects.get().person == stays


def test_figures_stay_what_they_were(network, lot, monkeypatch):
    monkeypatch.setattr(rules, "COMPANY", 1)
    people = [worked(network, lot, build.person(network)) for _ in range(3)]
    codes = ("persons", "contracts", "companies", "operations", "buyers", "hours", "training_hours")

    def figures():
        asked = [(code, Period.year(2017)) for code in codes]
        return {f.row()[1:3]: f.row()[4] for f in compute("clauses", network.pk, asked)}

    before = figures()
    assert {value for (_code, part), value in before.items() if part == "total"} >= {"3", "750"}
    close_files([people[0].pk], TODAY)
    assert figures() == before
    close_files([one.pk for one in people[1:]], TODAY)
    assert figures() == before


def test_the_journal_forgets_lines_with_their_person(network, lot, monkeypatch):
    monkeypatch.setattr(rules, "COMPANY", 1)
    person = worked(network, lot, build.person(network, "Essai", "Secrète"))
    lines = list(HoursLine.objects.values_list("pk", flat=True))
    close_files([person.pk], TODAY)
    told = Change.objects.filter(table_name="clauses_hoursline", row_id__in=lines)
    assert not [row for row in told if "151.67" in str(row.before or "") + str(row.after or "")]


def test_a_validated_line_is_protected_again_afterwards(network, lot, monkeypatch):
    from maillage.kernel.errors import DomainError

    stays = worked(network, lot, build.person(network))
    close_files([worked(network, lot, build.person(network)).pk], TODAY)
    with connection.cursor() as cursor:  # what the end of the transaction does
        cursor.execute("SELECT set_config('maillage.forgetting', '', true)")
    with pytest.raises(DomainError), build.writing():
        HoursLine.objects.filter(person=stays, corrects__isnull=False).delete()


def test_an_answer_to_the_person_tells_their_hours(network, lot):
    person = worked(network, lot, build.person(network))
    told = content_of([person.pk])[person.pk]
    assert {"clauses.HoursLine", "clauses.Eligibility", "clauses.Outcome"} <= told.keys()
    assert len(told["clauses.HoursLine"]) == 4


# --- who read what ---------------------------------------------------------------------------------
def test_pages_that_name_people_leave_a_line(client, network, facilitator, lot):
    person = worked(network, lot, build.person(network))
    client.force_login(facilitator.account)
    for url in (
        reverse("clauses:people"),
        reverse("clauses:person", args=[person.pk]),
        reverse("clauses:check_letter", args=[
            made.eligibility(network, person, on="2016-01-04", granted=False, reason="Non.").pk
        ]),
    ):  # fmt: skip
        before = AccessRecord.objects.count()
        assert client.get(url).status_code == 200
        line = AccessRecord.objects.latest("pk")
        assert AccessRecord.objects.count() == before + 1
        assert person.pk in {line.person_id, *(line.people or [])}
