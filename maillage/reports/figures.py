"""Figures for files and the command line: choosing a section, printing, comparing with published ones."""

from __future__ import annotations

import csv
import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.indicators import (
    Figure,
    IndicatorError,
    Section,
    compute_section,
    organisations_with,
    section,
)
from maillage.indicators.figures import COLUMNS, plain
from maillage.kernel.period import Period, PeriodError
from maillage.kernel.text import fold
from maillage.organisations.models import Organisation

from . import queries
from .readings import Reading, secret
from .services.publishing import PublishedRow

Hidden = tuple[str, str, str]  # indicator, breakdown, period
BUYER = "buyer"  # what some sections are narrowed to
EACH_YEAR = "year"  # the period files write for what holds every year


def chosen_section(code: str, organisation: str = "") -> Section:
    """The section of this code; `organisation` (number, SIRET or name) when several have one.

    Raises `IndicatorError` when there is none, or a doubt.
    """
    everybody = _holders(code)
    if not everybody:
        raise IndicatorError(
            _(
                "Aucune structure n'a de section « %s ». Une section porte le code d'un programme, "
                "par exemple plie, ou celui d'autres chiffres, par exemple placement."
            )
            % code,
            "section",
        )
    found = _named(everybody, organisation)
    if not found:
        raise IndicatorError(
            _("« %(name)s » n'est pas une structure qui a une section « %(section)s ».")
            % {"name": organisation.strip(), "section": code},
            "organisation",
        )
    if len(found) > 1:
        names = ", ".join(f"{o.pk} ({o.name})" for o in found)
        raise IndicatorError(
            _(
                "Plusieurs structures ont une section « %(section)s » : "
                "précisez --organisation, parmi %(names)s."
            )
            % {"section": code, "names": names},
            "organisation",
        )
    chosen = section(code, found[0].pk)
    assert chosen is not None  # noqa: S101 - its provider has just named it
    return chosen


def of_buyer(here: Section, siret: str) -> Section:
    """The section narrowed to one buyer.

    Raises `IndicatorError` for an unknown number, a structure without contracts, a section that is not
    narrowed so.
    """
    if BUYER not in here.narrowings:
        raise IndicatorError(
            _("La section « %s » ne se restreint pas à un acheteur : seules celles des clauses le font.")
            % here.code,
            BUYER,
        )
    number = "".join(siret.split())
    buyer = Organisation.objects.filter(siret=number).first()
    if buyer is None:
        raise IndicatorError(
            _("--buyer %s : aucune structure ne porte ce SIRET (quatorze chiffres).") % siret, BUYER
        )
    try:
        return here.narrowed(BUYER, [buyer.pk])
    except IndicatorError as error:
        raise IndicatorError(f"{buyer.name} : {error}", BUYER) from error


def _holders(code: str) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=organisations_with(code)).order_by("pk"))


def _named(found: Iterable[Organisation], organisation: str) -> list[Organisation]:
    """Those of this number, SIRET or name; all without one."""
    wanted = organisation.strip()
    return [o for o in found if not wanted or wanted in (str(o.pk), o.siret) or fold(o.name) == fold(wanted)]


def all_figures(here: Section, periods: Iterable[Period], indicators: Sequence[str] = ()) -> list[Figure]:
    """Every figure of the section over the periods, or of some indicators; a yearly target comes once."""
    spans = list(dict.fromkeys(periods))
    codes = list(indicators) or list(here.indicators)
    figures = compute_section(here, [(code, span) for code in codes for span in spans])
    return list({figure.row(): figure for figure in figures}.values())


def hidden_of(here: Section, figures: Iterable[Figure]) -> frozenset[Hidden]:
    """Which of some figures a publication must not tell."""
    return queries.secrecy(here, [Reading.of_figure(f) for f in figures], timezone.localdate()).hidden


