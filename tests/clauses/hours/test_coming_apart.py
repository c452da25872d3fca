"""Two files merged, hours validated and corrected meanwhile, and the merge taken back."""

from decimal import Decimal

import pytest
from django.db.models import F

from maillage.accounts.roles import Role
from maillage.clauses.hours import services
from maillage.clauses.models import HoursLine
from maillage.employment.models import EmploymentContract
from maillage.kernel.errors import DomainError
from maillage.organisations.services.merging import merge_organisations
from maillage.organisations.services.merging import undo_merge as undo_companies
from maillage.people.models import Person
from maillage.people.services import merge_people
from maillage.people.services import undo_merge as undo_people
from tests import build

from .. import made

pytestmark = pytest.mark.django_db
WHY = "vu avec l'entreprise"


@pytest.fixture
def manager(network):
    return build.context(network, Role.PROGRAMME_MANAGER)


@pytest.fixture
def two(network):
    """Two people, checked on two days: otherwise the merge asks for one of the checks to go."""
    people = build.person(network), build.person(network)
    for day, person in enumerate(people, 2):
        made.eligibility(network, person, on=f"2017-01-0{day}")
    return people


def hours_of(person):
    return sum(HoursLine.objects.validated().filter(person=person).values_list("hours", flat=True))


def astray():
    found = HoursLine.objects.validated()
    return found.exclude(contract__person=F("person"), contract__employer=F("statement__company"))


def validated(facilitator, lot, person, company, **facts):
    line = made.line(lot, person, company, state="checked", **facts)
    assert services.validate(facilitator, [line], WHY).lines
    line.refresh_from_db()
    return line


def test_a_correction_goes_back_with_what_it_corrects(manager, facilitator, lot, company, two):
    kept, gone = two
    validated(facilitator, lot, kept, company, hours=20)
    line = validated(facilitator, lot, gone, company, hours=15)
    merge = merge_people(manager, kept.pk, gone.pk, reason="la même")
    services.correct(facilitator, line, Decimal(5), Decimal(0), "oubli")
    undo_people(manager, merge.pk)
    assert (hours_of(kept), hours_of(gone)) == (20, 20)
    assert not astray().exists()


def test_hours_declared_since_stay_on_a_contract_of_who_stays(manager, facilitator, lot, company, two):
    kept, gone = two
    validated(facilitator, lot, gone, company, hours=15)
    merge = merge_people(manager, kept.pk, gone.pk, reason="la même")
    since = validated(facilitator, lot, kept, company, month="2017-04-01", hours=7)
    assert since.contract.employer == company
    undo_people(manager, merge.pk)
    since.refresh_from_db()
    assert (since.person, since.contract.person) == (kept, kept)
    assert (hours_of(kept), hours_of(gone)) == (7, 15)
    assert EmploymentContract.objects.count() == 2


def test_hours_that_waited_go_back_to_a_contract_of_their_own(manager, facilitator, lot, company, two):
    kept, gone = two
    validated(facilitator, lot, kept, company, hours=20)
    waiting = made.line(lot, gone, company, hours=15, state="checked")
    merge = merge_people(manager, kept.pk, gone.pk, reason="la même")
    waiting.refresh_from_db()
    services.validate(facilitator, [waiting], WHY)
    undo_people(manager, merge.pk)
    waiting.refresh_from_db()
    assert (waiting.person_id, waiting.contract.person_id) == (gone.pk, gone.pk)
    assert (hours_of(kept), hours_of(gone)) == (20, 15)


def test_a_contract_nobody_stands_on_any_more_is_no_hire(manager, facilitator, lot, company, two):
    kept, gone = two
    waiting = made.line(lot, gone, company, hours=15, state="checked")
    merge = merge_people(manager, kept.pk, gone.pk, reason="la même")
    waiting.refresh_from_db()
    services.validate(facilitator, [waiting], WHY)
    undo_people(manager, merge.pk)
    assert [one.person_id for one in EmploymentContract.objects.all()] == [gone.pk]


def test_an_undo_that_would_leave_less_than_nothing_is_refused(manager, facilitator, lot, company, two):
    kept, gone = two
    line = validated(facilitator, lot, kept, company, hours=20)
    validated(facilitator, lot, gone, company, hours=15)
    merge = merge_people(manager, kept.pk, gone.pk, reason="la même")
    services.correct(facilitator, line, Decimal(-30), Decimal(0), "en double")
    with pytest.raises(DomainError, match=r"mars\s2017 : rendez-lui d'abord"):
        undo_people(manager, merge.pk)
    assert hours_of(kept) == 5
    services.correct(facilitator, line, Decimal(10), Decimal(0), "la moitié seulement")
    undo_people(manager, merge.pk)
    assert (hours_of(kept), hours_of(Person.objects.get(pk=gone.pk))) == (0, 15)


def test_companies_take_their_hours_back_with_their_corrections(manager, facilitator, lot, company, eligible):
    other = build.organisation("Batiment Comete SARL", "employer")
    made.lot_company(lot, other, "subcontractor")
    one, two = eligible(), eligible()
    validated(facilitator, lot, one, company, hours=20)
    line = validated(facilitator, lot, two, other, hours=15)
    waiting = made.line(lot, two, other, month="2017-04-01", hours=7, state="checked")
    merge = merge_organisations(manager, company.pk, other.pk, reason="la même")
    line.refresh_from_db()
    services.correct(facilitator, line, Decimal(5), Decimal(0), "oubli")
    waiting.refresh_from_db()
    services.validate(facilitator, [waiting], WHY)
    undo_companies(manager, merge.pk)
    assert not astray().exists()
    hours = HoursLine.objects.validated().values_list("statement__company__name", "hours")
    assert sorted(hours) == [
        ("Batiment Comete SARL", 5),
        ("Batiment Comete SARL", 7),
        ("Batiment Comete SARL", 15),
        ("Bâtiment Comète", 20),
    ]
