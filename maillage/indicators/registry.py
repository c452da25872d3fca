"""Sections of figures: a room registers a provider, which gives an organisation its sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.period import Period

from .counting import Count
from .definitions import Indicator
from .tally import Need, Tallies

Carried = Callable[[CursorWrapper, Iterable[Need]], Tallies]


class IndicatorError(DomainError):
    """An unknown section, indicator or breakdown; the message is for a user."""


@dataclass(frozen=True)
class Ties:
    """`sums`: (whole, its parts); `limits`: (smaller, larger). They hold over any period."""

    sums: tuple[tuple[Count, tuple[Count, ...]], ...] = ()
    limits: tuple[tuple[Count, Count], ...] = ()


@dataclass(frozen=True)
class Section:
    """Indicators over the records of one organisation, with the parameters their counts are bound to.

    `of_period` gives the parameters that depend on the period; `subject` is the provider's own. `ties` are
    what any reader knows of its counts: those that add up to another, and those that never exceed another.
    `carried` gives what records that are no more still add to counts; no list has them.
    """

    code: str
    label: Any
    organisation_id: int
    indicators: Mapping[str, Indicator]
    parameters: Mapping[str, Any]
    of_period: Callable[[Period], Mapping[str, Any]] = field(repr=False)
    subject: Any = None
    ties: Ties = field(default_factory=lambda: Ties(), repr=False)
    carried: Carried | None = field(default=None, repr=False)

    def indicator(self, code: str) -> Indicator:
        """The indicator of this code; `IndicatorError` when the section has none."""
        found = self.indicators.get(code)
        if found is None:
            raise IndicatorError(
                _("« %(code)s » n'est pas un indicateur de « %(section)s ».")
                % {"code": code, "section": self.code},
                "indicator",
            )
        return found


class Provider(Protocol):
    """What a room registers."""

    def codes(self, organisation_id: int) -> list[str]: ...

    def section(self, code: str, organisation_id: int) -> Section | None: ...

    def organisations(self, code: str) -> list[int]:
        """Ids of the organisations that have this section; those that use it, where some do."""


_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Add a room's provider; the same name again replaces it."""
    _providers[name] = provider


def section(code: str, organisation_id: int) -> Section | None:
    """The section of this code, or None when the organisation has none."""
    for provider in _providers.values():
        found = provider.section(code, organisation_id)
        if found is not None:
            return found
    return None


def sections(organisation_id: int) -> list[Section]:
    """All sections of an organisation."""
    found = (
        provider.section(code, organisation_id)
        for provider in _providers.values()
        for code in provider.codes(organisation_id)
    )
    return [section for section in found if section is not None]


def organisations_with(code: str) -> list[int]:
    """Ids of the organisations that have a section of this code."""
    return sorted({pk for provider in _providers.values() for pk in provider.organisations(code)})


def needed_section(code: str, organisation_id: int) -> Section:
    """As `section`, but says so when there is none."""
    found = section(code, organisation_id)
    if found is None:
        raise IndicatorError(_("La structure n'a pas de section « %s ».") % code, "section")
    return found
