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
from . import tables, words
from .balance import Balance, total
from .certificates import Certificate
from .statements import Statement


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
            lot.holder or "–",  # annotated by queries.lots
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


@override("fr")
def statement_pdf(made: Statement) -> bytes:
    """The statement of a buyer or of an operation, on landscape pages: what `tables` holds."""
    found = [table.paper() for table in tables.of_statement(made)]
    secret = any(tables.SECRET in row for table in found for row in table["rows"] + [table["foot"]])
    return render_pdf(
        "clauses/followup/statement",
        {
            "lang": "fr",
            "organisation": made.network,
            "title": _("Bilan des clauses sociales"),
            "subtitle": made.name,
            "reference": _("Période : %s") % _period(made),
            "note": _("Au %s") % day(made.day),
            "facts": _facts(made),
            "tables": found,
            "secret": _(
                "s. : chiffre couvert par le secret statistique, parce qu'il porte sur trop peu de personnes "
                "ou qu'il permettrait d'en retrouver un."
            )
            if secret
            else "",
            "none": ""
            if made.rows or made.whole.hours
            else _("Aucun marché ni aucune heure dans cette période."),
        },
    )


def _period(made: Statement | Certificate) -> str:
    period = made.period
    if len(period.label) <= 9:
        return period.label
    return _("du %(first)s au %(last)s") % {"first": day(period.first), "last": day(period.last)}


def _facts(made: Statement) -> list[list[str]]:
    sums, whole = made.sums, made.whole
    rows = [
        [_("Marchés ou lots"), number(len(made.rows))],
        [
            _("Heures dues / faites depuis le début"),
            f"{words.hours(sums['due'])} / {words.hours(sums['done'])}",
        ],
        [_("Heures d'insertion de la période"), words.hours(whole.hours)],
    ]
    if whole.training:
        rows.append([_("Heures de formation, à part"), words.hours(whole.training)])
    rows.append(
        [_("Personnes au travail"), tables.text_of(made.count(whole.persons, "total") or tables.SECRET)]
    )
    rows.append([_("Entreprises"), number(whole.companies)])
    return rows


@override("fr")
def certificate_pdf(made: Certificate, today: dt.date) -> bytes:
    """The certificate: no name, training apart, ready to sign."""
    whole = made.whole
    facts = [
        [_("Entreprise"), made.company.name],
        *([[_("SIRET"), made.company.siret]] if made.company.siret else []),
        *([[_("Acheteur"), made.buyer.name]] if made.buyer else []),
        [_("Période"), _period(made)],
        [_("Heures d'insertion validées"), words.hours(whole.hours)],
        [_("Heures de formation, à part"), words.hours(whole.training)],
        [_("Personnes"), number(whole.persons)],
        [_("Contrats de travail"), number(whole.contracts)],
    ]
    modality = tables.Table(
        "modality",
        _("Par modalité"),
        [_("Modalité"), _("Heures"), _("Formation"), _("Personnes"), _("Contrats")],
        [
            [str(p.label), p.tally.hours, p.tally.training, p.tally.persons, p.tally.contracts]
            for sight in made.sights
            for p in sight.parts
        ],
        [False, True, True, True, True],
    )
    lots = tables.Table(
        "lots",
        _("Marchés"),
        [
            _("Marché"),
            _("Acheteur"),
            _("Rôle"),
            _("Dues"),
            _("Faites"),
            _("Formation"),
        ],
        [
            [
                words.full_name(row.balance.lot),
                row.balance.lot.contract.buyer.name,
                row.role or _("Met du personnel à disposition"),
                row.balance.due,
                row.tally.hours,
                row.tally.training,
            ]
            for row in made.rows
        ],
        [False, False, False, True, True, True],
    )
    return render_pdf(
        "clauses/followup/certificate",
        {
            "lang": "fr",
            "organisation": made.network.name,
            "title": _("Attestation d'heures d'insertion"),
            "subtitle": made.company.name,
            "reference": "",
            "note": _("Établie le %s") % day(today),
            "sentence": _(
                "%(network)s, qui suit les clauses sociales de ces marchés, atteste que les heures suivantes "
                "ont été déclarées, contrôlées et validées."
            )
            % {"network": made.network.name},
            "facts": facts,
            "tables": [table.paper() for table in (modality, lots) if table.rows],
            "place": _("Fait le %s, pour servir et valoir ce que de droit.") % day(today),
            "signatures": [_("Pour %s") % made.network.name],
        },
    )
