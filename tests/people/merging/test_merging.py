"""Two files of one person become one, and two again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.indicators import compute
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.period import Period
from maillage.pathways.models import Appointment, Enrolment
from maillage.people.models import MergeTrace, PairDecision, Person, PersonMerge, Residence
from maillage.people.services import forget_traces, merge_people, undo_merge
from tests import build

from .rows import differences, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def manager(lead):
    return build.context(lead, Role.PROGRAMME_MANAGER)


@pytest.fixture
def programme(lead):
    return build.programme(lead)


def full(lead, programme, entry="2017-02-01", exit=None, kind=None, **fields):
    """A person with something in every table."""
    person = build.person(lead, **fields)
    contract = build.contract(person, entry)
    referral = build.referral(programme, person, state="enrolled")
    enrolment = build.enrolment(
        programme, person, entry, exit, kind, referral=referral, exit_contract=contract
    )
    build.step(enrolment, "employment_contract", entry, exit, contract=contract)
    build.appointment(person, "2017-02-10", enrolment)
    build.appointment(person, "2017-02-11")
    with build.writing():
        person.situations.create(date=build.day("2017-02-01"), kind="rqth", value="no")
        person.barriers.create(kind="housing", since=build.day("2017-02-01"))
    return person


@pytest.fixture
def two(lead, programme):
    return (
        full(lead, programme, last_name="Durand", first_name="Inès", ref="A1", phone="+33478000000"),
        full(
            lead, programme, "2015-02-01", "2015-12-31", "moved",
            last_name="Durant", first_name="Ines", ref="A2", email="ines@example.org",
        ),
    )  # fmt: skip


def test_everything_moves_and_nothing_is_left(manager, two):
    kept, gone = two
    merge = merge_people(manager, kept.pk, gone.pk, from_absorbed={"email"}, reason="même pièce d'identité")
    assert not Person.objects.filter(pk=gone.pk).exists()
    assert Enrolment.objects.filter(person=kept).count() == 2
    assert Appointment.objects.filter(person=kept).count() == 4
    assert kept.contracts.count() == kept.referrals.count() == kept.barriers.count() == 2
    kept.refresh_from_db()
    assert (kept.last_name, kept.phone, kept.email) == ("Durand", "+33478000000", "ines@example.org")
    assert (merge.absorbed_number, merge.absorbed_ref) == (gone.pk, "A2")


def test_undoing_gives_back_the_very_same_rows(manager, two):
    kept, gone = two
    before = snapshot()
    merge = merge_people(manager, kept.pk, gone.pk, from_absorbed={"last_name", "email", "phone"})
    assert differences(before, snapshot())
    undo_merge(manager, merge.pk)
    assert differences(before, snapshot()) == []
    assert not MergeTrace.objects.exists()
    with pytest.raises(DomainError, match="déjà annulée"):
        undo_merge(manager, merge.pk)


def test_figures_count_one_person(manager, lead, programme, two):
    def participants():
        figures = compute("plie", lead.pk, [("participants", Period.parse("2012-2018"))])
        return next(f.value for f in figures if not f.breakdown)

    assert participants() == 2
    merge = merge_people(manager, two[0].pk, two[1].pk)
    assert participants() == 1
    undo_merge(manager, merge.pk)
    assert participants() == 2


def test_pathways_of_the_same_days_are_refused_before(manager, lead, programme):
    kept, gone = full(lead, programme), full(lead, programme, "2017-06-01")
    before = snapshot()
    with pytest.raises(DomainError, match=r"mêmes dates .*enregistrez d'abord la sortie"):
        merge_people(manager, kept.pk, gone.pk)
    assert differences(before, snapshot()) == []


def test_two_waiting_prescriptions_are_refused_before(manager, lead, programme):
    kept, gone = build.person(lead), build.person(lead)
    build.referral(programme, kept)
    build.referral(programme, gone)
    with pytest.raises(DomainError, match="prescription en cours"):
        merge_people(manager, kept.pk, gone.pk)


def test_who_sees_only_one_side_cannot_merge(lead, programme, two):
    operator = build.organisation("Opérateur", "operator")
    worker = build.context(operator)
    with pytest.raises(DomainError, match="n'est plus là"):
        merge_people(worker, two[0].pk, two[1].pk)
    reception = build.context(lead, Role.RECEPTION)
    with pytest.raises(NotAllowed):
        merge_people(reception, two[0].pk, two[1].pk)


def test_a_pathway_followed_elsewhere_asks_for_the_lead(lead, programme):
    """A reference worker reaches both people, but not all that would move."""
    ours, theirs = build.organisation("Nous", "operator"), build.organisation("Eux", "operator")
    worker = build.context(ours)
    kept, gone = build.person(ours), build.person(ours)
    build.enrolment(programme, kept, "2017-02-01", operator=ours)
    build.enrolment(programme, gone, "2014-02-01", "2014-12-31", "moved", operator=ours)
    build.enrolment(programme, gone, "2015-02-01", "2015-12-31", "moved", operator=theirs)
    with pytest.raises(DomainError, match="structure pilote \\(Pilote\\)"):
        merge_people(worker, kept.pk, gone.pk)
    assert Person.objects.count() == 2


def test_addresses_make_one_line(manager, lead):
    kept, gone = build.person(lead), build.person(lead)
    build.residence(kept, None, "2016-12-31", city="Lyon", address="1 rue A")
    build.residence(kept, "2017-01-01", None, city="Bron", address="2 rue B")
    build.residence(gone, "2015-03-01", "2015-06-30", city="Oullins", address="3 rue C")
    build.residence(gone, "2017-06-01", None, city="Bron", address="2 RUE B")
    before = snapshot()
    merge = merge_people(manager, kept.pk, gone.pk)
    line = list(
        Residence.objects.filter(person=kept)
        .order_by("start_date")
        .values_list("city", "start_date", "end_date")
    )
    day = build.day
    assert sorted(line, key=lambda row: row[1] or dt.date.min) == [
        ("Lyon", None, day("2015-02-28")),
        ("Oullins", day("2015-03-01"), day("2015-06-30")),
        ("Lyon", day("2015-07-01"), day("2016-12-31")),
        ("Bron", day("2017-01-01"), None),
    ]
    undo_merge(manager, merge.pk)
    assert differences(before, snapshot()) == []


def test_of_two_answers_of_a_day_the_kept_file_s_stays(manager, lead):
    kept, gone = build.person(lead), build.person(lead)
    with build.writing():
        kept.situations.create(date=build.day("2017-02-01"), kind="rqth", value="yes")
        gone.situations.create(date=build.day("2017-02-01"), kind="rqth", value="no")
        gone.situations.create(date=build.day("2017-03-01"), kind="rqth", value="no")
    before = snapshot()
    merge = merge_people(manager, kept.pk, gone.pk)
    assert sorted(kept.situations.values_list("date", "value")) == [
        (build.day("2017-02-01"), "yes"),
        (build.day("2017-03-01"), "no"),
    ]
    undo_merge(manager, merge.pk)
    assert differences(before, snapshot()) == []


def test_what_was_added_since_stays_unless_it_hangs_on_a_pathway_that_goes_back(manager, programme, two):
    kept, gone = two
    merge = merge_people(manager, kept.pk, gone.pk)
    pathway = Enrolment.objects.get(entry_date=build.day("2015-02-01"))
    free = build.appointment(kept, "2018-01-10")
    tied = build.appointment(kept, "2015-06-10", pathway)
    contract = build.contract(kept, "2015-07-01", "2015-08-01")
    build.step(pathway, "employment_contract", "2015-07-01", "2015-08-01", contract=contract)
    with build.writing():
        Person.objects.filter(pk=kept.pk).update(first_name="Inès-Marie")
    undo_merge(manager, merge.pk)
    for row in (free, tied, contract):
        row.refresh_from_db()
    assert (free.person_id, tied.person_id, contract.person_id) == (kept.pk, gone.pk, gone.pk)
    assert Person.objects.get(pk=kept.pk).first_name == "Inès-Marie"


def test_a_contract_now_used_by_both_sides_forbids_undoing(manager, two):
    kept, gone = two
    merge = merge_people(manager, kept.pk, gone.pk)
    contract = Enrolment.objects.get(entry_date=build.day("2015-02-01")).exit_contract
    own = Enrolment.objects.get(entry_date=build.day("2017-02-01"))
    build.step(own, "employment_contract", "2017-07-01", contract=contract)
    before = snapshot()
    with pytest.raises(DomainError, match="sert aux parcours des deux dossiers"):
        undo_merge(manager, merge.pk)
    assert differences(before, snapshot()) == []


def test_merges_are_undone_last_first(manager, lead, two):
    kept, gone = two
    third = build.person(lead)
    before = snapshot()
    first = merge_people(manager, kept.pk, gone.pk)
    second = merge_people(manager, third.pk, kept.pk)
    assert PersonMerge.objects.get(pk=first.pk).survivor_id == third.pk
    with pytest.raises(DomainError, match="Une autre fusion"):
        undo_merge(manager, first.pk)
    undo_merge(manager, second.pk)
    undo_merge(manager, first.pk)
    assert differences(before, snapshot()) == []


def test_after_thirty_days_it_stays(manager, two):
    merge = merge_people(manager, two[0].pk, two[1].pk)
    with build.writing():
        PersonMerge.objects.filter(pk=merge.pk).update(at=timezone.now() - dt.timedelta(days=31))
    with pytest.raises(DomainError, match="pendant 30 jours"):
        undo_merge(manager, merge.pk)
    assert forget_traces() == 1
    assert PersonMerge.objects.filter(pk=merge.pk).exists()


def test_a_pair_said_different_follows_the_survivor(manager, lead):
    one, two, three = (build.person(lead) for _ in range(3))
    with build.writing():
        PairDecision.objects.create(low=two, high=three, reason="jumelles")
    before = snapshot()
    merge = merge_people(manager, one.pk, three.pk)
    decision = PairDecision.objects.get()
    assert (decision.low_id, decision.high_id) == (one.pk, two.pk)
    undo_merge(manager, merge.pk)
    assert differences(before, snapshot()) == []


def test_an_open_entry_form_on_the_absorbed_file_is_told(manager, lead, two):
    kept, gone = two
    merge_people(manager, kept.pk, gone.pk)
    with pytest.raises(DomainError, match="vient d'être fusionné"):
        build.appointment(gone, "2018-01-10")