def write_csv(figures: Iterable[Figure], out: IO[str], hidden: Container[Hidden] = ()) -> None:
    """`section,indicator,breakdown,period,value,unit`, a header first; a hidden value is « s. »."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for figure in figures:
        row = list(figure.row())
        if tuple(row[1:4]) in hidden:
            row[4] = secret()
        writer.writerow(row)


def write_json(figures: Iterable[Figure], out: IO[str], hidden: Container[Hidden] = ()) -> None:
    """A list of objects with the same names; a value that does not exist is null, a hidden one as well."""
    lines: list[dict[str, Any]] = []
    for figure in figures:
        row = figure.row()
        line = {**dict(zip(COLUMNS, row, strict=True)), "value": _json(figure.value)}
        lines.append({**line, "value": None, "hidden": True} if row[1:4] in hidden else line)
    json.dump(lines, out, ensure_ascii=False, indent=1)
    out.write("\n")


def _json(value: Decimal | None) -> Any:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True)
class Difference:
    """A published figure and what the records give. `computed` is None where nothing can be divided."""

    published: PublishedRow
    computed: Decimal | None


@dataclass(frozen=True)
class Comparison:
    """Published figures held against computed ones, in the order of the file."""

    same: int
    differences: list[Difference]
    not_computed: list[PublishedRow]

    @property
    def total(self) -> int:
        return self.same + len(self.differences) + len(self.not_computed)


def compare(here: Section, rows: Iterable[PublishedRow]) -> Comparison:
    """Hold the rows of this section against the records.

    Raises `IndicatorError` when the file has no row of the section, `PeriodError` for an unreadable period.
    """
    concerned = [row for row in rows if row.section == here.code]
    if not concerned:
        raise IndicatorError(
            _("Le fichier ne contient aucune ligne de la section « %s ».") % here.code, "section"
        )
    known = [row for row in concerned if row.indicator in here.indicators]
    spans = {row.period: _span(row.period) for row in concerned}
    fallback = max((s for s in spans.values() if s), key=lambda s: s.last, default=_this_year())
    requests = dict.fromkeys((row.indicator, spans[row.period] or fallback) for row in known)
    computed = {
        (figure.indicator, figure.breakdown, figure.period_label): figure.value
        for figure in compute_section(here, requests)
    }
    same, differences, missing = 0, [], []
    for row in concerned:
        key = (row.indicator, row.breakdown, row.period)
        if key not in computed:
            missing.append(row)
        elif computed[key] != row.value:
            differences.append(Difference(row, computed[key]))
        else:
            same += 1
    return Comparison(same, differences, missing)


def compare_all(rows: Iterable[PublishedRow], organisation: str = "") -> Comparison:
    """Hold every row of a file against the records, section by section. Of a section nobody has, no row is
    computed.

    Raises `IndicatorError` when several organisations have one, or when the one named has none.
    """
    by_section: dict[str, list[PublishedRow]] = {}
    for row in rows:
        by_section.setdefault(row.section, []).append(row)
    known = [code for code in by_section if _named(_holders(code), organisation)]
    if organisation and not known:
        raise IndicatorError(
            _("« %s » n'est pas une structure qui a une section de ce fichier.") % organisation.strip(),
            "organisation",
        )
    found = [compare(chosen_section(code, organisation), by_section[code]) for code in known]
    nobody = [row for code, some in by_section.items() if code not in known for row in some]
    missing = {id(row): row for row in (*nobody, *(row for one in found for row in one.not_computed))}
    return Comparison(
        sum(one.same for one in found),
        [difference for one in found for difference in one.differences],
        [row for some in by_section.values() for row in some if id(row) in missing],
    )


def write_comparison(comparison: Comparison, out: IO[str]) -> None:
    """A line for each figure that differs or is not computed, then the count of all."""
    writer = csv.writer(out, lineterminator="\n")
    if comparison.differences or comparison.not_computed:
        writer.writerow([*COLUMNS[:4], "published", "computed"])
    for difference in comparison.differences:
        writer.writerow([*_place(difference.published), plain(difference.computed)])
    for row in comparison.not_computed:
        writer.writerow([*_place(row), "not computed"])
    counts = {
        "total": comparison.total,
        "same": comparison.same,
        "different": len(comparison.differences),
        "missing": len(comparison.not_computed),
    }
    out.write(
        _(
            "Chiffres publiés : %(total)d. Identiques : %(same)d. Différents : %(different)d. "
            "Non calculés (not computed) : %(missing)d.\n"
        )
        % counts
    )


def _place(row: PublishedRow) -> list[str]:
    return [row.section, row.indicator, row.breakdown, row.period, plain(row.value)]


def _span(text: str) -> Period | None:
    """The period of a row; None for what holds every year."""
    return None if text == EACH_YEAR else Period.parse(text)


def _this_year() -> Period:
    return Period.year(timezone.localdate().year)


__all__ = [
    "Comparison",
    "Difference",
    "PeriodError",
    "all_figures",
    "chosen_section",
    "compare",
    "compare_all",
    "of_buyer",
    "write_comparison",
    "write_csv",
    "write_json",
]
