"""Social clauses: operations, contracts, lots and their papers, statements and lines, people checked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

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
)
from maillage.demo.clauses import ClauseRecords
from maillage.demo.clauses.buyers import PERIMETERS
from maillage.demo.clauses.records import HUNDREDTHS, LineRecord, LotRecord, MarketRecord, StatementRecord
from maillage.demo.places import generation_on
from maillage.territory.models import Area

from .copying import Table
from .pathways import PathwayTables
from .people import PeopleTables
from .setting import Setting

_AT = dt.time(10, 30)


class ClauseTables:
    """Rows of the clauses. New people and contracts go to the tables of those; `contacts` by rank."""

    def __init__(
        self, setting: Setting, people: PeopleTables, pathways: PathwayTables, contacts: dict[int, int]
    ) -> None:
        self._setting, self._people, self._pathways = setting, people, pathways
        self._contacts, self._lead = contacts, setting.lead.pk
        self._areas = dict(Area.objects.filter(kind="qpv").values_list("code", "pk"))
        self._lots: dict[int, int] = {}
        self._operations: dict[int, int] = {}
        self._said: dict[int, int] = {}
        self._written: dict[int, int] = {}
        self.operations = Table(_("opérations"), Operation, "network", "name", "urban_renewal", "area")
        self.markets = Table(
            _("marchés"),
            PublicContract,
            *("network", "origin_organisation", "ref", "buyer", "operation", "title", "nature"),
            *("is_private", "notified_on", "facilitator"),
        )
        self.lots = Table(
            _("lots"),
            Lot,
            *("contract", "number", "title", "mechanism", "trade", "start_date", "end_date", "hours_due"),
            *("penalty_rate", "first_hours_by", "closed_on", "closing_note"),
        )
        self.companies = Table(
            _("titulaires"),
            LotCompany,
            *("lot", "organisation", "role", "hours_share", "modality", "plan", "plan_due_on"),
        )
        self.amendments = Table(
            _("avenants"), Amendment, "lot", "kind", "signed_on", "hours_delta", "new_end_date", "reason"
        )
        self.calibrations = Table(
            _("calibrages"),
            Calibration,
            *("lot", "trade", "amount", "labour_share", "hourly_cost", "rate", "computed", "retained"),
            *("reason", "decided_on", "decided_by"),
        )
        self.notices = Table(
            _("mises en demeure"),
            FormalNotice,
            *("lot", "company", "sent_on", "deadline", "missing_hours", "note"),
        )
        self.penalties = Table(
            _("pénalités"),
            Penalty,
            *("notice", "lot", "decided_on", "missing_hours", "rate", "amount", "waived", "reason"),
        )
        self.statements = Table(
            _("relevés d'heures"),
            HoursStatement,
            *("network", "company", "month", "contact", "asked_on", "asked_by", "reminders", "reminded_on"),
            *("sent_at", "sender", "message", "nothing_done"),
        )
        self.lines = Table(
            _("lignes d'heures"),
            HoursLine,
            *("statement", "origin_organisation", "lot", "person", "said_last_name", "said_first_name"),
            *("said_birth_date", "contract", "hours", "training_hours", "modality", "state", "anomalies"),
            *("reason", "corrects", "source", "decided_at", "decided_by"),
        )
        self.checks = Table(
            _("éligibilités"),
            Eligibility,
            *("network", "origin_organisation", "person", "criterion", "proof", "checked_on", "checked_by"),
            *("checker", "granted", "reason"),
        )
        self.outcomes = Table(
            _("situations après une clause"),
            Outcome,
            *("network", "person", "since", "months", "situation", "observed_on", "source"),
        )
        self.perimeters = Table(
            _("périmètres"), Perimeter, "network", "code", "name", "grouping", "urban_renewal"
        )
        self.perimeter_buyers = Table(_("acheteurs des périmètres"), PerimeterBuyer, "perimeter", "buyer")

    def tables(self) -> list[Table]:
        """In the order their rows must be written."""
        return [
            *(self.operations, self.markets, self.lots, self.companies, self.amendments, self.calibrations),
            *(self.notices, self.penalties, self.statements, self.lines, self.checks, self.outcomes),
            *(self.perimeters, self.perimeter_buyers),
        ]

    def add_all(self, drawn: ClauseRecords) -> None:
        for person in drawn.people():
            self._people.add(person, self._lead)
        for hire in drawn.hires:
            if hire.new:
                number = self._people.ids[hire.person]
                self._pathways.add_contract(hire.job, number, self._lead, hire.title)
        for following in drawn.after:
            number = self._people.ids[following.person]
            self._pathways.add_contract(following.job, number, self._lead, following.title)
        for market in drawn.markets:
            self._market(market)
        for statement in drawn.statements.values():
            self._statement(statement)
        for line in drawn.lines:
            self._line(line, drawn)
        for said in drawn.eligibilities:
            self.checks.add(
                self._lead,
                self._lead,
                self._people.ids[said.person],
                said.criterion,
                said.proof,
                said.day,
                self._setting.facilitator_name,
                self._setting.facilitator,
                said.granted,
                said.reason,
            )
        for outcome in drawn.outcomes:
            self.outcomes.add(
                self._lead,
                self._people.ids[outcome.person],
                outcome.since,
                outcome.months,
                outcome.situation,
                outcome.day,
                outcome.source,
            )
        self._perimeters()

    def _perimeters(self) -> None:
        for one in PERIMETERS:
            row = self.perimeters.add(self._lead, one.code, one.name, one.grouping, one.urban_renewal)
            for buyer in one.buyers:
                self.perimeter_buyers.add(row, self._setting.buyers[buyer].pk)

    def _market(self, market: MarketRecord) -> None:
        operation = self._operations.get(id(market.operation))
        if operation is None:
            said = market.operation
            day = market.notified or dt.date.min
            area = self._areas.get(generation_on(day).code(said.area)) if said.area else None
            operation = self.operations.add(self._lead, said.name, said.urban_renewal, area)
            self._operations[id(said)] = operation
        year = market.notified.year if market.notified else ""
        row = self.markets.add(
            self._lead,
            self._lead,
            f"{year}-{len(self.markets) + 1:04}",
            self._setting.buyers[market.buyer].pk,
            operation,
            market.title,
            market.nature,
            market.private,
            market.notified,
            self._setting.facilitator,
        )
        for lot in market.lots:
            self._lot(row, lot)

    def _lot(self, market: int, lot: LotRecord) -> None:
        row = self._lots[id(lot)] = self.lots.add(
            market,
            lot.number,
            lot.title,
            lot.mechanism,
            lot.trade,
            lot.start,
            lot.end,
            lot.due,
            lot.penalty_rate,
            lot.first_hours_by,
            lot.closed,
            lot.closing_note,
        )
        for one in lot.companies.values():
            company = self._setting.employers[one.company].pk
            self.companies.add(row, company, one.role, one.share, one.modality, one.plan, one.plan_due)
        for said in lot.amendments:
            self.amendments.add(row, said.kind, said.signed, said.hours, said.end, said.reason)
        for found in lot.calibrations:
            self.calibrations.add(
                row,
                lot.trade,
                found.amount,
                found.labour_share,
                found.hourly_cost,
                found.rate,
                found.computed,
                found.retained,
                found.reason,
                found.day,
                self._setting.facilitator,
            )
        for notice in lot.notices:
            company = self._setting.employers[notice.company].pk
            sent = self.notices.add(row, company, notice.sent, notice.deadline, notice.missing, notice.note)
            if notice.penalty:
                day, missing, rate, amount, why = notice.penalty
                self.penalties.add(sent, row, day, missing, rate, amount, bool(why), why)

    def _statement(self, said: StatementRecord) -> None:
        self._said[id(said)] = self.statements.add(
            self._lead,
            self._setting.employers[said.company].pk,
            said.month,
            self._contacts.get(said.company),
            said.asked,
            self._setting.facilitator if said.asked else None,
            said.reminders,
            said.reminded,
            _moment(said.sent),
            said.sender,
            said.message,
            said.nothing,
        )

    def _line(self, line: LineRecord, drawn: ClauseRecords) -> None:
        person = self._people.ids[line.person] if line.person else None
        contract = None
        if line.hire is not None and line.state == "validated":
            contract = self._pathways.job_ids[id(line.hire.job)]
        statement = drawn.statements[line.company, line.month]
        self._written[id(line)] = self.lines.add(
            self._said[id(statement)],
            self._lead,
            self._lots[id(line.lot)],
            person,
            *line.said,
            contract,
            Decimal(line.hours) / HUNDREDTHS,
            Decimal(line.training) / HUNDREDTHS,
            line.modality,
            line.state,
            Jsonb(line.anomalies),
            line.reason,
            self._written[id(line.corrects)] if line.corrects else None,
            line.source,
            _moment(line.decided),
            self._setting.facilitator if line.decided else None,
        )


def _moment(day: dt.date | None) -> dt.datetime | None:
    """That day in the morning, now at the latest."""
    return min(timezone.make_aware(dt.datetime.combine(day, _AT)), timezone.now()) if day else None
