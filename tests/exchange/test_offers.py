"""Importing offers and applications: what is taken, what is refused and why."""

import datetime as dt

import pytest
from django.utils import timezone

from maillage.clauses.models import LotOffer
from maillage.employment.models import Application, EmploymentContract, JobOffer
from maillage.exchange.importing import Outcome
from maillage.people.models import Person
from tests import build
from tests.clauses import made

from .files import Imports, contract, counts, person, reasons, table, taken

OFFERS = "ref,code,company_siret,title,rome,posts,opened_on,valid_until"
APPLICATIONS = (
    "ref,offer_ref,person_ref,source,cv_sent_on,invited_on,information_on,interview_on,hired_on,"
    "withdrawn_on,refused_on,reason"
)
SIRET, OTHER = "12345678200002", "35600000000048"


@pytest.fixture
def company(house):
    return build.organisation("Bazar Comète", siret=SIRET)


def offers(imports: Imports, *rows: dict[str, str], **options: object) -> Outcome:
    return imports("offers", table(OFFERS, *rows), **options)


def applications(imports: Imports, *rows: dict[str, str], **options: object) -> Outcome:
    return imports("applications", table(APPLICATIONS, *rows), **options)


def offer(ref: str = "O1", **fields: str) -> dict[str, str]:
    return {
        "ref": ref,
        "company_siret": SIRET,
        "title": "Vendeur",
        "opened_on": "2017-01-01",
        "valid_until": "2017-06-30",
    } | fields


def row(ref: str = "K1", person_ref: str = "P1", **fields: str) -> dict[str, str]:
    return {"ref": ref, "offer_ref": "O1", "person_ref": person_ref, "source": "network"} | fields


def test_offers_are_the_networks_and_twice_changes_nothing(imports, company, house):
    rows = offer(code="Magasin", rome="d 1106", posts="40"), offer("O2")
    assert counts(taken(offers(imports, *rows))) == (2, 0, 0, 0)
    found = JobOffer.objects.get(ref="O1")
    assert (found.network, found.company, found.code, found.rome) == (house, company, "magasin", "D1106")
    assert (found.posts, found.collective, found.last_confirmed_on) == (40, True, dt.date(2017, 1, 1))
    assert (found.schedule, found.stages, found.by_source) == ([], [], True)
    assert [held.role for held in company.roles.all()] == ["employer"]
    assert counts(offers(imports, *rows)) == (0, 0, 2, 0)
    assert counts(offers(imports, offer(code="magasin", rome="D1106", posts="41"))) == (0, 1, 0, 0)


def test_a_trial_writes_nothing(imports, company):
    assert counts(offers(imports, offer(), dry_run=True)) == (1, 0, 0, 0)
    assert not JobOffer.objects.exists()


def test_offers_that_cannot_be_are_refused_with_their_column(imports, company):
    closed = build.organisation("Fermée", siret=OTHER)
    with build.writing():
        closed.closed_on = dt.date(2016, 12, 31)
        closed.save()
    taken(offers(imports, offer("O0", code="pris")))
    outcome = offers(
        imports,
        offer("O1", company_siret="12345678200003"),
        offer("O2", company_siret="73282932000074"),
        offer("O3", company_siret=OTHER),
        offer("O4", title=""),
        offer("O5", rome="Z1106"),
        offer("O6", posts="0"),
        offer("O7", valid_until="2016-06-30"),
        offer("O8", code="Été 2017"),
        offer("O9", code="pris"),
        offer("O10", code="deux"),
        offer("O11", code="deux"),
        offer("maillage:99"),
    )
    assert [column for _line, column in reasons(outcome)] == [
        "company_siret",
        "company_siret",
        "company_siret",
        "title",
        "rome",
        "posts",
        "valid_until",
        "code",
        "code",
        "code",
        "code",
        "ref",
    ]
    assert JobOffer.objects.count() == 1


def test_applications_with_their_stages(imports, company):
    taken(imports.people(*(person(f"P{n}") for n in range(1, 5))))
    taken(offers(imports, offer(code="magasin")))
    rows = (
        row(cv_sent_on="2017-03-01", invited_on="2017-03-06", hired_on="2017-04-01"),
        row("K2", "P2", source="pole emploi offer", interview_on="2017-03-20"),
        row("K3", "P3", source="spontaneous", withdrawn_on="2017-03-02", reason="Garde d'enfants"),
        row("K4", "P4"),
    )
    assert counts(taken(applications(imports, *rows))) == (4, 0, 0, 0)
    found = {a.ref: a for a in Application.objects.all()}
    assert (found["K1"].proposed_on, found["K1"].hired_on) == (dt.date(2017, 3, 1), dt.date(2017, 4, 1))
    assert (found["K2"].source, found["K2"].skipped_meeting) == ("public_employment", True)
    assert (found["K3"].reason, found["K4"].proposed_on) == ("childcare", dt.date(2017, 1, 1))
    assert not EmploymentContract.objects.exists()
    assert counts(applications(imports, *rows)) == (0, 0, 4, 0)
    moved = row("K4", "P4", refused_on="2017-03-05", reason="experience")
    assert counts(applications(imports, moved)) == (0, 1, 0, 0)


