"""Files as users have them, and the shortest way to import one."""

import csv
import io
from dataclasses import dataclass

from maillage.exchange.importing import Outcome, Source, run_import
from maillage.kernel.history import Actor

PEOPLE = (
    "ref,last_name,first_name,birth_date,sex,email,phone,address,postcode,city,insee_code,qpv,residence_from"
)
ENROLMENTS = (
    "ref,person_ref,programme,operator,reference_worker_email,prescriber,commission_date,entry_date,"
    "exit_date,exit_kind,education_level,entry_situations"
)
STEPS = "ref,enrolment_ref,type,start_date,end_date,outcome,contract_ref"
CONTRACTS = (
    "ref,person_ref,employer_siret,employer_name,kind,start_date,planned_end_date,"
    "end_date,weekly_hours,origin"
)
ORGANISATIONS = "ref,siret,name,roles,naf,size,address,postcode,city,contact_name,contact_email,contact_phone"
IOD = "ref,person_ref,event,date,company_siret,contract_ref"
PUBLIC_CONTRACTS = (
    "ref,buyer_siret,buyer_name,operation,title,mechanism,lot,holder_siret,holder_name,start_date,end_date,"
    "hours_due"
)
ELIGIBILITIES = "person_ref,criterion,proof,checked_on,checked_by"
HOURS = (
    "ref,public_contract_ref,lot,company_siret,person_ref,last_name,first_name,birth_date,month,hours,"
    "training_hours,modality"
)
APPOINTMENTS = "ref,person_ref,date,mode,theme,attendance,worker_email"


def table(header: str, *rows: dict[str, str]) -> bytes:
    """A CSV of these rows, each given by its filled columns; those the header lacks are left out."""
    names = header.split(",")
    text = io.StringIO()
    writer = csv.DictWriter(text, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def person(ref: str = "P1", **fields: str) -> dict[str, str]:
    return {
        "ref": ref,
        "last_name": "Essai",
        "first_name": f"Personne {ref}",
        "birth_date": "1980-06-15",
        "sex": "F",
    } | fields


def enrolment(ref: str = "PA1", person_ref: str = "P1", **fields: str) -> dict[str, str]:
    return {"ref": ref, "person_ref": person_ref, "programme": "plie", "entry_date": "2017-02-01"} | fields


def step(ref: str = "E1", enrolment_ref: str = "PA1", **fields: str) -> dict[str, str]:
    return {
        "ref": ref,
        "enrolment_ref": enrolment_ref,
        "type": "social_support",
        "start_date": "2017-03-01",
        "end_date": "2017-03-31",
    } | fields


def contract(ref: str = "C1", person_ref: str = "P1", **fields: str) -> dict[str, str]:
    return {
        "ref": ref,
        "person_ref": person_ref,
        "employer_name": "Boulangerie d'essai",
        "kind": "cdd",
        "start_date": "2017-03-01",
    } | fields


def appointment(ref: str = "R1", person_ref: str = "P1", **fields: str) -> dict[str, str]:
    return {"ref": ref, "person_ref": person_ref, "date": "2017-03-10", "attendance": "kept"} | fields


def company(ref: str = "S1", **fields: str) -> dict[str, str]:
    return {"ref": ref, "name": f"Bazar {ref}"} | fields


def iod(ref: str = "I1", person_ref: str = "P1", **fields: str) -> dict[str, str]:
    return {"ref": ref, "person_ref": person_ref, "event": "interview", "date": "2017-03-10"} | fields


def public_contract(ref: str = "M1", **fields: str) -> dict[str, str]:
    return {
        "ref": ref,
        "buyer_name": "Ville d'essai",
        "title": f"Travaux {ref}",
        "mechanism": "execution",
        "lot": "1",
        "holder_name": "Bâtiment d'essai",
        "start_date": "2017-01-02",
        "end_date": "2018-12-31",
        "hours_due": "571",
    } | fields


def eligibility(person_ref: str = "P1", **fields: str) -> dict[str, str]:
    return {
        "person_ref": person_ref,
        "criterion": "qpv_resident",
        "proof": "Quittance de loyer",
        "checked_on": "2017-01-16",
        "checked_by": "Facilitation des clauses",
    } | fields


def hours(ref: str = "H1", **fields: str) -> dict[str, str]:
    return {
        "ref": ref,
        "public_contract_ref": "M1",
        "lot": "1",
        "company_siret": "35600000000048",
        "person_ref": "P1",
        "month": "2017-03",
        "hours": "35",
    } | fields


@dataclass(frozen=True)
class Imports:
    """Imports for one organisation."""

    actor: Actor
    organisation_id: int

    def __call__(self, kind: str, content: bytes, name: str = "essai.csv", **options: object) -> Outcome:
        said = {"as": str(options.pop("as_"))} if "as_" in options else {}
        source = Source(kind, content, name, polygons=bool(options.pop("polygons", False)), options=said)
        return run_import(self.actor, self.organisation_id, source, **options)  # type: ignore[arg-type]

    def people(self, *rows: dict[str, str], **options: object) -> Outcome:
        return self("people", table(PEOPLE, *rows), **options)

    def enrolments(self, *rows: dict[str, str], **options: object) -> Outcome:
        return self("enrolments", table(ENROLMENTS, *rows), **options)

    def steps(self, *rows: dict[str, str], **options: object) -> Outcome:
        return self("steps", table(STEPS, *rows), **options)

    def contracts(self, *rows: dict[str, str], **options: object) -> Outcome:
        return self("contracts", table(CONTRACTS, *rows), **options)

    def organisations(self, *rows: dict[str, str], **options: object) -> Outcome:
        return self("organisations", table(ORGANISATIONS, *rows), **options)

    def appointments(self, *rows: dict[str, str], **options: object) -> Outcome:
        return self("appointments", table(APPOINTMENTS, *rows), **options)

    def public_contracts(self, *rows: dict[str, str], **options: object) -> Outcome:
        return self("public-contracts", table(PUBLIC_CONTRACTS, *rows), **options)

    def eligibilities(self, *rows: dict[str, str], **options: object) -> Outcome:
        return self("eligibilities", table(ELIGIBILITIES, *rows), **options)

    def hours(self, *rows: dict[str, str], **options: object) -> Outcome:
        return self("hours", table(HOURS, *rows), **options)

    def iod(self, *rows: dict[str, str], **options: object) -> Outcome:
        return self("iod", table(IOD, *rows), **options)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    """(created, updated, unchanged, rejected)."""
    found = outcome.counts
    return found.created, found.updated, found.unchanged, outcome.rejected


def reasons(outcome: Outcome) -> list[tuple[int, str]]:
    """(line, column) of every reject."""
    return [(reject.line, reject.column) for reject in outcome.rejects]


def taken(outcome: Outcome) -> Outcome:
    """An import of which every row was written, or the reasons why not."""
    assert outcome.rejects == []
    assert outcome.written
    return outcome
