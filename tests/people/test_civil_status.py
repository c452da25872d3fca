"""Opening and correcting a file; files that look alike."""

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.models import Change
from maillage.people.hints import hints
from maillage.people.matching import Identity
from maillage.people.models import Person
from maillage.people.services import Address, PersonFacts, create_person, update_person
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def context(lead):
    return build.context(lead)


def facts(**changed):
    fields = {"last_name": "Durand", "first_name": "Inès", "birth_date": dt.date(1984, 2, 29), "sex": "F"}
    return PersonFacts(**fields | changed)


def test_a_file_opens_with_its_address(context):
    person = create_person(
        context,
        facts(last_name="  de  la Tour ", phone="04 78 60 00 00", email=" i@example.org "),
        address=Address(postcode="69008", city="Lyon"),
    )
    person.refresh_from_db()
    assert (person.last_name, person.phone, person.email) == ("de la Tour", "+33478600000", "i@example.org")
    assert person.folded_name == "de la tour ines"
    assert person.origin == context.organisation
    assert person.residences.get().insee_code == "69388"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last_name": "  "}, "last_name"),
        ({"first_name": ""}, "first_name"),
        ({"birth_date": dt.date(1900, 1, 1)}, "birth_date"),
        ({"birth_date": dt.date(2999, 1, 1)}, "birth_date"),
        ({"sex": "H"}, "sex"),
        ({"email": "chez moi"}, "email"),
        ({"phone": "appeler le soir"}, "phone"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_a_wrong_fact_names_its_field(context, changed, field):
    with pytest.raises(DomainError) as refusal:
        create_person(context, facts(**changed))
    assert refusal.value.field == field
    assert not Person.objects.exists()


def test_a_wrong_address_leaves_no_file_behind(context):
    with pytest.raises(DomainError):
        create_person(context, facts(), address=Address(city="Lyon", qpv="Nulle part"))
    assert not Person.objects.exists()


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.PARTNER, Role.ADMINISTRATOR])
def test_not_every_role_opens_files(lead, role):
    with pytest.raises(NotAllowed):
        create_person(build.context(lead, role), facts())


def test_a_correction_is_told_with_its_author(context):
    person = create_person(context, facts())
    update_person(context, person, facts(last_name="Durand-Petit"))
    change = Change.objects.get(table_name="people_person", row_id=person.pk, operation="U")
    assert change.before["last_name"] == "Durand"
    assert change.changeset.actor_label == context.account.full_name


def alike(context, except_for=None, **said):
    said = {"last_name": "Durand", "first_name": "Inès", "birth_date": dt.date(1984, 2, 29)} | said
    return [p.pk for p in hints(context, Identity(**said), except_for=except_for).people]


def test_same_name_whatever_the_accents_and_the_order(context, lead):
    known = build.person(lead, "DURAND", "Ines", birth_date="1990-01-01")
    assert alike(context) == [known.pk]
    assert alike(context, last_name="Inès", first_name="Durand") == [known.pk]
    assert alike(context, except_for=known.pk) == []


def test_same_birth_date_and_a_close_name(context, lead):
    known = build.person(lead, "Durant", "Inès", birth_date="1984-02-29")
    build.person(lead, "Durant", "Inès", birth_date="1984-02-28")
    other = build.person(lead, "Okonkwo", "Paul", birth_date="1984-02-29")
    assert alike(context)[0] == known.pk
    assert other.pk not in alike(context)


def test_a_double_surname_is_close_to_half_of_it(context, lead):
    known = build.person(lead, "Durand-Petit", "Inès", birth_date="1984-02-29")
    assert alike(context) == [known.pk]


def test_files_of_another_structure_are_never_hinted_at(context):
    elsewhere = build.organisation()
    build.person(elsewhere, "Durand", "Inès", birth_date="1984-02-29")
    assert alike(context) == []
