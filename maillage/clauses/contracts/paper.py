"""The clause on paper."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.kernel.documents import render_pdf
from maillage.kernel.formats import day, number

from .. import nomenclature
from .clause_text import ClauseText

TEMPLATE = "clauses/clause_text"


def file_name(text: ClauseText) -> str:
    """`clause-m2017-012-lot-1.pdf`."""
    contract = text.lot.contract
    name = contract.ref or str(contract.pk)
    lot = f"-lot-{text.lot.number}" if text.lot.number else ""
    safe = "".join(c if c.isalnum() and c.isascii() else "-" for c in f"{name}{lot}".lower())
    return f"clause-{safe[:80].strip('-') or contract.pk}.pdf"


def clause_pdf(text: ClauseText) -> bytes:
    return render_pdf(TEMPLATE, document(text))


@override("fr")
def document(text: ClauseText) -> dict[str, Any]:
    """What the template prints, in French: it is a piece of the tender."""
    lot, contract = text.lot, text.lot.contract
    mechanism = nomenclature.mechanisms().get(lot.mechanism)
    facts = [
        [_("Acheteur"), contract.buyer.name],
        [_("Marché"), str(contract)],
        *([[_("Lot"), f"{lot.number} {lot.title}".strip()]] if lot.number or lot.title else []),
        [_("Mécanisme"), f"{mechanism.label} ({text.article})" if mechanism else lot.mechanism],
        *([[_("Heures d'insertion"), number(lot.hours_due)]] if lot.hours_due else []),
    ]
    return {
        "lang": "fr",
        "organisation": contract.network.name,
        "title": _("Clause sociale d'insertion"),
        "subtitle": contract.title,
        "note": _("Article en vigueur le %s") % day(text.day),
        "facts": facts,
        "sections": [
            {
                "title": f"{place}. {one.title}",
                "paragraphs": [{"text": p.text, "items": list(p.items)} for p in one.paragraphs],
            }
            for place, one in enumerate(text.sections, 1)
        ],
    }
