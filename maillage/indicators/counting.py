"""How records are counted: which rows, when they belong to a period, and what makes two of them one.

A room declares `Rows` and `Count`s in SQL fragments of its own; every value is a named parameter
(`%(programme)s`) bound by psycopg. The same fragments make the figure (`tally`) and the list behind it
(`listing`), so that the two cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class When(Protocol):
    """The condition under which a row belongs to a period whose bounds are the SQL expressions given."""

    def within(self, first: str, last: str) -> str: ...

    def near(self, first: str, last: str) -> str:
        """A condition every row of any period inside [first, last] fulfils: it spares reading the others."""


@dataclass(frozen=True)
class Overlapping:
    """[first, last] shares a day with the period; no last day is an open end."""

    first: str
    last: str

    def within(self, first: str, last: str) -> str:
        return f"{self.first} <= {last} AND ({self.last} IS NULL OR {self.last} >= {first})"

    near = within


@dataclass(frozen=True)
class During:
    """A day of the period. A missing day is in none."""

    day: str

    def within(self, first: str, last: str) -> str:
        return f"{self.day} >= {first} AND {self.day} <= {last}"

    near = within


@dataclass(frozen=True)
class OpenAtEnd:
    """Begun, and not ended on or before the last day of the period."""

    first: str
    last: str

    def within(self, first: str, last: str) -> str:
        return f"{self.first} <= {last} AND ({self.last} IS NULL OR {self.last} > {last})"

    def near(self, first: str, last: str) -> str:
        return Overlapping(self.first, self.last).within(first, last)


@dataclass(frozen=True)
class Rows:
    """Records that can be counted: `tables` is what follows FROM, `where` what always holds.

    `record` is the SQL expression of the id of the record a reader is shown, `model` its model
    ("pathways.Step"); NULL where none stands there any more: it is counted, and not listed. One record stands
    on one row, unless a count names a key. `person` is the SQL
    expression of the id of the person a row tells of, where it tells of one: figures outlive its file.
    """

    tables: str
    where: str
    record: str
    model: str
    person: str = ""


@dataclass(frozen=True)
class Key:
    """What is counted once however many rows it has: an id expression, and the model of the id."""

    expression: str
    model: str


@dataclass(frozen=True)
class Count:
    """One way of counting rows over a period.

    where      a further condition
    by         expression of a breakdown's code; empty codes ("") are the rows it says nothing of
    key        count this once a period instead of every row (once a period and code, with `by`)
    one_code   with `by` and `key`: a key has one code only, so that the parts add up to the whole
    latest     with `key`: of a key's rows in the period only the one where this expression is greatest
               counts, so that the parts of any `by` add up; fragments may then use the bounds of the period,
               %(first)s and %(last)s, and the section's parameters of the period
    total      add this expression up instead of counting: whole numbers (`l.hours * 100` of hundredths)
    """

    rows: Rows
    when: When
    where: str = ""
    by: str = ""
    key: Key | None = None
    one_code: bool = False
    latest: str = ""
    total: str = ""

    @property
    def model(self) -> str:
        return self.key.model if self.key else self.rows.model
