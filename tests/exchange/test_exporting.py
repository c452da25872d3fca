"""Exports: what the context sees, no more; and read back, no change at all."""

import io

import openpyxl
import pytest

from maillage.accounts.roles import Right, Role
from maillage.exchange.exporting import EXPORTS, export
from maillage.kernel.errors import NotAllowed
from maillage.kernel.models import Change
from maillage.kernel.sheets.reading import read_table
from maillage.organisations.models import Organisation
from maillage.pathways.models import Enrolment
from tests import build
from tests.clauses import made

from .files import (
    Imports,
    appointment,
    contract,
    counts,
    enrolment,
    person,
    public_contract,
    step,
    taken,
)


@pytest.fixture
def records(house, imports):
    """Imported and typed records, of the lead and of an operator, with all that makes a round trip hard."""
    build.area("Mermoz", code="QP000001", generation="2015", valid_from="2015-01-01", valid_to="2023-12-31")
    new = build.area("Mermoz", code="QN00001M", generation="2024", valid_from="2024-01-01")
    build.area("Vergoin", code="QP000002", generation="2015", valid_from="2015-01-01", valid_to="2023-12-31")
    build.organisation("Homonyme", "employer", siret="12345678200002")
    build.organisation("HOMONYME", siret="35600000000048")
    worker = build.account(house, email="referente@example.org")
    home = {"address": "1 rue de l'Essai", "postcode": "69008", "city": "Lyon", "insee_code": "69388"}
    taken(
        imports.people(
            person(last_name="'=HYPERLINK(1)", phone="04 99 00 00 01", qpv="Mermoz", **home),
            person("0002", first_name="+Zoé", qpv="QP000001", email="A.B@example.org", **home),
            person("P3", residence_from="2015-09-01", qpv="Vergoin", **home),
        )
    )
    taken(imports.people(person("P3", residence_from="2017-09-01", **home)))
    taken(
        imports.enrolments(
            enrolment(reference_worker_email=worker.email, education_level="Vbis"),
            enrolment(
                "PA2", "0002", operator="12345678200002", prescriber="Mission", entry_situations="rsa|deld"
            ),
            enrolment(
                "PA3", "P3", exit_date="2017-06-30", exit_kind="cdi", reference_worker_email=worker.email
            ),
        )
    )
    taken(
        imports.contracts(
            contract(weekly_hours="17,5"), contract("C2", "0002", employer_siret="35600000000048")
        )
    )
    taken(
        imports.steps(step(contract_ref="C1"), step("E2", "PA2", end_date=""), step("E3", "PA3", end_date=""))
    )
    taken(
        imports.appointments(
            appointment(worker_email=worker.email), appointment("R2", "P3", date="2017-10-01")
        )
    )
    # Typed, by the lead and by an operator: no reference of their own.
    operator = build.organisation("Opérateur", "operator")
    plie = build.programme(house)
    typed = build.person(house, last_name="Saisie")
    build.residence(typed, "2016-01-01", areas=[new], address="2 rue", insee_code="69388")
    theirs = build.person(operator, last_name="Ailleurs", ref="P1")
    for who, by in ((typed, house), (theirs, operator)):
        pathway = build.enrolment(plie, who, operator=by, worker=build.account(by))
        with build.writing():
            Enrolment.objects.filter(pk=pathway.pk).update(origin=by)
        pathway.refresh_from_db()
        job = build.contract(who, "2017-03-01", employer=Organisation.objects.get(siret="12345678200002"))
        build.step(pathway, "employment_contract", "2017-03-01", contract=job, title="Titre")
        build.appointment(who, "2017-03-02", pathway, note="Une note", worker=None)
    # Contracts that bear a clause, imported and typed.
    taken(
        imports.public_contracts(
            public_contract(operation="'=1+1", holder_siret="12345678200002", hours_due="571,5"),
            public_contract(operation="'=1+1", lot="2", holder_name="", start_date="", end_date=""),
        )
    )
    firm = build.organisation("Titulaire saisi", "clause_holder", "employer")
    typed_lot = made.public_contract(house, title="Saisi", operation=made.operation(house, "Gare"))
    made.lot(house, firm, due="100.25", contract=typed_lot)
    # Somebody an operator proposes, who has no pathway yet.
    build.referral(plie, build.person(operator, last_name="Proposée"), operator)
    # A worker who has left since, and a pathway nobody follows any more.
    with build.writing():
        worker.memberships.update(ended_on="2018-01-01")
    build.enrolment(build.programme(house, "ier"), typed)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", list(EXPORTS))
