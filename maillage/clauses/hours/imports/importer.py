"""Hours out of a file: declared, to be decided line by line, or validated at once.

Checks are those of the desk. As validated, nobody is there to give a reason: what would ask for one refuses
the row. Months are taken in order whatever the order of rows, so that the window a first contract opens
holds for the months that follow.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.history import current_changeset
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.importer import Counts, Importer, Option
from maillage.kernel.sheets.refs import PREFIX, find, refuse_doubles
from maillage.organisations.imports.lookup import companies_of
from maillage.organisations.models import Organisation

from ...models import (
    HoursLine,
    HoursState,
    HoursStatement,
    LineSource,
    LotCompany,
    LotCompanyRole,
    Modality,
)
from ..checks import Entry, Finding, Ground, Severity, codes, weight
from ..contracts_of import Contracts, Held, hold
from ..services.declaring import check_statements
from .columns import COLUMNS
from .lookup import lots_of, people_of

DECLARED, VALIDATED = "declared", "validated"

# What a validated row is taken with all the same, and said.
_SAID = frozenset({"not_eligible", "overlap", "company_not_on_lot"})
_SUPPLY = frozenset({Modality.ETTI, Modality.AI, Modality.GEIQ})
_FIELDS = (
    "state",
    "statement__company_id",
    "statement__month",
    "lot_id",
    "person_id",
    "hours",
    "training_hours",
    "modality",
    "statement__network_id",
)
_WRITTEN = (
    "statement_id",
    "lot_id",
    "person_id",
    "hours",
    "training_hours",
    "modality",
    "state",
    "contract_id",
    "anomalies",
    "reason",
    "decided_at",
    "decided_by_id",
    "corrects_id",
)


class HoursImporter(Importer):
    kind = "hours"
    label = gettext_lazy("Heures de clause sociale")
    about = gettext_lazy(
        "Une ligne par personne, lot et mois. Déclarées, elles attendent d'être validées ; importées comme "
        "validées, elles comptent aussitôt. Une correction est une ligne de plus, aux heures négatives."
    )
    columns = COLUMNS
    rights = ("import", "run_clauses")
    options = (
        Option(
            "as",
            gettext_lazy("Importer ces heures comme"),
            {
                DECLARED: gettext_lazy("déclarées : un facilitateur les validera"),
                VALIDATED: gettext_lazy("validées : elles comptent aussitôt"),
            },
            gettext_lazy("Avec « hours » : déclarées, ou validées."),
        ),
    )

    def prepare(self, batch: Batch) -> None:
        self.validated = self.picked["as"] == VALIDATED
        managed = Organisation.objects.filter(pk=batch.organisation_id)
        self.network = (
            managed.values_list("accounts_managed_by_id", flat=True).first() or batch.organisation_id
        )
        refuse_doubles(batch, "ref")
        self._fill(batch)
        self.companies = {
            row: company.pk for row, company in enumerate(companies_of(batch)) if company is not None
        }
        self.lots = lots_of(batch, self.network)
        self.people = people_of(batch, self.network)
        self._find(batch)
        self._hold(batch)
        self._check(batch)

    def _fill(self, batch: Batch) -> None:
        values = batch.values
        for row in list(batch.rows()):
            values["hours"][row] = values["hours"][row] or Decimal(0)
            values["training_hours"][row] = values["training_hours"][row] or Decimal(0)
            values["modality"][row] = values["modality"][row] or str(Modality.DIRECT)
            if not values["hours"][row] and not values["training_hours"][row]:
                batch.reject(row, "hours", _("la ligne ne compte aucune heure"))

    def _find(self, batch: Batch) -> None:
        """Lines already recorded: `known`, and those that say the same already (`same`)."""
        refs = batch.values["ref"]
        self.known = find(
            HoursLine.objects.all(),
            [refs[row] for row in batch.rows()],
            batch.organisation_id,
            _FIELDS,
            origin="origin_organisation",
        )
        self.same: set[int] = set()
        for row in list(batch.rows()):
            known = self.known.get(refs[row])
            if known is None:
                if refs[row].startswith(PREFIX):
                    batch.reject(row, "ref", _("aucune ligne d'heures ne porte ce numéro"))
                continue
            state, alike = known[1], known[2:9] == self._said(batch, row)
            if state == HoursState.VALIDATED and not alike:
                batch.reject(
                    row,
                    "ref",
                    _(
                        "cette ligne est validée avec d'autres valeurs : ajoutez une ligne de correction, "
                        "avec sa propre référence"
                    ),
                )
            elif state == HoursState.REJECTED and self.validated:
                batch.reject(row, "ref", _("cette ligne a été rejetée : rouvrez-la sur son relevé d'abord"))
            elif alike and not (self.validated and state != HoursState.VALIDATED):
                self.same.add(row)

    def _said(self, batch: Batch, row: int) -> tuple[Any, ...]:
        values = batch.values
        return (
            self.companies[row],
            values["month"][row],
            self.lots[row],
            self.people[row],
            values["hours"][row],
            values["training_hours"][row],
            values["modality"][row],
        )

    def _hold(self, batch: Batch) -> None:
        """The statements and the people of the rows to write, held so that what is checked stays true."""
        self.todo = [row for row in batch.rows() if row not in self.same]
        places = sorted({(self.companies[row], batch.values["month"][row]) for row in self.todo})
        before = set(self._statements(places).values())
        HoursStatement.objects.bulk_create(
            [HoursStatement(network_id=self.network, company_id=c, month=m) for c, m in places],
            ignore_conflicts=True,
        )
        self.statements = self._statements(places)
        self.made = set(self.statements.values()) - before
        list(
            HoursStatement.objects.filter(pk__any_of=sorted(self.statements.values()))
            .order_by("pk")
            .select_for_update(no_key=True)
            .values_list("pk")
        )
        hold(self.people[row] for row in self.todo)

    def _statements(self, places: list[tuple[int, dt.date]]) -> dict[tuple[int, dt.date], int]:
        wanted = set(places)
        rows = HoursStatement.objects.filter(
            network_id=self.network,
            company_id__any_of=sorted({company for company, _month in places}),
            month__any_of=sorted({month for _company, month in places}),
        )
        found = {(c, m): pk for pk, c, m in rows.values_list("pk", "company_id", "month")}
        return {place: pk for place, pk in found.items() if place in wanted}

    # --- checks ---
    def _check(self, batch: Batch) -> None:
        entries = {row: self._entry(batch, row) for row in self.todo}
        recorded = [pk for row in self.todo if (pk := self._pk(batch, row)) is not None]
        self.ground = ground = Ground.load(self.network, list(entries.values()), instead_of=recorded)
        self.entries = entries
        self.contracts = Contracts.load(
            batch.organisation_id, {(self.people[row], self.companies[row]) for row in self.todo}
        )
        self.found: dict[int, list[Finding]] = {}
        self.held: dict[int, Held] = {}
        counted = {entry.key for entry in entries.values()} if self.validated else None
        for row in sorted(self.todo, key=lambda row: (entries[row].month, entries[row].takes, row)):
            entry = entries[row]
            self.found[row] = findings = ground.findings(entry, counted)
            if self._refused(batch, row, findings):
                if counted is not None:
                    counted.discard(entry.key)
                elif not batch.is_good(row):
                    ground.drop(entry)
                continue
            self._say(batch, row, findings)
            if self.validated:
                held = self.contracts.held(
                    self.people[row], entry.company_id, entry.month, batch.values["modality"][row]
                )
                self.held[row] = held
                if held.clause:
                    ground.begun(self.people[row], held.first)

    def _pk(self, batch: Batch, row: int) -> int | None:
        known = self.known.get(batch.values["ref"][row])
        return known[0] if known else None

    def _entry(self, batch: Batch, row: int) -> Entry:
        values = batch.values
        return Entry(
            key=self._pk(batch, row) or ("row", row),
            network_id=self.network,
            company_id=self.companies[row],
            month=values["month"][row],
            lot_id=self.lots[row],
            person_id=self.people[row],
            hours=values["hours"][row],
            training_hours=values["training_hours"][row],
            rank=row + 1,
        )

    def _refused(self, batch: Batch, row: int, findings: list[Finding]) -> bool:
        """Refuse a row for what nobody could answer for; as declared, only for less than nothing."""
        serious = [
            one
            for one in findings
            if one.code == "negative_net" or (self.validated and one.code not in _SAID)
        ]
        for one in serious:
            batch.reject(row, _COLUMNS.get(one.code, "hours"), one.sentence)
        return bool(serious)

    def _say(self, batch: Batch, row: int, findings: list[Finding]) -> None:
        for one in findings:
            if self.validated and one.code == "company_not_on_lot":
                batch.warn(row, _("L'entreprise n'était pas inscrite sur ce lot : elle y est ajoutée."))
            else:
                batch.warn(row, str(one.check.sentence))

    # --- writing ---
    def write(self, batch: Batch) -> Counts:
        rows = [row for row in self.todo if batch.is_good(row)]
        if self.validated:
            batch.note(_("Ces heures sont importées comme validées : elles comptent aussitôt."))
            self._join(rows, batch)
            self.contracts.write()
        new = [row for row in rows if self._pk(batch, row) is None]
        old = [row for row in rows if self._pk(batch, row) is not None]
        changeset = current_changeset()
        decided = (timezone.now(), changeset.actor_id if changeset else None)
        self.numbers = dict(zip(new, bulk.next_ids(HoursLine, len(new)), strict=True))
        self.written = set(rows)
        bulk.insert(
            HoursLine,
            ("id", "origin_organisation_id", "ref", "source", *_WRITTEN),
            [
                (
                    self.numbers[row],
                    batch.organisation_id,
                    batch.values["ref"][row],
                    str(LineSource.FILE),
                    *self._cells(batch, row, decided),
                )
                for row in new
            ],
        )
        changed = bulk.update(
            HoursLine,
            ("id", *_WRITTEN),
            [(self._pk(batch, row), *self._cells(batch, row, decided)) for row in old],
        )
        used = {self.statements[self.companies[row], batch.values["month"][row]] for row in rows}
        HoursStatement.objects.filter(pk__in=self.made - used).delete()
        check_statements(self.network, used)
        return Counts.of(len(list(batch.rows())), len(new), len(changed))

    def _cells(self, batch: Batch, row: int, decided: tuple[dt.datetime, int | None]) -> list[Any]:
        values, findings = batch.values, self.found[row]
        if self.validated:
            state, contract, moment = HoursState.VALIDATED, self.held[row].pk, decided
        else:
            serious = weight(findings) in (Severity.NEVER, Severity.REASON)
            state, contract = HoursState.DECLARED if serious else HoursState.CHECKED, None
            moment = (None, None)  # type: ignore[assignment]
        return [
            self.statements[self.companies[row], values["month"][row]],
            self.lots[row],
            self.people[row],
            values["hours"][row],
            values["training_hours"][row],
            values["modality"][row],
            str(state),
            contract,
            json.dumps(codes(findings)),
            "",
            *moment,
            self._corrected(batch, row) if self.validated else None,
        ]

    def _corrected(self, batch: Batch, row: int) -> int | None:
        """The line a negative one takes from: recorded, else of this file."""
        entry = self.entries[row]
        if not entry.takes:
            return None
        for one in self.ground.beside(entry):
            if one.key == entry.key or not one.adds:
                continue
            if not isinstance(one.key, tuple):
                if one.state == HoursState.VALIDATED or one.rank - 1 in self.written:
                    return one.key  # type: ignore[return-value]
            elif one.key[1] in self.written:
                return self.numbers[one.key[1]]
        return None

    def _join(self, rows: list[int], batch: Batch) -> None:
        """A company that does hours of a lot is on that lot."""
        missing = {
            (self.lots[row], self.companies[row]): batch.values["modality"][row]
            for row in reversed(rows)
            if "company_not_on_lot" in codes(self.found[row])
        }
        bulk.insert(
            LotCompany,
            ("id", "lot_id", "organisation_id", "role", "modality"),
            [
                (
                    pk,
                    *place,
                    str(LotCompanyRole.SUPPLIER if modality in _SUPPLY else LotCompanyRole.SUBCONTRACTOR),
                    modality,
                )
                for pk, (place, modality) in zip(
                    bulk.next_ids(LotCompany, len(missing)), sorted(missing.items()), strict=True
                )
            ],
        )


# The column a check speaks of, where it is not the hours.
_COLUMNS = {
    "contract_not_begun": "month",
    "contract_ended": "month",
    "window_passed": "month",
}
