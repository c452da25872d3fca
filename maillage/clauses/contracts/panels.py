"""What an organisation's file shows of the clauses: the contracts a buyer has running, the lots a company
carries with their hours as bars; and those lots in its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.formats import day, number
from maillage.organisations.models import Organisation
from maillage.organisations.panels import Bar, Line, Panel, once
from maillage.organisations.timeline import Moment

from ..followup.balance import with_balance
from ..models import Lot, LotCompany
from .queries.terms import state_of, with_terms

_SHOWN = 8


def _url(name: str, pk: int) -> str:
    return reverse(f"clauses:{name}", args=[pk])


def _lot_name(lot: Lot) -> str:
    return f"{lot.contract.title} ({lot})" if lot.number else lot.contract.title


# --- a company -----------------------------------------------------------------------------------------
def _carried(context: Context, organisation: Organisation) -> list[Any]:
    """The lots a company is on, with their balance and its role there, latest first: one question, asked
    once for its panel and its timeline."""

    def ask() -> list[Any]:
        lots = with_balance(Lot.objects.visible_to(context), timezone.localdate())
        rows = LotCompany.objects.filter(organisation=organisation).values("lot_id")
        found = lots.filter(pk__in=rows).select_related("contract__buyer")
        return list(found.order_by("-start_date", "-pk")[:200])

    return once(context, organisation, "clause-lots", ask)


def company_panel(context: Context, organisation: Organisation) -> Panel | None:
    """Lots not settled yet as bars; the settled ones in a word."""
    if not context.has(Right.RUN_CLAUSES):
        return None
    today = timezone.localdate()
    lots = _carried(context, organisation)
    opened = [lot for lot in lots if not lot.closed_on]
    settled = len(lots) - len(opened)
    rows = []
    if len(opened) > _SHOWN:
        rows.append((_("Lots non soldés"), number(len(opened)), ""))
    if settled:
        rows.append((_("Lots soldés"), number(settled), ""))
    return Panel(
        _("Clauses sociales : ses lots"), rows=rows, bars=[_bar(lot, today) for lot in opened[:_SHOWN]]
    )


def _bar(lot: Any, today: date) -> Bar:
    ended = lot.ends is not None and lot.ends < today
    when = _("fin le %s") % day(lot.ends) if lot.ends else _("fin à préciser")
    return Bar(
        label=_lot_name(lot),
        done=lot.done,
        due=lot.due,
        text=_("%(done)s h sur %(due)s") % {"done": number(lot.done), "due": number(lot.due)},
        url=_url("lot", lot.pk),
        late=ended and lot.done < lot.due,
        detail=f"{lot.contract.buyer.name} · {when}",
    )


def lot_moments(context: Context, organisation: Organisation) -> Sequence[Moment]:
    """A bar for each lot the company carries, over its days."""
    if not context.has(Right.RUN_CLAUSES):
        return []
    return [
        Moment(
            _("Clauses"),
            "bar",
            lot.start_date,
            _lot_name(lot),
            end=lot.closed_on or lot.ends,
            detail=_("%(done)s h sur %(due)s") % {"done": number(lot.done), "due": number(lot.due)},
            hue="hue-4",
            url=_url("lot", lot.pk),
            order=60,
            runs=True,
        )
        for lot in _carried(context, organisation)
        if lot.start_date and not ((end := lot.closed_on or lot.ends) and end < lot.start_date)
    ]


# --- a buyer -------------------------------------------------------------------------------------------
def buyer_panel(context: Context, organisation: Organisation) -> Panel | None:
    """Contracts with a lot running, and the hours these lots owe."""
    if not context.has(Right.RUN_CLAUSES):
        return None
    today = timezone.localdate()
    lots = with_terms(Lot.objects.visible_to(context).filter(contract__buyer=organisation), today)
    found: list[Any] = list(
        lots.filter(closed_on__isnull=True).select_related("contract").order_by("-start_date", "-pk")
    )
    states = {lot.pk: state_of(lot.start_date, lot.ends, lot.closed_on, today) for lot in found}
    running = [lot for lot in found if states[lot.pk] == "running"]
    ended = sum(state == "ended" for state in states.values())
    contracts = {lot.contract_id: lot for lot in reversed(running)}
    address = f"{reverse('clauses:contracts')}?acheteur={organisation.pk}"
    rows = []
    if running:
        due = sum((lot.due for lot in running), Decimal(0))
        rows.append((_("Marchés en cours"), number(len(contracts)), f"{address}&etat=running"))
        rows.append((_("Heures dues en cours"), number(due), ""))
    if ended:
        rows.append((_("Lots à solder"), number(ended), f"{address}&etat=ended"))
    return Panel(
        _("Clauses sociales : ses marchés"),
        rows=rows,
        lines=[_line(lot, running) for lot in list(reversed(contracts.values()))[:_SHOWN]],
        action=(_("Ouvrir un marché"), f"{reverse('clauses:contract_new')}?acheteur={organisation.pk}"),
    )


def _line(lot: Any, running: list[Any]) -> Line:
    own = [one for one in running if one.contract_id == lot.contract_id]
    said = ngettext("%d lot", "%d lots", len(own)) % len(own)
    due = sum((one.due for one in own), Decimal(0))
    return Line(
        label=str(lot.contract),
        url=_url("contract", lot.contract_id),
        day=lot.start_date,
        detail=_("%(lots)s, %(due)s h dues") % {"lots": said, "due": number(due)},
    )
