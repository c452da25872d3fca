"""Public contracts as their import reads them: a row a lot."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from maillage.accounts.context import Context
from maillage.clauses.models import Lot, LotCompany, LotCompanyRole
from maillage.kernel.sheets.refs import shown
from maillage.kernel.sheets.writing import Cell

_CHUNK = 2000


def public_contracts(found: QuerySet[Lot], context: Context) -> Iterator[list[Cell]]:
    """`hours_due` and `end_date` are those first promised; the holder is the one named first."""
    holders = LotCompany.objects.filter(role=LotCompanyRole.HOLDER).select_related("organisation")
    lots = found.select_related("contract__buyer", "contract__operation").order_by("contract_id", "id")
    named = lots.prefetch_related(Prefetch("companies", holders.order_by("pk"), to_attr="holders"))
    for lot in named.iterator(chunk_size=_CHUNK):
        contract = lot.contract
        holder = next((one.organisation for one in lot.holders), None)
        yield [
            shown(contract.ref, contract.origin_organisation_id, contract.pk, context.organisation_id),
            contract.buyer.siret or "",
            contract.buyer.name,
            contract.operation.name if contract.operation else "",
            contract.title,
            lot.mechanism,
            lot.number,
            (holder.siret or "") if holder else "",
            holder.name if holder else "",
            lot.start_date,
            lot.end_date,
            lot.hours_due,
        ]