def test_applications_that_cannot_be_are_refused_with_their_column(imports, company, house):
    taken(imports.people(*(person(f"P{n}") for n in range(1, 20))))
    taken(offers(imports, offer(), offer("O3", valid_until="2099-01-01")))
    taken(applications(imports, row("K0", "P19", cv_sent_on="2017-03-01")))
    unwilling = Person.objects.get(ref="P14")
    build.agreement(unwilling, house, answer="refused")
    today = timezone.localdate().isoformat()
    outcome = applications(
        imports,
        row("K0", "P1"),
        row("K1", "P99"),
        row("K2", "P2", offer_ref="O9"),
        row("K3", "P3", source="voisin"),
        row("K4", "P4", source=""),
        row("K5", "P5", cv_sent_on="2017-07-01"),
        row("K6", "P6", cv_sent_on="2017-03-02", hired_on="2017-03-01"),
        row("K7", "P7", hired_on="2017-03-01", withdrawn_on="2017-03-01"),
        row("K8", "P8", refused_on="2017-03-01", withdrawn_on="2017-03-01"),
        row("K9", "P9", reason="childcare"),
        row("K10", "P10", refused_on="2017-03-01", reason="childcare"),
        row("K11", "P11", cv_sent_on="2099-01-01"),
        row("K12", "P12", hired_on="2017-03-01"),
        row("K13", "P12", hired_on="2017-03-02"),
        row("K14", "P14", offer_ref="O3", cv_sent_on=today),
        row("K15", "P19", cv_sent_on="2017-03-01"),
    )
    assert [column for _line, column in reasons(outcome)] == [
        "person_ref",
        "person_ref",
        "offer_ref",
        "source",
        "source",
        "offer_ref",
        "hired_on",
        "withdrawn_on",
        "refused_on",
        "reason",
        "reason",
        "cv_sent_on",
        "person_ref",
        "person_ref",
        "person_ref",
        "person_ref",
    ]
    assert "maillage:" in outcome.rejects[-1].reason
    assert Application.objects.count() == 1


def test_a_hire_is_joined_to_the_contract_of_the_same_person_and_company(imports, company):
    taken(imports.people(person(), person("P2")))
    taken(offers(imports, offer()))
    rows = row(cv_sent_on="2017-03-01", hired_on="2017-03-20"), row("K2", "P2", hired_on="2017-03-20")
    taken(applications(imports, *rows))
    taken(
        imports.contracts(
            contract("C0", employer_siret=SIRET, start_date="2016-05-01", end_date="2016-06-01"),
            contract("C1", employer_siret=SIRET, start_date="2017-04-01"),
            contract("C2", "P2", employer_siret=SIRET, start_date="2017-04-01"),
            contract("C3", "P2", employer_siret=SIRET, start_date="2017-05-01"),
        )
    )
    outcome = taken(applications(imports, *rows))
    assert counts(outcome) == (0, 1, 1, 0)
    assert any("1 embauche rattachée" in notice for notice in outcome.notices)
    assert Application.objects.get(ref="K1").contract.ref == "C1"
    assert EmploymentContract.objects.get(ref="C1").origin == "offer"
    assert Application.objects.get(ref="K2").contract is None
    assert counts(applications(imports, *rows)) == (0, 0, 2, 0)
    outcome = applications(imports, row(cv_sent_on="2017-03-01"))
    assert reasons(outcome) == [(2, "hired_on")]


def test_a_hire_on_the_offer_of_a_lot_is_one_of_the_clause(imports, company, house):
    """As on the page of the application: what the offer was opened for says where the contract comes from."""
    taken(imports.people(person(), person("P2"), person("P3")))
    taken(offers(imports, offer(), offer("O2")))
    lot = made.lot(house, company)
    with build.writing():
        LotOffer.objects.create(lot=lot, offer=JobOffer.objects.get(ref="O2"))
    taken(
        imports.contracts(
            contract("C1", employer_siret=SIRET, start_date="2017-04-01"),
            contract("C2", "P2", employer_siret=SIRET, start_date="2017-04-01"),
            contract("C3", "P3", employer_siret=SIRET, start_date="2017-04-01", origin="iod"),
        )
    )
    hired = {"hired_on": "2017-03-20"}
    rows = row(**hired), row("K2", "P2", offer_ref="O2", **hired), row("K3", "P3", offer_ref="O2", **hired)
    outcome = taken(applications(imports, *rows))
    assert any("3 embauches rattachées" in notice for notice in outcome.notices)
    found = dict(EmploymentContract.objects.values_list("ref", "origin"))
    assert found == {"C1": "offer", "C2": "clause", "C3": "iod"}  # what was said of C3 stays
