"""The one sentence of what matters: a chapter's text with figures put in.

En {year}, {participants} personnes…          the value of the year; {name} is the section's name
{persons_hired/iod}                           the value of one part
{positive_exit_rate@target}                   what the protocol promises
{positive_exit_rate@change}                   "2 points de moins qu'en 2016"
[[ pour un objectif de {…@target}]]           left out whole when a value in it is missing
"""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.kernel import formats
from maillage.kernel.share import DASH

from .chapters import Label
from .readings import PERCENT, Readings, secret, written
from .subject import Subject

PLACE = re.compile(
    r"\{(?P<name>[a-z_0-9]+)(?:/(?P<part>[^{}:@]+))?(?:@(?P<what>target|change))?(?::(?P<one>[^|{}]*)\|(?P<many>[^|{}]*))?\}"
)
WORDS = frozenset({"year", "name"})  # what stands for no indicator
_BEFORE_SIGN = re.compile(r" (?=[;:!?»])")  # French spaces its signs without parting from them
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def fill(text: Label, subject: Subject, readings: Readings) -> str:
    """The sentence with its values; a missing one prints "–" outside of an optional piece."""

    def optional(match: re.Match[str]) -> str:
        values = [_value(place, subject, readings) for place in PLACE.finditer(match[1])]
        return "" if {DASH, secret()} & set(values) else match[1]

    kept = _OPTIONAL.sub(optional, str(text))
    filled = PLACE.sub(lambda place: _value(place, subject, readings), kept)
    return _BEFORE_SIGN.sub("\u00a0", filled)


def _value(place: re.Match[str], subject: Subject, readings: Readings) -> str:
    name, what = place["name"], place["what"]
    if name == "year":
        return str(subject.year)
    if name == "name":
        return str(subject.about.name)
    reading = readings.get(name, subject.period, place["part"] or "")
    if reading is not None and reading.hidden:
        return secret()
    if reading is None or reading.value is None:
        return DASH
    if what == "target":
        target = subject.target(name)
        return written(target.value, target.unit) if target else DASH
    if what == "change":
        return _change(name, subject, readings)
    if place["one"] is None:
        return str(reading)
    limit = 2 if formats.language() == "fr" else 1
    few = abs(reading.value) < 2 if limit == 2 else reading.value == 1
    return f"{reading} {place['one'] if few else place['many']}"


def _change(name: str, subject: Subject, readings: Readings) -> str:
    """How the printed value moved since the year before."""
    now, then = readings.get(name, subject.period), readings.get(name, subject.before)
    if now is None or then is None or now.value is None or then.value is None:
        return DASH
    year = subject.before.label
    moved = now.value - then.value
    if not moved:
        return _("autant qu'en %(year)s") % {"year": year}
    size = formats.number(abs(moved), max(now.decimals, then.decimals))
    words = {"size": size, "year": year}
    if now.unit == PERCENT:
        if moved > 0:
            return (
                ngettext(
                    "%(size)s point de plus qu'en %(year)s",
                    "%(size)s points de plus qu'en %(year)s",
                    _plural(moved),
                )
                % words
            )
        return (
            ngettext(
                "%(size)s point de moins qu'en %(year)s",
                "%(size)s points de moins qu'en %(year)s",
                _plural(moved),
            )
            % words
        )
    if moved > 0:
        return _("%(size)s de plus qu'en %(year)s") % words
    return _("%(size)s de moins qu'en %(year)s") % words


def _plural(value: Decimal) -> int:
    """French counts from two on: 1,9 point, 2 points."""
    return int(abs(value))
