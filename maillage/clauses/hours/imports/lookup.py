"""Whom and what a row of hours names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.refs import find
from maillage.kernel.text import fold
from maillage.people.former import people_by_ref
from maillage.people.imports.lookup import reach as people_reach

from ...models import Lot, PublicContract
from ..checks import said_as
from ..reach import named


@dataclass(frozen=True)
class LotNamed:
    pk: int
    number: str


def lots_of(batch: Batch, network_id: int) -> dict[int, int]:
    """The lot of each row; rows that name none, or not which one, are refused."""
    refs, said = batch.values["public_contract_ref"], batch.values["lot"]
    contracts = _contracts({refs[row] for row in batch.rows()}, batch.organisation_id, network_id)
    known: dict[int, list[LotNamed]] = defaultdict(list)
    lots = Lot.objects.filter(contract_id__any_of=sorted(set(contracts.values()))).order_by("pk")
    for pk, contract, number in lots.values_list("pk", "contract_id", "number"):
        known[contract].append(LotNamed(pk, number))
    found: dict[int, int] = {}
    for row in list(batch.rows()):
        contract = contracts.get(refs[row])
        if contract is None:
            batch.reject(
                row,
                "public_contract_ref",
                _("aucun marché n'a cette référence : importez d'abord les marchés"),
            )
            continue
        lot = _lot(known[contract], said[row] or "")
        if lot is None:
            names = ", ".join(one.number or _("sans numéro") for one in known[contract]) or "–"
            reason = _("ce marché n'a pas ce lot (ses lots : %s)") if said[row] else _("indiquez le lot (%s)")
            batch.reject(row, "lot", reason % names)
        else:
            found[row] = lot.pk
    return found


def _contracts(refs: set[str], organisation_id: int, network_id: int) -> dict[str, int]:
    """Reference -> contract: the organisation's own, else the only one of its network that bears it."""
    rows = find(
        PublicContract.objects.all(),
        refs,
        organisation_id,
        (),
        origin="origin_organisation",
        reach=Q(network_id=network_id),
    )
    found = {ref: row[0] for ref, row in rows.items()}
    others: dict[str, list[int]] = defaultdict(list)
    missing = [ref for ref in refs if ref not in found]
    if missing:
        near = PublicContract.objects.filter(network_id=network_id, ref__any_of=missing)
        for ref, pk in near.values_list("ref", "pk"):
            others[ref].append(pk)
    return found | {ref: pks[0] for ref, pks in others.items() if len(pks) == 1}


def _lot(lots: list[LotNamed], said: str) -> LotNamed | None:
    """`said` is a number as written; "" means the only lot, or the one without a number."""
    if not said:
        alone = lots if len(lots) == 1 else [one for one in lots if not one.number]
        return alone[0] if len(alone) == 1 else None
    wanted = _number(said)
    alike = [one for one in lots if _number(one.number) == wanted]
    return alike[0] if len(alike) == 1 else None


def _number(text: str) -> str:
    """« Lot 01 » is lot 1."""
    bare = fold(text).removeprefix("lot ").strip()
    return str(int(bare)) if bare.isdecimal() and len(bare) < 18 else bare


def people_of(batch: Batch, network_id: int) -> dict[int, int]:
    """The person of each row, by reference or by name and birth date; rows that name nobody are refused."""
    values = batch.values
    refs = {ref for row in batch.rows() if (ref := values["person_ref"][row])}
    by_ref = (
        people_by_ref(refs, batch.organisation_id, people_reach(batch.organisation_id))[0] if refs else {}
    )
    said = {
        row: (values["last_name"][row], values["first_name"][row], values["birth_date"][row])
        for row in batch.rows()
        if not values["person_ref"][row]
    }
    whole = {one for one in said.values() if all(one)}
    by_name = named(network_id, whole) if whole else {}
    found: dict[int, int] = {}
    for row in list(batch.rows()):
        if ref := values["person_ref"][row]:
            if ref in by_ref:
                found[row] = by_ref[ref]
            else:
                batch.reject(
                    row,
                    "person_ref",
                    _("aucune personne n'a cette référence : importez d'abord les personnes"),
                )
            continue
        who = said[row]
        if not all(who):
            batch.reject(row, "person_ref", _("indiquez la référence, ou nom, prénom et date de naissance"))
            continue
        alike = by_name.get(said_as(*who), [])
        if len(alike) == 1:
            found[row] = alike[0]
        else:
            batch.reject(
                row,
                "last_name",
                _("plusieurs dossiers ont ce nom et cette date de naissance : indiquez la référence")
                if alike
                else _("aucune personne de ce nom, née ce jour-là : ouvrez son dossier d'abord"),
            )
    return found
