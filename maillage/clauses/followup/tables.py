"""Tables as data: the same go on a page, on paper and in a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.kernel.share import Share

from . import words
from .counts import Tally
from .renewal import RenewalRow
from .statements import Row, Statement
from .workbook import Sheet

SECRET = "s."  # noqa: S105 - a count that does not leave the house
Words: TypeAlias = str | Promise


@dataclass(frozen=True)
class Table:
    """`rows` hold raw values: text, counts, hours (Decimal), days, shares, None; `SECRET` where hidden.

    `numeric` says which columns are numbers; `foot`: the last row adds up; `rounded`: hours to the hour.
    """

    code: str
    title: Words
    columns: Sequence[Words]
    rows: Sequence[Sequence[Any]]
    numeric: Sequence[bool]
    foot: bool = False
    note: Words = ""

    def written(self) -> list[list[str]]:
        return [[text_of(value) for value in row] for row in self.rows]

    @property
    def lines(self) -> list[tuple[list[tuple[str, bool]], bool]]:
        """Rows for a page: cells with whether they are numbers, and whether the row adds up."""
        last = len(self.rows) - 1
        return [
            (list(zip(row, self.numeric, strict=True)), self.foot and place == last)
            for place, row in enumerate(self.written())
        ]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        return list(zip(map(str, self.columns), self.numeric, strict=True))

    def sheet(self) -> Sheet:
        return Sheet(str(self.title), [str(c) for c in self.columns], self.rows, self.foot)

    def paper(self) -> dict[str, Any]:
        """What a document prints."""
        rows = self.written()
        return {
            "title": str(self.title),
            "columns": [str(c) for c in self.columns],
            "rows": rows[:-1] if self.foot else rows,
            "foot": rows[-1] if self.foot else [],
            "align": ["right" if one else "left" for one in self.numeric],
            "note": str(self.note),
        }


def text_of(value: Any) -> str:
    if value is None:
        return formats.number(None)
    if isinstance(value, Share):
        return formats.percent(value, 0)
    if isinstance(value, dt.date):
        return formats.day(value)
    if isinstance(value, int | Decimal):
        return formats.number(value)
    return str(value)


def of_statement(made: Statement) -> list[Table]:
    """The contracts, then who worked by each sight, then the year before."""
    tables = [_contracts(made), _compared(made)]
    tables += [_sight(made, place) for place in range(len(made.sights)) if made.sights[place].parts]
    return tables


def _contracts(made: Statement) -> Table:
    rows: list[list[Any]] = [_contract(made, row) for row in made.rows]
    sums = made.sums
    if rows:
        rows.append(
            [
                _("Ensemble"),
                "",
                sums["due"],
                sums["done"],
                _whole(sums["forecast"]),
                None,
                "",
                made.whole.hours,
                _secret(made.count(made.whole.persons, "total")),
                _secret(made.whole.contracts if made.shows("persons", "total") else None),
                made.whole.companies,
            ]
        )
    return Table(
        "contracts",
        _("Marchés"),
        [
            _("Marché"),
            _("Mécanisme"),
            _("Heures dues"),
            _("Faites depuis le début"),
            _("Prévues à la fin"),
            _("Fin"),
            _("État"),
            _("Heures de la période"),
            _("Personnes"),
            _("Contrats"),
            _("Entreprises"),
        ],
        rows,
        [False, False, True, True, True, False, False, True, True, True, True],
        foot=bool(rows),
        note=_(
            "Heures dues, faites et prévues : au dernier jour de la période. Une personne qui travaille sur "
            "deux marchés compte une fois dans l'ensemble."
        ),
    )


def _contract(made: Statement, row: Row) -> list[Any]:
    one, key = row.balance, ("lot", str(row.lot.pk))
    shown = made.shows("persons", *key)
    return [
        words.full_name(row.lot),
        words.mechanism(row.lot.mechanism),
        one.due,
        one.done,
        _whole(one.forecast),
        one.ends,
        str(one.state.label),
        row.tally.hours,
        _secret(made.count(row.tally.persons, *key)),
        _secret(row.tally.contracts if shown else None),
        row.tally.companies,
    ]


def _compared(made: Statement) -> Table:
    now, then = made.whole, made.before
    shown_now, shown_then = made.shows("persons", "total"), made.shows("persons", "before")
    rows: list[list[Any]] = [
        [_("Heures d'insertion"), then.hours, now.hours, now.hours - then.hours],
        [_("Heures de formation, à part"), then.training, now.training, now.training - then.training],
    ]
    for label, old, new in (
        (_("Personnes"), then.persons, now.persons),
        (_("Contrats de travail"), then.contracts, now.contracts),
    ):
        both = shown_now and shown_then
        rows.append(
            [
                label,
                _secret(old if shown_then else None),
                _secret(new if shown_now else None),
                _secret(new - old if both else None),
            ]
        )
    rows.append([_("Entreprises"), then.companies, now.companies, now.companies - then.companies])
    rows.append([_("Marchés avec des heures"), then.lots, now.lots, now.lots - then.lots])
    columns = ["", made.before_period.label, made.period.label, _("Évolution")]
    return Table("before", _("Comparaison"), columns, rows, [False, True, True, True])


def _sight(made: Statement, place: int) -> Table:
    sight = made.sights[place]
    rows = []
    for part in sight.parts:
        shown = made.shows("persons", sight.code, part.code)
        hours = made.hours(part.tally.hours, sight.code, part.code)
        whole = int(made.whole.hours * 100)
        rows.append(
            [
                str(part.label),
                _secret(hours),
                SECRET if hours is None else Share(int(hours * 100), whole),
                _secret(part.tally.persons if shown else None),
                _secret(part.tally.contracts if shown else None),
            ]
        )
    columns = ["", _("Heures"), _("Part des heures"), _("Personnes"), _("Contrats")]
    note = (
        _("Chaque personne compte une fois, selon ses dernières heures de la période.")
        if sight.once
        else _("Une personne compte dans chaque ligne où elle a des heures.")
    )
    return Table(sight.code, sight.title, columns, rows, [False, True, True, True, True], note=note)


def _secret(value: Any) -> Any:
    return SECRET if value is None else value


def _whole(value: Decimal | None) -> Decimal | int | None:
    """A forecast is told to the hour."""
    return None if value is None else int(value.to_integral_value(rounding="ROUND_HALF_UP"))


def of_renewal(rows: Sequence[RenewalRow], year: Words, since: Words) -> Table:
    """The grid of urban renewal: the period, then everything since the beginning."""

    def cells(one: Tally) -> list[Any]:
        return [one.hours, one.persons, one.contracts, one.resident_hours_share, one.resident_share]

    columns: list[Words] = [_("Opération"), _("Quartier")]
    for label in (year, since):
        columns += [
            _("Heures %s") % label,
            _("Personnes %s") % label,
            _("Contrats %s") % label,
            _("Heures des habitants %s") % label,
            _("Habitants %s") % label,
        ]
    written = [[row.name, row.area, *cells(row.period), *cells(row.ever)] for row in rows]
    return Table(
        "renewal",
        _("Rénovation urbaine"),
        columns,
        written,
        [False, False, *[True] * 10],
        foot=len(rows) > 1,
    )
