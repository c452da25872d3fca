"""A company's statement on paper: its data in words, its picture, the PDF."""

from __future__ import annotations

import html
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from maillage.kernel import palette
from maillage.kernel.documents import render_pdf
from maillage.kernel.formats import day, number, percent

from .queries.reading import Done
from .queries.statements import Promised, Standing, Statement
from .states import CommitmentState

TEMPLATE = "charter/statement"
_SHOWN = 60  # deeds listed one by one: a page and a half
_WIDTH, _LINE, _BAR = 520, 30, 9  # points of the picture


def file_name(statement: Statement) -> str:
    """`bilan-2023-bazar-comete.pdf`, made of the name of the company."""
    name = statement.signature.organisation.folded_name.replace(" ", "-")[:60] or "entreprise"
    return f"bilan-{statement.year}-{name}.pdf"


def statement_pdf(statement: Statement) -> bytes:
    return render_pdf(TEMPLATE, document(statement))


@override("fr")
def document(statement: Statement) -> dict[str, Any]:
    """What the template prints. In French whoever asks: it is the company's, and the charter's language."""
    signature = statement.signature
    title = _("Bilan %d") % statement.year
    return {
        "lang": "fr",
        "organisation": signature.network.name,
        "title": title,
        "subtitle": signature.organisation.name,
        "reference": str(statement.charter.name),
        "note": _("Établi le %s") % day(statement.day),
        "facts": _facts(statement),
        "promised_title": _("Ce qui était promis"),
        "promised_none": _("Aucun engagement ne courait cette année."),
        "promised_columns": [
            _("Engagement"),
            _("Fait / promis"),
            _("Dont %d") % statement.year,
            _("Échéance"),
            _("État"),
        ],
        "promised": [_promised(one) for one in statement.promised],
        "picture": _picture(statement.promised) if statement.promised else {"svg": "", "alt": ""},
        "done_title": _("Ce qui a été fait"),
        "done_none": _("Aucune action n'est connue pour cette année."),
        "group_columns": [_("Action"), _("Nombre"), _("Personnes touchées")],
        "groups": [
            *([g.title, number(g.quantity), number(g.people)] for g in statement.groups),
            *(
                [[_("Ensemble"), number(statement.actions), number(statement.people)]]
                if len(statement.groups) > 1
                else []
            ),
        ],
        "standings_title": _("Dans le réseau"),
        "standings": [standing_text(one, statement.companies) for one in statement.standings],
        "sticker": _sticker(statement),
        "deeds_title": _("Le détail"),
        "deed_columns": [_("Date"), _("Action"), _("Nombre"), _("Personnes")],
        "deeds": [
            [day(d.day), _deed(d), number(d.quantity), number(d.people)] for d in statement.deeds[:_SHOWN]
        ],
        "deeds_note": _proofs_note(statement.deeds),
        "deeds_more": _more(len(statement.deeds) - _SHOWN),
    }


def _facts(statement: Statement) -> list[list[str]]:
    signature = statement.signature
    rows = [
        [
            _("Signature"),
            _("du %(first)s au %(last)s") % {"first": day(signature.signed_on), "last": day(signature.until)},
        ],
        [_("Actions de l'année"), number(statement.actions)],
        [_("Personnes touchées"), number(statement.people)],
    ]
    if statement.kept_rate is not None:
        rows.append([_("Engagements échus tenus"), percent(statement.kept_rate, 0)])
    return rows


def _promised(one: Promised) -> dict[str, str]:
    tone = {CommitmentState.KEPT: "ok", CommitmentState.LATE: "late"}.get(one.state, "plain")
    return {
        "label": one.promise.label,
        "text": one.text,
        "this_year": number(one.this_year),
        "due": day(one.promise.due_on),
        "state": str(one.state.label),
        "tone": tone,
    }


def standing_text(one: Standing, companies: int) -> str:
    """Where a company stands, in words that name no other."""
    what = {"actions": _("Actions"), "people": _("Personnes touchées")}[one.code]
    place = {
        1: _("dans le premier quart"),
        2: _("dans le deuxième quart"),
        3: _("dans le troisième quart"),
        4: _("dans le dernier quart"),
    }[one.rank]
    return _(
        "%(what)s : %(value)s, %(place)s des %(companies)s entreprises signataires (médiane : %(median)s)."
    ) % {
        "what": what,
        "value": number(one.value),
        "place": place,
        "companies": number(companies),
        "median": number(one.median),
    }


def _sticker(statement: Statement) -> dict[str, Any]:
    rules = [f"{rule.label} : {_('oui') if held else _('non')}" for rule, held in statement.rules]
    return {
        "earned": statement.sticker,
        "title": f"{statement.charter.sticker} {statement.year}",
        "text": _("Toutes les règles de l'année sont remplies."),
        "rules_title": _("Les règles du label « %s »") % statement.charter.sticker,
        "rules": rules,
    }


def _deed(deed: Done) -> str:
    """« Forum ou événement emploi, Salon des métiers · pièce jointe »."""
    said = deed.title + (f", {deed.label}" if deed.label else "")
    return f"{said} · {_('pièce jointe')}" if deed.proved else said


def _proofs_note(deeds: list[Done]) -> str:
    proved = sum(deed.proved for deed in deeds)
    if not proved:
        return ""
    return ngettext(
        "%d action est prouvée par une pièce que garde le réseau.",
        "%d actions sont prouvées par une pièce que garde le réseau.",
        proved,
    ).replace("%d", number(proved))


def _more(hidden: int) -> str:
    if hidden <= 0:
        return ""
    return ngettext("… et une autre action.", "… et %d autres actions.", hidden).replace("%d", number(hidden))


def _picture(promised: list[Promised]) -> dict[str, str]:
    """A bar for each commitment: how far it is. Drawn here: a thousand statements have no time for more."""
    parts, words = [], []
    for rank, one in enumerate(promised):
        top = rank * _LINE
        share = min(one.done / one.promise.quantity, 1)
        colour = palette.LATE if one.state == CommitmentState.LATE else palette.ACCENT
        label = html.escape(f"{one.promise.label} – {one.text}")
        parts.append(
            f'<text x="0" y="{top + 10}" font-family="Libertinus Serif" font-size="9.5"'
            f' fill="{palette.INK}">{label}</text>'
            f'<rect x="0" y="{top + 14}" width="{_WIDTH}" height="{_BAR}" rx="3" fill="{palette.LINE}"/>'
        )
        if share:
            parts.append(
                f'<rect x="0" y="{top + 14}" width="{max(share * _WIDTH, 6):.1f}" height="{_BAR}" rx="3"'
                f' fill="{colour}"/>'
            )
        words.append(f"{one.promise.label} : {one.text}, {one.state.label}")
    height = len(promised) * _LINE
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}"'
        f' height="{height}">{"".join(parts)}</svg>'
    )
    return {"svg": svg, "alt": _("Avancement des engagements. ") + " ; ".join(words) + "."}
