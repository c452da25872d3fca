"""The questions a company is asked, one a screen: what it promised first, what else it did, its contact."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from maillage.kernel.formats import number

from .definition import Kind
from .loading import charter
from .models import Declaration, DeclarationLine
from .queries.reading import both


@dataclass(frozen=True)
class Question:
    """One screen. `kind` is set when it is about something promised."""

    code: str  # the kind's code, "other", "contact" or "check"
    kind: Kind | None = None
    promised: int = 0
    due_on: dt.date | None = None
    known: int = 0  # recorded already for the year
    line: DeclarationLine | None = None

    @property
    def promised_text(self) -> str:
        unit = self.kind.unit(self.promised) if self.kind else ""
        return f"{number(self.promised)} {unit}".strip()


def questions(declaration: Declaration) -> list[Question]:
    """What is asked, in order: three questions of the database."""
    signature = declaration.signature
    text = charter(signature.version)
    lines = {line.kind: line for line in declaration.lines.all()}
    first, last = dt.date(declaration.year, 1, 1), dt.date(declaration.year, 12, 31)
    only, bound = "s.id = %(signature)s", {"signature": signature.pk}
    promised, deeds = both(signature.network_id, only, **bound)
    mine = [p for p in promised if p.starts_on <= last and p.due_on >= first and p.kind in text.kinds]
    deeds = [d for d in deeds if first <= d.day <= last]
    asked: list[Question] = []
    for kind in dict.fromkeys(p.kind for p in mine):
        about = [p for p in mine if p.kind == kind]
        fed = text.kinds[kind].fed_by
        asked.append(
            Question(
                kind,
                text.kinds[kind],
                sum(p.quantity for p in about),
                max(p.due_on for p in about),
                sum(d.quantity for d in deeds if d.kind in fed),
                lines.get(kind),
            )
        )
    return [*asked, Question("other"), Question("contact"), Question("check")]


def other_kinds(declaration: Declaration, asked: list[Question]) -> list[Kind]:
    """What was not asked about: what a company may add."""
    known = {question.code for question in asked}
    return [k for k in charter(declaration.signature.version).kinds.values() if k.code not in known]
