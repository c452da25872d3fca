"""Filters: each reads its own parameters of the address, narrows the list, and draws itself as a chip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.kernel.forms.typed_dates import DateNotUnderstood, read_date

from . import drawing

if TYPE_CHECKING:
    from .listing import Chip

_KEPT = 30  # seconds
Choices = Iterable[tuple[Any, str | Promise]]
Apply = Callable[[QuerySet, Any], QuerySet]


@dataclass(frozen=True)
class Option:
    """One choice of a chip, as a link."""

    label: str | Promise
    params: dict[str, list[str] | None]
    on: bool


class Filter:
    """What every filter has. `params` are the names it owns in the address."""

    key = ""
    label: str | Promise = ""

    @property
    def params(self) -> tuple[str, ...]:
        return (self.key,)

    def read(self, query: QueryDict, request: HttpRequest) -> Any:
        """The filter's value out of the address, None when absent; `ValueError` when unreadable."""
        raise NotImplementedError

    def narrow(self, queryset: QuerySet, value: Any) -> QuerySet:
        raise NotImplementedError

    def describe(self, value: Any, request: HttpRequest) -> str:
        """The value in words, for the chip and for the sheet of the export."""
        raise NotImplementedError

    def options(self, value: Any, request: HttpRequest) -> list[Option]:
        """The choices offered as links."""
        return []

    def draw(self, chip: Chip, request: HttpRequest) -> SafeString:
        """The chip as HTML. A search has none: it is drawn above the list."""
        return SafeString("")


def text_of(query: QueryDict, key: str) -> str:
    """A parameter as clean text: no control sign reaches the database."""
    return "".join(c for c in query.get(key, "") if c.isprintable()).strip()[:200]


class SearchFilter(Filter):
    """Free text. `apply(queryset, text)` is the room's own search."""

    def __init__(self, placeholder: str | Promise, apply: Apply, key: str = "q") -> None:
        self.key, self.label, self._apply = key, placeholder, apply

    def read(self, query: QueryDict, request: HttpRequest) -> str | None:
        return text_of(query, self.key) or None

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return self._apply(queryset, value)

    def describe(self, value: str, request: HttpRequest) -> str:
        return f"« {value} »"


