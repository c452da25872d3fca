"""Sections of figures: a room registers a provider, which gives an organisation its sections."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
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
Narrowing = Callable[["Section", Collection[int]], "Section"]

# Families of sections.
PATHWAYS, COMPANIES = "pathways", "companies"


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
    `carried` gives what records that are no more still add to counts; no list has them. `family` is what the
    figures are about (`PATHWAYS`, `COMPANIES`): chapters stand together by it, and a network shares some.
    `narrowings`: what the section may be narrowed to ("buyer"), each with how, out of ids; see `narrowed`.
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
    family: str = ""
    narrowings: Mapping[str, Narrowing] = field(default_factory=dict, repr=False)

    def narrowed(self, to: str, ids: Collection[int]) -> Section:
        """The same indicators over what belongs to some records only: `here.narrowed("buyer", [12])`.

        `IndicatorError` when the section is not narrowed so, or when nothing of it belongs to them.
        """
        narrow = self.narrowings.get(to)
        if narrow is None:
            raise IndicatorError(
                _("La section « %s » ne se restreint pas ainsi : ses chiffres n'y sont pas rattachés.")
                % self.code,
                to,
            )
        return narrow(self, ids)

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


@dataclass(frozen=True)
class Listed:
    """A section as a list names it, without its indicators. `first_year` and `last_year`, where its provider
    knows them: it has no figure outside of them."""

    code: str
    label: Any
    family: str = ""
    first_year: int | None = None
    last_year: int | None = None


class Provider(Protocol):
    """What a room registers.

    A provider of many sections (one for each recruitment) may also offer `listed(organisation_id)`, all of
    them as `Listed` in a fixed number of queries.
    """

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


def listed(organisation_id: int) -> list[Listed]:
    """The sections of an organisation as a list names them; the first provider of a code has it."""
    found: dict[str, Listed] = {}
    for provider in _providers.values():
        many = getattr(provider, "listed", None)
        if many is not None:
            given = many(organisation_id)
        else:
            held = (provider.section(code, organisation_id) for code in provider.codes(organisation_id))
            given = [Listed(one.code, one.label, one.family) for one in held if one is not None]
        for one in given:
            found.setdefault(one.code, one)
    return list(found.values())


def listed_as(code: str, organisation_id: int) -> Listed | None:
    """One section as a list names it; None when the organisation has none."""
    for provider in _providers.values():
        many = getattr(provider, "listed", None)
        if many is not None:
            found = next((one for one in many(organisation_id) if one.code == code), None)
        else:
            held = provider.section(code, organisation_id)
            found = Listed(held.code, held.label, held.family) if held is not None else None
        if found is not None:
            return found
    return None


def organisations_with(code: str) -> list[int]:
    """Ids of the organisations that have a section of this code."""
    return sorted({pk for provider in _providers.values() for pk in provider.organisations(code)})


def needed_section(code: str, organisation_id: int) -> Section:
    """As `section`, but says so when there is none."""
    found = section(code, organisation_id)
    if found is None:
        raise IndicatorError(_("La structure n'a pas de section « %s ».") % code, "section")
    return found
