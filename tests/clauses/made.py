"""Builders of social clauses, one line a record: explicit values, sensible defaults."""

import datetime as dt
import itertools
from decimal import Decimal

from django.utils import timezone

from maillage.clauses.models import (
    Amendment,
    Calibration,
    Eligibility,
    FormalNotice,
    HoursLine,
    HoursStatement,
    Lot,
    LotCompany,
    Operation,
    Outcome,
    Penalty,
    Perimeter,
    PerimeterBuyer,
    PublicContract,
    SheetDraft,
    StatementProof,
)
from maillage.clauses.sheets.services import PURPOSE
from maillage.kernel.crypto import seal
from tests import build

_numbers = itertools.count(1)


def operation(network, name=None, **fields):
    with build.writing():
        return Operation.objects.create(network=network, name=name or f"Opération {next(_numbers)}", **fields)


def public_contract(network, buyer=None, title="Réhabilitation", **fields):
    buyer = buyer or build.organisation(f"Acheteur {next(_numbers)}", "buyer")
    with build.writing():
        return PublicContract.objects.create(
            network=network, origin_organisation=network, buyer=buyer, title=title, **fields
        )


def lot(
    network,
    company=None,
    *,
    contract=None,
    mechanism="execution",
    start="2017-01-01",
    end="2018-12-31",
    due=1000,
    **fields,
):
    """A lot held by a company (a new one by default): `lot.companies.get().organisation`."""
    contract = contract or public_contract(network, fields.pop("buyer", None))
    with build.writing():
        made = Lot.objects.create(
            contract=contract,
            mechanism=mechanism,
            start_date=build.day(start),
            end_date=build.day(end),
            hours_due=Decimal(due),
            **fields,
        )
    lot_company(made, company or build.organisation(f"Titulaire {next(_numbers)}", "employer"))
    return made


def lot_company(lot, organisation, role="holder", **fields):
    with build.writing():
        return LotCompany.objects.create(lot=lot, organisation=organisation, role=role, **fields)


def amendment(lot, hours=100, *, on="2017-06-01", ends=None, kind="amendment", reason="Travaux en plus"):
    with build.writing():
        return Amendment.objects.create(
            lot=lot,
            kind=kind,
            signed_on=build.day(on),
            hours_delta=Decimal(str(hours)),
            new_end_date=build.day(ends),
            reason=reason,
        )


def calibration(lot, by, *, trade="roads", amount=1_000_000, computed=571, retained=None, on="2017-01-02"):
    """`by`: the account that decided."""
    with build.writing():
        return Calibration.objects.create(
            lot=lot,
            trade=trade,
            amount=Decimal(amount),
            labour_share=Decimal(40),
            hourly_cost=Decimal(35),
            rate=Decimal(5),
            computed=computed,
            retained=computed if retained is None else retained,
            reason="" if retained in (None, computed) else "Accord de l'acheteur",
            decided_on=build.day(on),
            decided_by=by,
        )


def statement(network, company, month="2017-03-01", **fields):
    found = HoursStatement.objects.filter(network=network, company=company, month=build.day(month)).first()
    if found:
        return found
    with build.writing():
        return HoursStatement.objects.create(
            network=network, company=company, month=build.day(month), **fields
        )


def line(lot, person, company=None, *, month="2017-03-01", hours=35, state="declared", **fields):
    """A line of the lot's holder. Validated: under a contract of the person with it (found or made)."""
    network = lot.contract.network
    company = company or lot.companies.get(role="holder").organisation
    if state == "validated":
        contract = person.contracts.filter(employer=company).first()
        fields.setdefault(
            "contract", contract or build.contract(person, month, employer=company, origin="clause")
        )
    if state in ("validated", "rejected"):
        fields.setdefault("decided_at", timezone.now())
    if state == "rejected":
        fields.setdefault("reason", "sans justificatif")
    with build.writing():
        return HoursLine.objects.create(
            statement=statement(network, company, month),
            origin_organisation=network,
            lot=lot,
            person=person,
            hours=Decimal(str(hours)),
            training_hours=Decimal(str(fields.pop("training", 0))),
            state=state,
            **fields,
        )


def eligibility(network, person, criterion="job_seeker_over_12_months", on="2017-01-02", **fields):
    fields.setdefault("proof", "Historique d'inscription")
    with build.writing():
        return Eligibility.objects.create(
            network=network,
            origin_organisation=network,
            person=person,
            criterion=criterion,
            checked_on=build.day(on),
            checked_by="Facilitatrice",
            **fields,
        )


def outcome(network, person, months=6, situation="cdi", *, since="2017-03-01", on="2017-09-01", **fields):
    with build.writing():
        return Outcome.objects.create(
            network=network,
            person=person,
            months=months,
            situation=situation,
            since=build.day(since),
            observed_on=build.day(on),
            **fields,
        )


def notice(lot, company=None, hours=10, *, sent="2016-06-01", deadline="2016-07-01", **fields):
    """A formal notice to the lot's holder, unless said otherwise."""
    company = company or lot.companies.get(role="holder").organisation
    with build.writing():
        return FormalNotice.objects.create(
            lot=lot,
            company=company,
            sent_on=build.day(sent),
            deadline=build.day(deadline),
            missing_hours=Decimal(str(hours)),
            **fields,
        )


def penalty(notice, rate=50, *, on="2016-08-01", **fields):
    """What was decided of a notice: its hours at that rate."""
    with build.writing():
        return Penalty.objects.create(
            notice=notice,
            lot=notice.lot,
            decided_on=build.day(on),
            missing_hours=notice.missing_hours,
            rate=Decimal(rate),
            amount=notice.missing_hours * Decimal(rate),
            **fields,
        )


def proof(statement, name="releve.pdf", sha256="0" * 64):
    """A proof known to the database alone: no file lies in the store."""
    with build.writing():
        return StatementProof.objects.create(
            statement=statement,
            name=name,
            content_type="application/pdf",
            size=1,
            sha256=sha256,
            key_id="k1-00000000",
        )


def sheet_draft(network, company, account=None, rows=None, month="2017-06-01"):
    """A spreadsheet deposited by a facilitator, waiting to be confirmed."""
    rows = rows or [["Nom", "Prénom", "Heures"], ["Essai", "Ana", 7]]
    content = "\n".join(";".join(map(str, row)) for row in rows).encode()
    return SheetDraft.objects.create(
        network=network,
        company=company,
        account=account or build.account(network, "clause_facilitator"),
        month=build.day(month),
        name="releve.csv",
        sealed=seal(content, PURPOSE),
    )


def perimeter(network, code, *buyers, **fields):
    """A part of the figures reported apart."""
    fields.setdefault("name", code)
    with build.writing():
        found = Perimeter.objects.create(network=network, code=code, **fields)
        PerimeterBuyer.objects.bulk_create(PerimeterBuyer(perimeter=found, buyer=one) for one in buyers)
    return found


def month(text):
    """`2017-03` as its first day."""
    return dt.date.fromisoformat(f"{text}-01")


def amount(value):
    """Hours, as a Decimal."""
    return Decimal(str(value))
