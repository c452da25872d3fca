"""The file of public contracts, a row a lot: the reference and the lot are the key."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, find
from maillage.kernel.text import fold
from maillage.organisations.bulk import Directory, Named
from maillage.organisations.models import Organisation, OrganisationRole

from ...models import HoursLine, Lot, LotCompany, LotCompanyRole, Operation, PublicContract
from .columns import COLUMNS

_BUYER = str(OrganisationRole.BUYER)
_HOLDER_ROLES = (str(OrganisationRole.CLAUSE_HOLDER), str(OrganisationRole.EMPLOYER))
_TERMS = ("mechanism", "start_date", "end_date", "hours_due")
_SAME = ("buyer", "operation", "title")  # what the rows of one reference agree on


def network_of_importer(organisation_id: int) -> int:
    """The organisation that leads the network of who imports."""
    managed = Organisation.objects.filter(pk=organisation_id).values_list("accounts_managed_by_id", flat=True)
    return managed.first() or organisation_id


@dataclass
class _KnownLot:
    """A lot as it stands, and who carries it: company -> (row, role)."""

    pk: int
    mechanism: str
    start_date: dt.date | None
    end_date: dt.date | None
    hours_due: Decimal
    companies: dict[int, tuple[int, str]] = field(default_factory=dict)

    def holders(self) -> list[int]:
        return [company for company, (_pk, role) in self.companies.items() if role == LotCompanyRole.HOLDER]


class PublicContractsImporter(Importer):
    kind = "public-contracts"
    label = gettext_lazy("Marchés à clauses sociales")
    about = gettext_lazy(
        "Une ligne par lot ; la référence du marché et le lot en sont la clé. Acheteurs, titulaires et "
        "opérations inconnus sont créés, et l'import le dit."
    )
    rights = (Right.IMPORT, Right.RUN_CLAUSES)
    columns = COLUMNS

    # --- what is meant ---------------------------------------------------------------------------
    def prepare(self, batch: Batch) -> None:
        self.network = network_of_importer(batch.organisation_id)
        for row in batch.rows():
            batch.values["lot"][row] = batch.values["lot"][row] or ""
        self._contracts(batch)
        self._lots(batch)
        self._refuse_doubles(batch)
        self._terms(batch)
        self._organisations(batch)
        self._operations(batch)
        self._agreement(batch)
        self._holders(batch)

    def _contracts(self, batch: Batch) -> None:
        """`known`: reference -> (contract, buyer, operation, title)."""
        refs = batch.values["ref"]
        self.known = find(
            PublicContract.objects.all(),
            {refs[row] for row in batch.rows()},
            batch.organisation_id,
            ("buyer_id", "operation_id", "title"),
            origin="origin_organisation",
            reach=Q(network_id=self.network),
        )
        for row in list(batch.rows()):
            if refs[row].startswith(PREFIX) and refs[row] not in self.known:
                batch.reject(row, "ref", _("aucun marché ne porte ce numéro"))

    def _lots(self, batch: Batch) -> None:
        """`lots`: (contract, number) -> the lot as it stands."""
        contracts = sorted({found[0] for found in self.known.values()})
        self.lots: dict[tuple[int, str], _KnownLot] = {}
        by_pk: dict[int, _KnownLot] = {}
        lots = Lot.objects.filter(contract_id__any_of=contracts).order_by()
        for contract, number, *terms in lots.values_list("contract_id", "number", "pk", *_TERMS):
            lot = _KnownLot(*terms)
            self.lots[contract, number] = by_pk[lot.pk] = lot
        companies = LotCompany.objects.filter(lot_id__any_of=list(by_pk)).order_by("pk")
        for lot_id, pk, company, role in companies.values_list("lot_id", "pk", "organisation_id", "role"):
            by_pk[lot_id].companies[company] = (pk, role)

    def _lot_of(self, batch: Batch, row: int) -> _KnownLot | None:
        known = self.known.get(batch.values["ref"][row])
        return self.lots.get((known[0], batch.values["lot"][row])) if known else None

    def _refuse_doubles(self, batch: Batch) -> None:
        """One row a lot; two references of one contract (its own, and its number of an export) are one."""
        groups: dict[tuple[Any, str], list[int]] = defaultdict(list)
        for row in batch.rows():
            ref = batch.values["ref"][row]
            contract = self.known[ref][0] if ref in self.known else ref
            groups[contract, batch.values["lot"][row]].append(row)
        for rows in groups.values():
            alike = all(batch.table.rows[row] == batch.table.rows[rows[0]] for row in rows)
            for row in rows[1:] if alike else rows if len(rows) > 1 else ():
                others = ", ".join(str(batch.table.lines[other]) for other in rows if other != row)
                batch.reject(
                    row,
                    "lot",
                    _("la même ligne est déjà dans ce fichier (ligne %s)") % others
                    if alike
                    else _("le même lot est à une autre ligne du fichier (%s), avec d'autres valeurs")
                    % others,
                )

    def _terms(self, batch: Batch) -> None:
        """Columns the file lacks keep what is recorded; dates are in order."""
        values = batch.values
        for row in list(batch.rows()):
            lot = self._lot_of(batch, row)
            for name in ("start_date", "end_date", "hours_due"):
                if lot and not batch.has(name):
                    values[name][row] = getattr(lot, name)
            if values["hours_due"][row] is None:
                values["hours_due"][row] = Decimal(0)
            start, end = values["start_date"][row], values["end_date"][row]
            if start and end and end < start:
                batch.reject(row, "end_date", _("le lot finit avant de commencer"))

    def _organisations(self, batch: Batch) -> None:
        """The buyer and the holder of each row; None keeps the one recorded, if any."""
        values = batch.values
        self.directory = Directory()
        self.buyers: dict[int, Named | None] = {}
        self.holders: dict[int, Named | None] = {}
        said = {
            (row, who): (values[f"{who}_siret"][row] or "", values[f"{who}_name"][row] or "")
            for row in batch.rows()
            for who in ("buyer", "holder")
        }
        self.directory.load(set(said.values()))
        for (row, who), (number, name) in said.items():
            kept, role = (self.buyers, _BUYER) if who == "buyer" else (self.holders, _HOLDER_ROLES[0])
            kept[row] = None
            if number or name:
                try:
                    kept[row] = self.directory.find(number, name, role)
                except DomainError as error:
                    batch.reject(row, f"{who}_{error.field}", error.message)
            elif who == "buyer" and (
                batch.has("buyer_siret", "buyer_name") or values["ref"][row] not in self.known
            ):
                batch.reject(row, "", _("l'acheteur manque : indiquez son SIRET ou son nom"))

    def _operations(self, batch: Batch) -> None:
        """`operations`: row -> the number of an operation, the name of a new one, or None."""
        said = batch.values["operation"]
        names: dict[str, int] = {}
        folded: dict[str, list[int]] = defaultdict(list)
        found = Operation.objects.filter(network_id=self.network).order_by("pk").values_list("name", "pk")
        for name, pk in found if any(said[row] for row in batch.rows()) else ():
            names[name] = pk
            folded[fold(name)].append(pk)
        spelt: dict[str, str] = {}  # folded -> as the file first writes it
        self.operations: dict[int, int | str | None] = {}
        for row in batch.rows():
            name = said[row]
            if not name:
                known = self.known.get(batch.values["ref"][row])
                self.operations[row] = known[2] if known and not batch.has("operation") else None
                continue
            alike = folded.get(fold(name), ())
            self.operations[row] = names.get(name) or (
                alike[0] if len(alike) == 1 else spelt.setdefault(fold(name), name)
            )

    def _agreement(self, batch: Batch) -> None:
        """Rows of one contract say the same buyer, operation and title; all are refused otherwise, since
        nothing tells which one is right."""
        groups: dict[Any, list[int]] = defaultdict(list)
        for row in batch.rows():
            ref = batch.values["ref"][row]
            groups[self.known[ref][0] if ref in self.known else ref].append(row)
        said = {
            "buyer": lambda row: id(self.buyers[row]) if self.buyers[row] else None,
            "operation": lambda row: self.operations[row],
            "title": lambda row: batch.values["title"][row],
        }
        words = {
            "buyer": _("un autre acheteur"),
            "operation": _("une autre opération"),
            "title": _("un autre objet"),
        }
        columns = {"buyer": "buyer_siret" if batch.has("buyer_siret") else "buyer_name"}
        for rows in groups.values():
            for what in _SAME if len(rows) > 1 else ():
                if len({said[what](row) for row in rows}) == 1:
                    continue
                for row in rows:
                    other = next(line for line in rows if said[what](line) != said[what](row))
                    batch.reject(
                        row,
                        columns.get(what, what),
                        _("la ligne %(line)d donne au même marché %(what)s")
                        % {"line": batch.table.lines[other], "what": words[what]},
                    )

    def _holders(self, batch: Batch) -> None:
        """A holder named beside another one takes its place, unless that one has declared hours."""
        busy = self._declaring(batch)
        for row in list(batch.rows()):
            lot, named = self._lot_of(batch, row), self.holders[row]
            if lot is None or named is None:
                continue
            there = lot.companies.get(named.id) if named.id else None
            holders = lot.holders()
            if there and there[1] != LotCompanyRole.HOLDER:
                batch.reject(
                    row,
                    "holder_name",
                    _("« %(name)s » est déjà sur ce lot : %(role)s. Corrigez son rôle sur la page du lot")
                    % {"name": named.name, "role": LotCompanyRole(there[1]).label},
                )
            elif not there and len(holders) > 1:
                batch.reject(row, "holder_name", _("ce lot a plusieurs titulaires : changez-les sur sa page"))
            elif not there and holders and (lot.pk, holders[0]) in busy:
                batch.reject(
                    row,
                    "holder_name",
                    _("le titulaire enregistré a déclaré des heures : changez-le sur la page du lot"),
                )

    def _declaring(self, batch: Batch) -> set[tuple[int, int]]:
        """(lot, company) pairs with hours, of the lots of this file."""
        lots = sorted({lot.pk for row in batch.rows() if (lot := self._lot_of(batch, row))})
        lines = HoursLine.objects.filter(lot_id__any_of=lots).order_by()
        return set(lines.values_list("lot_id", "statement__company_id").distinct())

    # --- writing -----------------------------------------------------------------------------------
    def write(self, batch: Batch) -> Counts:
        rows = list(batch.rows())
        used = [(named, _BUYER) for row in rows if (named := self.buyers[row])]
        used += [(named, role) for row in rows if (named := self.holders[row]) for role in _HOLDER_ROLES]
        for sentence in self.directory.write(used):
            batch.note(sentence)
        self._write_operations(batch, rows)
        contracts, touched = self._write_contracts(batch, rows)
        created, updated = self._write_lots(batch, rows, contracts)
        updated |= {row for row in rows if contracts[row] in touched} - created
        return Counts.of(len(rows), len(created), len(updated))

    def _write_operations(self, batch: Batch, rows: list[int]) -> None:
        new = list(dict.fromkeys(name for row in rows if isinstance(name := self.operations[row], str)))
        ids = dict(zip(new, bulk.next_ids(Operation, len(new)), strict=True))
        bulk.insert(
            Operation, ("id", "network_id", "name"), [(pk, self.network, name) for name, pk in ids.items()]
        )
        for row in rows:
            name = self.operations[row]
            self.operations[row] = ids[name] if isinstance(name, str) else name
        for name in new:
            batch.note(_("Opération créée : %s.") % name)

    def _write_contracts(self, batch: Batch, rows: list[int]) -> tuple[dict[int, int], set[int]]:
        """Row -> contract, and the contracts that changed. The first row of a reference speaks for all."""
        refs, titles = batch.values["ref"], batch.values["title"]
        first: dict[str, int] = {}
        for row in rows:
            first.setdefault(refs[row], row)
        new = [ref for ref in first if ref not in self.known]
        ids = {ref: self.known[ref][0] for ref in first if ref in self.known}
        ids |= dict(zip(new, bulk.next_ids(PublicContract, len(new)), strict=True))

        def buyer(ref: str) -> int:
            named = self.buyers[first[ref]]
            return named.id if named is not None and named.id else self.known[ref][1]

        bulk.insert(
            PublicContract,
            ("id", "network_id", "origin_organisation_id", "ref", "buyer_id", "operation_id", "title"),
            [
                (
                    ids[ref],
                    self.network,
                    batch.organisation_id,
                    ref,
                    buyer(ref),
                    self.operations[first[ref]],
                    titles[first[ref]],
                )
                for ref in new
            ],
        )
        changed = bulk.update(
            PublicContract,
            ("id", "buyer_id", "operation_id", "title"),
            list(
                {
                    ids[ref]: (ids[ref], buyer(ref), self.operations[first[ref]], titles[first[ref]])
                    for ref in first
                    if ref in self.known
                }.values()
            ),
        )
        return {row: ids[refs[row]] for row in rows}, changed

    def _write_lots(
        self, batch: Batch, rows: list[int], contracts: dict[int, int]
    ) -> tuple[set[int], set[int]]:
        """The rows whose lot is new, and those whose lot or holder changed."""
        values = batch.values

        def terms(row: int) -> Iterator[Any]:
            return (values[name][row] for name in _TERMS)

        known = {row: lot for row in rows if (lot := self._lot_of(batch, row))}
        new = [row for row in rows if row not in known]
        lots = {row: lot.pk for row, lot in known.items()}
        lots |= dict(zip(new, bulk.next_ids(Lot, len(new)), strict=True))
        bulk.insert(
            Lot,
            ("id", "contract_id", "number", *_TERMS),
            [(lots[row], contracts[row], values["lot"][row], *terms(row)) for row in new],
        )
        changed = bulk.update(Lot, ("id", *_TERMS), [(lot.pk, *terms(row)) for row, lot in known.items()])
        missing, replaced = [], []
        for row in rows:
            named, lot = self.holders[row], known.get(row)
            if named is None or (lot and named.id in lot.companies):
                continue
            holders = lot.holders() if lot else []
            if lot and holders:
                replaced.append((lot.companies[holders[0]][0], named.id, row))
            else:
                missing.append((lots[row], named.id, row))
        bulk.insert(
            LotCompany,
            ("id", "lot_id", "organisation_id"),
            [
                (pk, lot_id, company)
                for pk, (lot_id, company, _row) in zip(
                    bulk.next_ids(LotCompany, len(missing)), missing, strict=True
                )
            ],
        )
        bulk.update(LotCompany, ("id", "organisation_id"), [(pk, company) for pk, company, _row in replaced])
        updated = {row for row, lot in known.items() if lot.pk in changed}
        updated |= {row for *_rest, row in [*missing, *replaced]} - set(new)
        return set(new), updated
