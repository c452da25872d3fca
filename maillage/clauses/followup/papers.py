"""What this part prints. In French whoever asks: these papers leave the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.kernel.documents import render_pdf
from maillage.kernel.formats import day, number, percent

from ..models import Lot
from . import words
from .balance import Balance, total


@override("fr")
def balance_pdf(
    rows: Sequence[Lot], found: dict[int, Balance], today: dt.date, asked: str, owner: str
) -> bytes:
    """The balance of lots on landscape pages. `asked`: the filters, in words."""
    sums = total(found[lot.pk] for lot in rows)
    return render_pdf(
        "clauses/followup/balance",
        {
            "lang": "fr",
            "organisation": owner,
            "title": _("Avancement des marchés à clauses"),
            "subtitle": asked,
            "reference": "",
            "note": _("Au %s") % day(today),
            "columns": [
                _("Marché"),
                _("Acheteur"),
                _("Titulaire"),
                _("Dues"),
                _("Faites"),
                _("%"),
                _("Attendues"),
                _("En attente"),
                _("Prévues"),
                _("Fin"),
                _("État"),
            ],
            "rows": [_balance_row(lot, found[lot.pk]) for lot in rows],
            "total": [
                _("Ensemble (%s)") % number(len(rows)),
                "",
                "",
                number(sums["due"]),
                number(sums["done"]),
                percent(sums["done"] * 100 / sums["due"], 0) if sums["due"] else "–",
                "",
                number(sums["waiting"]),
                number(sums["forecast"], 0),
                "",
                "",
            ],
        },
    )


def _balance_row(lot: Lot, one: Balance) -> dict[str, Any]:
    return {
        "late": one.lacks,
        "cells": [
            words.full_name(lot),
            lot.contract.buyer.name,
            lot.holder or "–",  # type: ignore[attr-defined] # annotated by queries.lots
            number(one.due),
            number(one.done),
            percent(one.share * 100, 0) if one.share is not None else "–",
            number(one.expected, 0),
            number(one.waiting),
            number(one.forecast, 0),
            day(one.ends),
            str(one.state.label),
        ],
    }