class ChoiceFilter(Filter):
    """One choice, or several with `multiple`, among `choices` (pairs, or a function of the request).

    `lookup` is a field path compared by equality; `apply(queryset, values)` replaces it (a list of values).
    `kept_as` names choices that are long to read and seldom change: each role keeps them half a minute.
    """

    def __init__(
        self,
        key: str,
        label: str | Promise,
        choices: Choices | Callable[[HttpRequest], Choices],
        lookup: str = "",
        apply: Apply | None = None,
        multiple: bool = False,
        kept_as: str = "",
    ) -> None:
        if not lookup and apply is None:
            raise ValueError(f"filter {key}: say either lookup or apply")
        self.key, self.label, self.multiple = key, label, multiple
        self._choices, self._lookup, self._apply, self._kept_as = choices, lookup, apply, kept_as

    def choices(self, request: HttpRequest) -> list[tuple[str, str | Promise]]:
        """The pairs, read once per request: they may come from the database."""
        known: dict[int, Any] = request.__dict__.setdefault("_listing_choices", {})
        if id(self) not in known:
            known[id(self)] = self._kept(request) if self._kept_as else self._fresh(request)
        return known[id(self)]

    def _fresh(self, request: HttpRequest) -> list[tuple[str, str | Promise]]:
        pairs = self._choices(request) if callable(self._choices) else self._choices
        return [(str(value), label) for value, label in pairs]

    def _kept(self, request: HttpRequest) -> list[tuple[str, str | Promise]]:
        """Those of this role in this language; read again when the address asks for one not among them."""
        name = f"choices:{self._kept_as}:{request.context.membership.pk}:{get_language()}"
        pairs = cache.get(name)
        asked = set(filter(None, request.GET.getlist(self.key)))
        if pairs is None or not asked <= {value for value, _label in pairs}:
            pairs = [(value, str(label)) for value, label in self._fresh(request)]
            cache.set(name, pairs, _KEPT)
        return pairs

    def read(self, query: QueryDict, request: HttpRequest) -> list[str] | None:
        wanted = [value for value in query.getlist(self.key) if value]
        if not wanted:
            return None
        known = dict(self.choices(request))
        if not self.multiple:
            wanted = wanted[-1:]
        if any(value not in known for value in wanted):
            raise ValueError(self.key)
        return list(dict.fromkeys(wanted))

    def narrow(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if self._apply is not None:
            return self._apply(queryset, value)
        return queryset.filter(**{f"{self._lookup}__in": value})

    def describe(self, value: list[str], request: HttpRequest) -> str:
        known = dict(self.choices(request))
        return ", ".join(str(known[v]) for v in value)

    def options(self, value: list[str] | None, request: HttpRequest) -> list[Option]:
        chosen = value or []
        options = []
        for code, label in self.choices(request):
            on = code in chosen
            if self.multiple:
                after = [v for v in chosen if v != code] if on else [*chosen, code]
            else:
                after = [] if on else [code]
            options.append(Option(label, {self.key: after or None}, on))
        return options

    def draw(self, chip: Chip, request: HttpRequest) -> SafeString:
        return drawing.choices(chip)


class FlagFilter(Filter):
    """A yes-or-nothing: one press narrows to `condition`, the next frees it."""

    def __init__(
        self, key: str, label: str | Promise, condition: Q | None = None, apply: Callable | None = None
    ) -> None:
        if condition is None and apply is None:
            raise ValueError(f"filter {key}: say either condition or apply")
        self.key, self.label, self._condition, self._apply = key, label, condition, apply

    def read(self, query: QueryDict, request: HttpRequest) -> bool | None:
        value = text_of(query, self.key)
        if value not in ("", "1"):
            raise ValueError(self.key)
        return True if value else None

    def narrow(self, queryset: QuerySet, value: bool) -> QuerySet:
        if self._apply is not None:
            return self._apply(queryset)
        return queryset.filter(self._condition)

    def describe(self, value: bool, request: HttpRequest) -> str:
        return _("oui")

    def options(self, value: bool | None, request: HttpRequest) -> list[Option]:
        return [Option(self.label, {self.key: None if value else ["1"]}, bool(value))]

    def draw(self, chip: Chip, request: HttpRequest) -> SafeString:
        return drawing.flag(chip)


class DateRangeFilter(Filter):
    """From a day to a day, both included, either end open; typed as dates are typed everywhere."""

    def __init__(self, key: str, label: str | Promise, lookup: str, presets: Sequence[Preset] = ()) -> None:
        self.key, self.label, self._lookup, self.presets = key, label, lookup, presets

    @property
    def params(self) -> tuple[str, ...]:
        return (f"{self.key}_from", f"{self.key}_to")

    def read(self, query: QueryDict, request: HttpRequest) -> tuple[dt.date | None, dt.date | None] | None:
        ends: list[dt.date | None] = []
        for name in self.params:
            text = text_of(query, name)
            try:
                ends.append(read_date(text) if text else None)
            except DateNotUnderstood as error:
                raise ValueError(name) from error
        first, last = ends
        if first is None and last is None:
            return None
        if first and last and last < first:
            first, last = last, first
        return first, last

    def narrow(self, queryset: QuerySet, value: tuple[dt.date | None, dt.date | None]) -> QuerySet:
        first, last = value
        if first:
            queryset = queryset.filter(**{f"{self._lookup}__gte": first})
        if last:
            queryset = queryset.filter(**{f"{self._lookup}__lte": last})
        return queryset

    def describe(self, value: tuple[dt.date | None, dt.date | None], request: HttpRequest) -> str:
        first, last = value
        if first and last:
            return f"{formats.day(first)} – {formats.day(last)}"
        if first:
            return _("depuis le %s") % formats.day(first)
        return _("jusqu'au %s") % formats.day(last)

    def options(
        self, value: tuple[dt.date | None, dt.date | None] | None, request: HttpRequest
    ) -> list[Option]:
        begin, end = self.params
        options = []
        for preset in self.presets:
            first, last = preset.days()
            params: dict[str, list[str] | None] = {begin: [first.isoformat()], end: [last.isoformat()]}
            options.append(Option(preset.label, params, value == (first, last)))
        return options

    def draw(self, chip: Chip, request: HttpRequest) -> SafeString:
        return render_to_string("kernel/listing/_dates.html", {"chip": chip, "request": request})


@dataclass(frozen=True)
class Preset:
    """A range offered in one press ("ce mois-ci"); `days` computes it when asked."""

    label: str | Promise
    days: Callable[[], tuple[dt.date, dt.date]]