def test_what_is_exported_is_read_back_and_changes_nothing(kind, format, records, manager, imports):
    content = export(manager, kind, format)
    rows = len(read_table(content))
    expected = {"people": 6, "contracts": 4, "enrolments": 6, "steps": 5, "appointments": 4}
    expected["public-contracts"] = 3
    assert rows == expected.get(kind, Organisation.objects.count())
    before = Change.objects.count()
    outcome = imports(kind, content, f"{kind}.{format}")
    assert outcome.rejects == []
    assert counts(outcome) == (0, 0, rows, 0)
    assert Change.objects.count() == before


def test_an_export_into_an_empty_house_makes_the_same_records(records, manager, imports):
    """The references of an export are keys like others for what was imported with references."""
    other = build.organisation("Seconde maison", "lead")
    build.programme(other)
    table = read_table(export(manager, "people", "csv"))
    own = [row for row in table.rows if not row[0].startswith("maillage:")]
    from maillage.kernel.sheets.writing import write_csv

    outcome = Imports(imports.actor, other.pk)("people", write_csv(table.header, own))
    assert counts(outcome) == (3, 0, 0, 0)


def test_an_export_holds_only_what_the_context_sees(records, house):
    operator = Organisation.objects.get(name="Opérateur")
    context = build.context(operator)
    table = read_table(export(context, "people", "csv"))
    assert [row[1] for row in table.rows] == ["Ailleurs", "Proposée"]
    of_people = EXPORTS.keys() - {"organisations", "public-contracts"}  # they name nobody
    for kind in of_people:
        assert len(read_table(export(context, kind, "csv"))) == (2 if kind == "people" else 1)
    stranger = build.context(build.organisation("Étrangère", "lead"), Role.PROGRAMME_MANAGER)
    for kind in {*of_people, "public-contracts"}:
        assert len(read_table(export(stranger, kind, "csv"))) == 0
    with pytest.raises(NotAllowed):
        export(context, "public-contracts", "csv")


@pytest.mark.parametrize("role", list(Role.values))
def test_only_roles_with_the_right_export(house, role):
    context = build.context(house, role)
    if context.has(Right.EXPORT):
        assert export(context, "people", "csv")
    else:
        with pytest.raises(NotAllowed):
            export(context, "people", "csv")
    if context.has(Right.RUN_CLAUSES):
        assert export(context, "public-contracts", "csv")
    else:
        with pytest.raises(NotAllowed):
            export(context, "public-contracts", "csv")


def test_no_exported_cell_is_a_formula(records, manager):
    book = openpyxl.load_workbook(io.BytesIO(export(manager, "people", "xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    assert b'"=' not in export(manager, "people", "csv")
    assert b";=" not in export(manager, "people", "csv")


def test_the_number_of_queries_does_not_grow_with_the_records(
    manager, imports, django_assert_max_num_queries
):
    imports.people(*(person(f"P{i}", address="1 rue", city="Lyon") for i in range(30)))
    imports.enrolments(*(enrolment(f"PA{i}", f"P{i}") for i in range(30)))
    imports.steps(*(step(f"E{i}", f"PA{i}") for i in range(30)))
    imports.public_contracts(*(public_contract(f"M{i}") for i in range(30)))
    for kind in EXPORTS:
        with django_assert_max_num_queries(6):
            export(manager, kind, "csv")
