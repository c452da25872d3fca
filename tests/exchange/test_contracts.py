"""Importing employment contracts and their employers."""

from decimal import Decimal

from maillage.employment.models import EmploymentContract
from maillage.organisations.models import Organisation
from tests import build

from .files import CONTRACTS, contract, counts, person, reasons, table

# Numbers made for tests, with the right key; the second is one of La Poste's, whose digits add up to 15 × n.
SIRET = "12345678200002"
POSTE = "35600000000048"


def test_numbers_of_the_tests_are_valid():
    assert Organisation.siret_is_valid(SIRET)
    assert Organisation.siret_is_valid(POSTE)


def test_an_unknown_employer_is_created_and_said(imports):
    imports.people(person())
    outcome = imports.contracts(contract(), contract("C2", employer_siret=SIRET, employer_name="Usine"))
    assert counts(outcome) == (2, 0, 0, 0)
    assert any("Structure créée : Boulangerie d'essai (Employeur)" in notice for notice in outcome.notices)
    found = EmploymentContract.objects.get(ref="C2")
    assert (found.employer.siret, found.origin) == (SIRET, "own_search")
    assert list(found.employer.roles.values_list("role", flat=True)) == ["employer"]
    again = imports.contracts(contract(), contract("C2", employer_siret=SIRET))
    assert counts(again) == (0, 0, 2, 0)
    assert again.notices == []


def test_a_trial_run_says_the_structures_it_would_create(imports):
    imports.people(person())
    outcome = imports.contracts(contract(), dry_run=True)
    assert any("Structure créée" in notice for notice in outcome.notices)
    assert not Organisation.objects.filter(name="Boulangerie d'essai").exists()


def test_employers_are_found_by_number_then_by_folded_name(imports):
    by_number = build.organisation("Nom d'avant", "employer", siret=POSTE)
    by_name = build.organisation("Épicerie de l'Étoile")
    imports.people(person())
    outcome = imports.contracts(
        contract(employer_siret="356 000 000 00048", employer_name="Autre nom"),
        contract("C2", employer_name="EPICERIE DE L ETOILE"),
    )
    assert counts(outcome) == (2, 0, 0, 0)
    assert EmploymentContract.objects.get(ref="C1").employer == by_number
    assert EmploymentContract.objects.get(ref="C2").employer == by_name
    assert any("Rôle ajouté : Épicerie de l'Étoile" in notice for notice in outcome.notices)


def test_a_number_completes_the_only_file_of_that_name(imports):
    known = build.organisation("Usine", "employer")
    imports.people(person())
    imports.contracts(contract(employer_siret=SIRET, employer_name="USINE"))
    known.refresh_from_db()
    assert known.siret == SIRET
    assert EmploymentContract.objects.get().employer == known


def test_two_structures_of_one_name_ask_for_the_number(imports):
    build.organisation("Usine", siret=SIRET)
    build.organisation("Usine", siret=POSTE)
    imports.people(person())
    outcome = imports.contracts(contract(employer_name="Usine"))
    assert reasons(outcome) == [(2, "employer_name")]


def test_rows_that_cannot_be_are_refused_with_their_column(imports):
    imports.people(person(), person("P2"))
    imports.contracts(contract("C0"))
    outcome = imports.contracts(
        contract("C0", "P2"),
        contract("C1", employer_siret="12345678200003"),
        contract("C2", employer_siret="2345678200003"),
        contract("C3", employer_siret="1,2345E+13"),
        contract("C4", employer_name=""),
        contract("C5", employer_siret=SIRET, employer_name=""),
        contract("C6", kind="pmsmp"),
        contract("C7", end_date="2017-02-01"),
        contract("C8", planned_end_date="2017-02-01"),
        contract("C9", kind="cdi", planned_end_date="2018-02-01"),
        contract("C10", weekly_hours="61"),
        contract("C11", origin="ailleurs"),
        contract("C12", "P9"),
    )
    assert [column for _line, column in reasons(outcome)] == [
        "person_ref",
        "employer_siret",
        "employer_siret",
        "employer_siret",
        "",
        "employer_siret",
        "kind",
        "end_date",
        "planned_end_date",
        "planned_end_date",
        "weekly_hours",
        "origin",
        "person_ref",
    ]
    assert "zéro initial" in outcome.rejects[2].reason
    assert EmploymentContract.objects.count() == 1


def test_absent_columns_keep_what_is_recorded(imports):
    imports.people(person())
    imports.contracts(contract(weekly_hours="17,5", origin="iod"))
    short = "ref,person_ref,kind,start_date,end_date"
    assert counts(imports("contracts", table(short, contract(end_date="2017-06-30")))) == (0, 1, 0, 0)
    found = EmploymentContract.objects.get()
    assert (found.weekly_hours, found.origin, found.employer.name) == (
        Decimal("17.50"),
        "iod",
        "Boulangerie d'essai",
    )
    assert CONTRACTS.startswith("ref,person_ref,employer_siret")


def test_names_with_rare_signs_are_found_again(imports):
    """The database folds them in its own way: whatever it is, the same name is the same employer."""
    imports.people(person())
    rows = [
        contract(f"C{i}", employer_name=name)
        for i, name in enumerate(("Élan²", "Nº 1 Service®", "Œuvre & Cie"))
    ]
    assert counts(imports.contracts(*rows)) == (3, 0, 0, 0)
    before = Organisation.objects.count()
    assert counts(imports.contracts(*rows)) == (0, 0, 3, 0)
    assert Organisation.objects.count() == before
