"""What a facilitator must see today: each alert with its lot, its day, and the one thing to do.

Plans to look at again and first hours that are due stand with the deadlines of the contracts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.kernel import formats

from ..models import FormalNotice, Lot
from . import words
from .balance import Balance, BalanceState
from .queries import all_balances, lots

SHOWN = 5  # of each kind; the balance page has them all
ENDING = dt.timedelta(days=60)


@dataclass(frozen=True)
class Alert:
    """`url` opens the lot; `action` (label, address) deals with it."""

    title: str
    detail: str
    url: str
    day: dt.date | None = None
    passed: bool = False  # that day is gone
    action: tuple[str, str] | None = None


@dataclass(frozen=True)
class Group:
    code: str
    title: str
    alerts: list[Alert]
    count: int
    more_url: str = ""


OVERDUE = ("late", "notices")  # groups whose day is gone
_TITLES = {
    "late": gettext_lazy("Lots en retard"),
    "ending": gettext_lazy("Finissent bientôt, heures manquantes"),
    "notices": gettext_lazy("Mises en demeure échues"),
}


def alerts(context: Context, today: dt.date) -> list[Group]:
    """The groups that have something to say; a constant number of questions."""
    found = all_balances(context, today)
    notices = list(
        FormalNotice.objects.visible_to(context)
        .filter(penalty__isnull=True)
        .select_related("lot__contract", "company")
        .order_by("deadline", "pk")
    )
    warned = {one.lot_id for one in notices}
    late = _of(found, lambda one: one.lacks and one.lot.pk not in warned)
    late.sort(key=lambda one: (-one.missing, one.lot.pk))
    ending = _of(
        found,
        lambda one: (
            one.state not in (BalanceState.CLOSED, BalanceState.LATE)
            and one.ends is not None
            and today <= one.ends <= today + ENDING
            and one.missing > 0
        ),
    )
    ending.sort(key=lambda one: (one.ends or today, one.lot.pk))
    passed = [one for one in notices if one.deadline < today]
    named = _named(context, [*late[:SHOWN], *ending[:SHOWN]])
    balance_url = words.address("balance")
    groups = [
        Group(
            "notices",
            str(_TITLES["notices"]),
            [_notice(one) for one in passed[:SHOWN]],
            len(passed),
        ),
        Group(
            "late",
            str(_TITLES["late"]),
            [_late(one, named[one.lot.pk]) for one in late[:SHOWN]],
            len(late),
            more_url=f"{balance_url}?etat=late&etat=short",
        ),
        Group(
            "ending",
            str(_TITLES["ending"]),
            [_ending(one, named[one.lot.pk]) for one in ending[:SHOWN]],
            len(ending),
            more_url=f"{balance_url}?sort=ends&ouverts=1",
        ),
    ]
    return [group for group in groups if group.count]


def _of(found: dict[int, Balance], condition: Callable[[Balance], bool]) -> list[Balance]:
    return [one for one in found.values() if condition(one)]


def _named(context: Context, shown: list[Balance]) -> dict[int, Lot]:
    """The lots that are shown, with their contract and holder: one question for all."""
    rows = lots(context).filter(pk__in=[one.lot.pk for one in shown])
    return {lot.pk: lot for lot in rows}


def _holder(lot: Lot) -> str:
    return getattr(lot, "holder", None) or lot.contract.buyer.name


def _late(one: Balance, lot: Lot) -> Alert:
    said = _("%(holder)s : %(done)s h sur %(due)s") % {
        "holder": _holder(lot),
        "done": formats.number(one.done),
        "due": formats.number(one.due),
    }
    if one.expected is not None and not one.ended:
        said = _("%(said)s, %(expected)s attendues aujourd'hui") % {
            "said": said,
            "expected": formats.number(one.expected, 0),
        }
    warn = (_("Mettre en demeure"), words.address("notice_new", lot.pk))
    return Alert(words.full_name(lot), said, words.address("lot", lot.pk), one.ends, one.ended, warn)


def _ending(one: Balance, lot: Lot) -> Alert:
    said = _("%(holder)s : il manque %(missing)s h sur %(due)s") % {
        "holder": _holder(lot),
        "missing": formats.number(one.missing),
        "due": formats.number(one.due),
    }
    action = (_("Noter un avenant"), words.address("amendment_new", lot.pk))
    return Alert(words.full_name(lot), said, words.address("lot", lot.pk), one.ends, action=action)


def _notice(one: FormalNotice) -> Alert:
    said = _("%(company)s : %(missing)s h demandées le %(sent)s") % {
        "company": one.company.name,
        "missing": formats.number(one.missing_hours),
        "sent": formats.day(one.sent_on),
    }
    return Alert(
        words.full_name(one.lot),
        said,
        words.address("lot", one.lot_id),
        one.deadline,
        True,
        (_("Décider de la suite"), words.address("penalty_new", one.pk)),
    )
