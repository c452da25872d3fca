"""What the rows are bound to: a programme, its rules as ranges of days, and what follows from a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from maillage.employment.models import NOT_EMPLOYMENT
from maillage.kernel.period import Period
from maillage.pathways.models import ExitKind, Programme, StepType
from maillage.pathways.programmes import Definition, definition_in_force, definition_of, versions_of

DAY = dt.timedelta(days=1)
EMPLOYMENT = "employment"  # the category of steps under contract


@dataclass(frozen=True)
class RuleRange:
    """What a programme says of one code between two days, both included, in the form PostgreSQL reads."""

    code: str
    said: tuple[str, ...]
    first: str
    last: str

    @property
    def always(self) -> bool:
        return (self.first, self.last) == ("-infinity", "infinity")


@dataclass(frozen=True)
class Subject:
    """A programme as its figures see it."""

    programme: Programme

    @cached_property
    def definitions(self) -> list[tuple[str, str, Definition]]:
        """Each version with the days it speaks for: the first since ever, each until the next begins."""
        versions = versions_of(self.programme)
        firsts = ["-infinity", *(str(v.valid_from) for v in versions[1:])]
        lasts = [*(str(v.valid_from - DAY) for v in versions[1:] if v.valid_from), "infinity"]
        return [
            (first, last, definition_of(version))
            for first, last, version in zip(firsts, lasts, versions, strict=True)
        ]

    def on(self, day: dt.date) -> Definition:
        return definition_in_force(self.programme, day)

    @property
    def newest(self) -> Definition:
        return self.definitions[-1][2]

    def parameters(self) -> dict[str, Any]:
        """Bound in every statement."""
        types = dict(StepType.objects.filter(programme=self.programme).values_list("code", "id"))
        kinds = dict(ExitKind.objects.filter(programme=self.programme).values_list("code", "id"))
        steps = self._ranges(types, lambda d: {t.code: (t.category,) for t in d.step_types})
        exits = self._ranges(kinds, lambda d: {k.code: (k.exit_class, k.part) for k in d.exit_kinds})
        return {
            "programme": self.programme.pk,
            "not_employment": sorted(str(kind) for kind in NOT_EMPLOYMENT),
            "all_step_types": sorted(types.values()),
            "employment_types": sorted({types[r.code] for r in steps if r.said == (EMPLOYMENT,)}),
            "step_types": [types[r.code] for r in steps],
            "step_categories": [r.said[0] for r in steps],
            "step_rule_always": [r.always for r in steps],
            "step_rule_from": [r.first for r in steps],
            "step_rule_to": [r.last for r in steps],
            "exit_kinds": [kinds[r.code] for r in exits],
            "exit_codes": [r.code for r in exits],
            "exit_classes": [r.said[0] for r in exits],
            "exit_parts": [r.said[1] for r in exits],
            "exit_rule_always": [r.always for r in exits],
            "exit_rule_from": [r.first for r in exits],
            "exit_rule_to": [r.last for r in exits],
        }

    def of_period(self, period: Period) -> Mapping[str, Any]:
        """Bound in the statements of one period."""
        return {"band_starts": band_starts(self.on(period.last), period.last)}

    def _ranges(self, codes: Iterable[str], read: Any) -> list[RuleRange]:
        """For every code, what the versions say of it over all time, in as few ranges as possible.

        A version that no longer names a code leaves what the one before said; the same holds backwards.
        """
        said = [(first, last, read(definition)) for first, last, definition in self.definitions]
        ranges: list[RuleRange] = []
        for code in sorted(codes):
            known = next((words[code] for _, _, words in said if code in words), None)
            if known is None:
                continue
            merged: list[RuleRange] = []
            for first, last, words in said:
                known = words.get(code, known)
                if merged and merged[-1].said == known:
                    merged[-1] = RuleRange(code, known, merged[-1].first, last)
                else:
                    merged.append(RuleRange(code, known, first, last))
            ranges += merged
        return ranges


def band_starts(definition: Definition, day: dt.date) -> list[dt.date]:
    """First birth date of each age band but the oldest, ascending: who is born on it is that young on `day`.

    Ages are completed years. Born on 29 February, one grows older on 1 March of a common year.
    """
    limits = [band.upto + 1 for band in definition.age_bands if band.upto is not None]
    return [_years_before(day, years) + DAY for years in sorted(limits, reverse=True)]


def _years_before(day: dt.date, years: int) -> dt.date:
    """The last birth date that makes `years` completed years on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February, in a year without one
        return dt.date(day.year - years, 2, 28)
