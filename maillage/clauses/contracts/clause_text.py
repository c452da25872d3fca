"""The clause for the tender: `data/clause_texts.yaml` filled with what a lot says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.kernel import formats

from .. import nomenclature
from ..models import Lot, Modality
from ..nomenclature import ClauseFileError

FILE = "clause_texts"
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Paragraph:
    """A text, or a list (`items`)."""

    text: str = ""
    items: Sequence[str] = ()


@dataclass(frozen=True)
class Section:
    title: str
    paragraphs: Sequence[Paragraph]


@dataclass(frozen=True)
class ClauseText:
    """The clause of a lot. `day`: the one whose article is quoted."""

    lot: Lot
    day: dt.date
    article: str
    sections: Sequence[Section]

    def plain(self) -> str:
        """As it is copied into a document: titles numbered, lists with dashes."""
        parts = []
        for number, section in enumerate(self.sections, 1):
            parts.append(f"{number}. {section.title}")
            parts += [
                "\n".join(f"– {item}" for item in one.items) if one.items else one.text
                for one in section.paragraphs
            ]
        return "\n\n".join(parts) + "\n"


def quoted_day(lot: Lot, today: dt.date) -> dt.date:
    """The day whose article holds: the notification, else the coming start, else today."""
    contract = lot.contract
    if contract.notified_on:
        return contract.notified_on
    return max(lot.start_date, today) if lot.start_date else today


@override("fr")
def clause_text(lot: Lot, today: dt.date) -> ClauseText:
    """The clause of a lot (its contract, buyer, network and facilitator at hand), in French whoever asks.

    Raises `ClauseFileError` when the file names a section it does not have.
    """
    file = nomenclature.data(FILE)
    day = quoted_day(lot, today)
    said = _said(lot, day)
    names = file["mechanisms"].get(lot.mechanism, ())
    try:
        sections = [file["sections"][name] for name in names]
    except KeyError as error:
        raise ClauseFileError(
            _("%(file)s.yaml : rien ne s'appelle « %(name)s ».") % {"file": FILE, "name": error.args[0]}
        ) from error
    filled = [Section(one["title"], list(_paragraphs(one["paragraphs"], said))) for one in sections]
    mechanism = nomenclature.mechanisms().get(lot.mechanism)
    article = mechanism.article(day) if mechanism else ""
    return ClauseText(lot, day, article, [one for one in filled if one.paragraphs])


def _written_out(article: str) -> str:
    """`art. 38 ord. 2015-899` as « l'article 38 de l'ordonnance… »; « les articles » where there are two."""
    text = article.removeprefix("art. ")
    for short, whole in nomenclature.data(FILE)["sources"].items():
        if text.endswith(short):
            text = text.removesuffix(short) + whole
    return _("les articles %s") % text if " et " in article else _("l'article %s") % text


def _said(lot: Lot, day: dt.date) -> dict[str, str]:
    """What stands between braces; "" for what the lot does not say."""
    contract = lot.contract
    mechanism = nomenclature.mechanisms().get(lot.mechanism)
    facilitator = contract.facilitator
    contact = f"{facilitator.full_name}, {facilitator.email}" if facilitator else contract.network.name
    return {
        "article": _written_out(mechanism.article(day)) if mechanism else "",
        "hours": formats.number(lot.hours_due) if lot.hours_due else "",
        "title": contract.title + (f" – {lot.title}" if lot.title else ""),
        "lot": _("lot %s") % lot.number if lot.number else _("marché"),
        "buyer": contract.buyer.name,
        "counter": contract.network.name,
        "contact": contact,
        "penalty": formats.number(lot.penalty_rate) if lot.penalty_rate else "",
        "first_day": formats.day(lot.first_hours_by) if lot.first_hours_by else "",
        "window": str(nomenclature.parameters(day).window_months),
    }


def _paragraphs(written: Sequence[Any], said: Mapping[str, str]) -> Iterator[Paragraph]:
    for one in written:
        if isinstance(one, str):
            one = {"text": one}
        if "list" in one:
            yield Paragraph(items=_items(one["list"]))
            continue
        names = _NAME.findall(one["text"])
        if unknown := set(names) - said.keys():
            raise _nothing_called(", ".join(sorted(unknown)))
        if said.get(one.get("without", ""), "") or not all(said[name] for name in names):
            continue
        yield Paragraph(_NAME.sub(lambda match: said[match.group(1)], " ".join(one["text"].split())))


def _nothing_called(name: str) -> ClauseFileError:
    return ClauseFileError(
        _("%(file)s.yaml : rien ne s'appelle « %(name)s ».") % {"file": FILE, "name": name}
    )


def _items(what: str) -> list[str]:
    if what == "criteria":
        return [str(one.label) for one in nomenclature.criteria().values()]
    return [str(label) for label in Modality.labels]
