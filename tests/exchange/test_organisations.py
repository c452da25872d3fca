"""Importing organisations: one file for all networks, found again by reference, SIRET or name."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.accounts.roles import Role
from maillage.exchange.exporting import export
from maillage.kernel.history import Actor
from maillage.kernel.models import Change
from maillage.kernel.sheets.reading import read_table
from maillage.kernel.sheets.writing import write_csv
from maillage.organisations.models import Contact, Organisation, OrganisationReference
from maillage.organisations.sizes import read_size
from tests import build

from .files import ORGANISATIONS, Imports, company, counts, reasons, table, taken

SIRET, OTHER, SECOND = "12345678200002", "35600000000048", "12345678200010"
FULL = {
    "siret": SIRET,
    "name": "Bazar Comète",
    "roles": "employer|signatory",
    "naf": "47.19b",
    "size": "12",
    "address": "1 rue de l'Essai",
    "postcode": "69008",
    "city": "Lyon",
    "contact_name": "Camille Essai",
    "contact_email": "camille@example.org",
    "contact_phone": "04 65 71 00 01",
}


@pytest.fixture
def elsewhere(imports):
    """Imports of another network."""
    return Imports(imports.actor, build.organisation("Autre maison", "lead").pk)


def roles(organisation):
    return sorted(organisation.roles.values_list("role", flat=True))


def test_numbers_of_the_tests_are_valid():
    assert all(map(Organisation.siret_is_valid, (SIRET, OTHER)))


def test_a_company_is_read_whole_and_twice_changes_nothing(imports):
    assert counts(imports.organisations(company(**FULL))) == (1, 0, 0, 0)
    found = Organisation.objects.get(siret=SIRET)
    assert (found.name, found.naf, found.size, found.insee_code) == ("Bazar Comète", "4719B", "12", "69388")
    assert roles(found) == ["employer", "signatory"]
    contact = found.contacts.get()
    assert (contact.name, contact.phone, contact.consent) == ("Camille Essai", "+33465710001", "")
    before = Change.objects.count()
    assert counts(imports.organisations(company(**FULL))) == (0, 0, 1, 0)
    assert Change.objects.count() == before


def test_what_changed_is_brought_up_to_date_and_what_is_empty_stays(imports):
    imports.organisations(company(**FULL))
    changed = company(name="Bazar Comète", size="150", roles="buyer", contact_phone="0465710002")
    changed["contact_name"] = "CAMILLE ESSAI"
    assert counts(imports.organisations(changed)) == (0, 1, 0, 0)
    found = Organisation.objects.get(siret=SIRET)
    assert (found.size, found.naf, found.address) == ("22", "4719B", "1 rue de l'Essai")
    assert roles(found) == ["buyer", "employer", "signatory"]
    contact = found.contacts.get()
    assert (contact.name, contact.email, contact.phone) == (
        "CAMILLE ESSAI",
        "camille@example.org",
        "+33465710002",
    )
    short = table("ref,name", company(name="Bazar Comète"))
    assert counts(imports("organisations", short)) == (0, 0, 1, 0)


def test_the_file_is_shared_and_each_network_has_its_key(imports, elsewhere):
    imports.organisations(company(**FULL))
    outcome = elsewhere.organisations(company("X9", **FULL | {"roles": "funder"}))
    assert counts(outcome) == (0, 1, 0, 0)
    assert any("avait déjà une fiche" in warning for warning in outcome.warnings)
    found = Organisation.objects.get(siret=SIRET)
    assert sorted(found.references.values_list("ref", flat=True)) == ["S1", "X9"]
    assert roles(found) == ["employer", "funder", "signatory"]
    assert counts(elsewhere.organisations(company("X9", **FULL | {"roles": "funder"}))) == (0, 0, 1, 0)
    # The same word may be the key of two companies, for two networks.
    assert counts(elsewhere.organisations(company("S1", siret=OTHER))) == (1, 0, 0, 0)


def test_a_file_without_number_is_found_by_its_name_unless_a_place_says_otherwise(imports):
    known = build.organisation("Bazar de l'Étoile")
    with build.writing():
        Organisation.objects.filter(pk=known.pk).update(postcode="69001")
    far = imports.organisations(company("S1", name="BAZAR DE L'ETOILE", postcode="69009"))
    assert counts(far) == (1, 0, 0, 0)
    near = imports.organisations(company("S2", name="BAZAR DE L'ETOILE", siret=SIRET))
    assert counts(near) == (0, 1, 0, 0)
    known.refresh_from_db()
    assert known.siret == SIRET


def test_what_cannot_be_is_refused_with_its_line(imports):
    closed = build.organisation("Fermée", siret=SECOND if Organisation.siret_is_valid(SECOND) else None)
    with build.writing():
        Organisation.objects.filter(pk=closed.pk).update(closed_on=dt.date(2024, 6, 30))
    imports.organisations(company("S1", **FULL), company("S2", siret=OTHER))
    outcome = imports.organisations(
        company("S1", siret=OTHER),  # 2: of another file
        company("S3", siret=SIRET),  # 3: another reference for the same company
        company("S4", siret="12345678200003"),  # 4: wrong key
        company("S5", roles="employer|roi"),  # 5
        company("S6", naf="889"),  # 6
        company("S7", size="beaucoup"),  # 7
        company("S8", contact_email="x@example.org"),  # 8: nobody's name
        company("S9", name="Fermée", roles="employer"),  # 9: closed
        company("maillage:999999"),  # 10
        company("S10", postcode="6900"),  # 11
        company("S11", name="…"),  # 12
    )
    assert reasons(outcome) == [
        (2, "siret"),
        (3, "siret"),
        (4, "siret"),
        (5, "roles"),
        (6, "naf"),
        (7, "size"),
        (8, "contact_name"),
        (9, ""),
        (10, "ref"),
        (11, "postcode"),
        (12, "name"),
    ]
    assert "a fermé le" in outcome.rejects[7].reason
    assert "votre référence « S1 »" in outcome.rejects[1].reason
    assert not OrganisationReference.objects.filter(ref="S9").exists()


def test_one_number_or_one_file_is_one_line(imports):
    known = build.organisation("Bazar Comète", siret=SIRET)
    outcome = imports.organisations(
        company("S1", siret=SIRET),
        company("S2", siret=SIRET, name="Autre"),
        company("S3", siret=OTHER),
        company("S4", siret=OTHER),
    )
    assert reasons(outcome) == [(3, "siret"), (5, "siret")]
    outcome = imports.organisations(company(f"maillage:{known.pk}"), company("S1", name="Bazar Comète"))
    assert counts(outcome) == (1, 1, 0, 0)
    imports.organisations(company("S1", siret=OTHER))
    other = Organisation.objects.get(siret=OTHER)
    outcome = imports.organisations(company(f"maillage:{other.pk}"), company("S1", siret=OTHER))
    assert outcome.rejects == []
    assert any("ligne 3" in said for said in outcome.warnings)


def test_a_file_that_has_a_number_keeps_it(imports):
    imports.organisations(company("S1", siret=SIRET))
    outcome = imports.organisations(company("S1", siret=OTHER))
    assert reasons(outcome) == [(2, "siret")]
    assert Organisation.objects.get(name="Bazar S1").siret == SIRET


def test_likely_doubles_are_told(imports):
    build.organisation("SARL Bazar Comète")
    outcome = imports.organisations(
        company("S1", name="Bazar Comette", postcode="69008", address="1 rue de l'Essai"),
        company("S2", name="Bazar Comète SAS", postcode="69008", address="1 rue de l'Essai"),
        company("S3", name="Librairie Jade", postcode="69001"),
    )
    assert counts(outcome) == (3, 0, 0, 0)
    (said,) = [w for w in outcome.warnings if "ressemble fort" in w]
    assert "une autre ligne" in said
    assert "2, 3" in said
    contact = {"contact_name": "Camille", "contact_phone": "0465710009"}
    imports.organisations(company("S3", name="Librairie Jade", postcode="69001", **contact))
    outcome = imports.organisations(company("S4", name="Librairie Jades", postcode="69001", **contact))
    assert any("déjà sa fiche" in w for w in outcome.warnings)


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("12", "12"),
        ("12 salariés", "11"),
        ("01", "01"),
        ("0", "00"),
        ("1", "01"),
        ("3", "02"),
        ("7", "03"),
        ("150", "22"),
        ("1 500", "42"),
        ("20 à 49 salariés", "12"),
        ("20-49", "12"),
        ("12000", "53"),
        ("NN", ""),
    ],
)
def test_sizes_are_codes_or_numbers(text, band):
    assert read_size(text) == band


def test_a_code_that_may_be_a_number_is_told(imports):
    outcome = imports.organisations(company("S1", size="12"), company("S2", size="7"))
    assert any("12 salariés" in warning and "ligne 2" in warning for warning in outcome.warnings)
    assert not imports.organisations(company("S1", size="12"), company("S2", size="21")).warnings


def test_a_company_that_closed_comes_back_in_its_export_unharmed(imports, manager):
    taken(imports.organisations(company(**FULL)))
    with build.writing():
        found = Organisation.objects.filter(siret=SIRET)
        found.update(closed_on=dt.date(2024, 6, 30))
        found.get().roles.update(until=dt.date(2024, 6, 30))
    content = export(manager, "organisations", "csv")
    outcome = imports("organisations", content)
    assert outcome.rejects == []
    assert outcome.counts.updated == 0
    assert reasons(imports.organisations(company(**FULL | {"size": "7"}))) == [(2, "")]


def test_references_of_an_absorbed_file_lead_to_the_one_that_stays(imports, manager):
    from maillage.organisations.services import merge_organisations

    taken(imports.organisations(company("S1", **FULL), company("S2", name="Bazar Comete")))
    one, other = (OrganisationReference.objects.get(ref=ref).organisation for ref in ("S1", "S2"))
    merge_organisations(manager, one.pk, other.pk)
    assert counts(imports.organisations(company("S2", name="Bazar Comète"))) == (0, 0, 1, 0)
    number = table(ORGANISATIONS, company(f"maillage:{other.pk}", name="Bazar Comète"))
    assert counts(imports("organisations", number)) == (0, 0, 1, 0)


_words = st.text(st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd", "Zs", "Po")), max_size=30)
_cells = st.fixed_dictionaries(
    {},
    optional={
        "siret": st.sampled_from(["", SIRET, OTHER]),
        "roles": st.lists(st.sampled_from(["employer", "buyer", "culture", "siae"]), max_size=3).map(
            "|".join
        ),
        "naf": st.sampled_from(["", "8899B", "47.19B"]),
        "size": st.sampled_from(["", "12", "7", "150", "00", "20 à 49 salariés"]),
        "address": _words,
        "postcode": st.sampled_from(["", "69001", "69008", "42000"]),
        "city": st.sampled_from(["", "Lyon", "Saint-Étienne"]),
        "contact_name": st.sampled_from(["", "Camille", "Zoé O'Essai"]),
        "contact_email": st.sampled_from(["", "a@example.org"]),
        "contact_phone": st.sampled_from(["", "0465710001"]),
    },
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.tuples(_words, _cells), min_size=1, max_size=4))
def test_whatever_is_taken_is_exported_and_read_back_unchanged(rows):
    from django.db import transaction

    with transaction.atomic():
        house = build.organisation("Maison", "lead")
        manager = build.context(house, Role.PROGRAMME_MANAGER)
        imports = Imports(Actor("tests", organisation_id=house.pk), house.pk)
        lines = [company(f"S{n}", name=name, **cells) for n, (name, cells) in enumerate(rows)]
        content = write_csv(
            ORGANISATIONS.split(","), [[line.get(c, "") for c in ORGANISATIONS.split(",")] for line in lines]
        )
        first = imports("organisations", content, accept_valid=True)
        again = imports("organisations", content, accept_valid=True)
        assert counts(again) == (0, 0, first.counts.created + first.counts.updated, first.rejected)
        exported = export(manager, "organisations", "csv")
        before = Change.objects.count()
        back = imports("organisations", exported)
        assert back.rejects == []
        assert counts(back) == (0, 0, len(read_table(exported)), 0)
        assert Change.objects.count() == before
        assert Contact.objects.exclude(name="").count() == Contact.objects.count()
        transaction.set_rollback(True)
