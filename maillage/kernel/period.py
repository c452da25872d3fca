"""A period of whole days, both ends included: the unit every figure is computed over."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_YEAR = re.compile(r"^(\d{4})$")
_YEARS = re.compile(r"^(\d{4})-(\d{4})$")
_DAYS = re.compile(r"^(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})$")


class PeriodError(ValueError):
    """The text is not a period; the message is meant for a user."""


@dataclass(frozen=True, order=True)
class Period:
    """[first, last], both included. Written `2017`, `2012-2017` or `2017-03-01/2017-06-30`."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError(_("La période finit avant de commencer : %s") % self.label)

    @classmethod
    def year(cls, year: int) -> "Period":
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @classmethod
    def years(cls, first: int, last: int) -> "Period":
        return cls(dt.date(first, 1, 1), dt.date(last, 12, 31))

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read one of the three written forms; raise `PeriodError` with a message for the user."""
        text = text.strip()
        try:
            if match := _YEAR.match(text):
                return cls.year(int(match[1]))
            if match := _YEARS.match(text):
                return cls.years(int(match[1]), int(match[2]))
            if match := _DAYS.match(text):
                return cls(dt.date.fromisoformat(match[1]), dt.date.fromisoformat(match[2]))
        except PeriodError:
            raise
        except ValueError:
            pass
        raise PeriodError(
            _("« %s » n'est pas une période : écrivez 2017, 2012-2017 ou 2017-03-01/2017-06-30.") % text
        )

    @property
    def label(self) -> str:
        """The written form; `parse` reads it back."""
        whole = (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)
        if whole and self.first.year == self.last.year:
            return f"{self.first.year:04}"
        if whole:
            return f"{self.first.year:04}-{self.last.year:04}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    def __str__(self) -> str:
        return self.label

    def contains(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    def overlaps(self, first: dt.date | None, last: dt.date | None) -> bool:
        """Whether [first, last] shares a day with the period; None is an open end."""
        return (first is None or first <= self.last) and (last is None or last >= self.first)

    def split_years(self) -> list["Period"]:
        """The calendar years the period touches, each as a whole year."""
        return [Period.year(year) for year in range(self.first.year, self.last.year + 1)]
