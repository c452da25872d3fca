"""Figures that the programme's file decides: targets and the caseload norm."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from maillage.indicators.definitions import Cell, Given, Indicator, Wording
from maillage.indicators.registry import Section
from maillage.kernel.period import Period
from maillage.pathways.programmes import Target

from .parameters import Subject

EACH_YEAR = "year"
NORM = "caseload_norm"
_PARTS = {"employment": _("Emploi"), "qualifying": _("Qualification")}


def target_code(indicator: str) -> str:
    return f"{indicator}_target"


def target_indicators(subject: Subject, counted: Iterable[Indicator]) -> list[Indicator]:
    """One indicator for each counted one a version of the programme sets a target to."""
    aims: dict[str, list[Target]] = {}
    for _first, _last, definition in subject.definitions:
        for target in definition.targets:
            aims.setdefault(target.indicator, []).append(target)
    return [_target(indicator, aims[indicator.code]) for indicator in counted if indicator.code in aims]


def norm_indicator() -> Indicator:
    return Indicator(
        NORM,
        _("Norme de participants par référent"),
        "person per FTE",
        Given(_norm),
        (
            Wording(
                _(
                    "Nombre de participants suivis par un référent de parcours à temps plein que prévoit le "
                    "programme, dans la version en vigueur le dernier jour de la période."
                )
            ),
        ),
    )


def _target(indicator: Indicator, aims: list[Target]) -> Indicator:
    def values(section: Section, period: Period) -> list[Cell]:
        definition = section.subject.on(period.last)
        found = [t for t in definition.targets if t.indicator == indicator.code and holds(t, period)]
        return [_cell(target) for target in found]

    return Indicator(
        target_code(indicator.code),
        format_lazy(_("Objectif : {label}"), label=indicator.label),
        aims[-1].unit,
        Given(values),
        (
            Wording(
                _(
                    "Valeur que le programme fixe pour cet indicateur, dans la version en vigueur le dernier"
                    " jour de la période ; elle vaut pour la période écrite en regard, ou pour chaque année."
                )
            ),
        ),
        decimals=max(_decimals(target) for target in aims),
    )


def _decimals(target: Target) -> int:
    """As many as the file writes."""
    exponent = Decimal(str(target.value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def holds(target: Target, period: Period) -> bool:
    """Whether the target is in force on the last day of the period."""
    return not target.period or Period.parse(target.period).contains(period.last)


def _cell(target: Target) -> Cell:
    return Cell(
        part=None,
        whole=None,
        exact=Fraction(Decimal(str(target.value))),
        breakdown=target.breakdown,
        label=_PARTS.get(target.breakdown, ""),
        period=EACH_YEAR if target.each else target.period,
    )


def _norm(section: Section, period: Period) -> list[Cell]:
    norm = section.subject.on(period.last).caseload_norm
    return [] if norm is None else [Cell(None, None, Fraction(norm), period=EACH_YEAR)]
