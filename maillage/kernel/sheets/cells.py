"""Kinds of cells: from the text of a cell to a value, or to the reason why it is none.

A kind is asked once per distinct text of a column: it must depend on the text alone.
"""

import datetime as dt
import decimal
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.text import fold

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$", re.ASCII)
_FRENCH = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})(?: \d{2}:\d{2}(?::\d{2})?)?$", re.ASCII)
_EARLIEST, _LATEST = dt.date(1900, 1, 2), dt.date(2099, 12, 31)


class CellError(ValueError):
    """What is wrong with a cell, in words for whoever corrects it."""


class CellKind(Protocol):
    """What a column's cells are. `describe` is the sentence of the documentation."""

    def parse(self, text: str) -> Any: ...

    def describe(self) -> str: ...


def _clean(text: str) -> str:
    """One line, composed accents, no unreadable sign."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if "\ufffd" in text:
        raise CellError(_("un caractère est illisible (« %s »)") % text[:40])
    return " ".join(unicodedata.normalize("NFC", text.replace("\u200b", "").replace("\ufeff", "")).split())


@dataclass(frozen=True)
class Text:
    max_length: int

    def parse(self, text: str) -> str:
        text = _clean(text)
        if len(text) > self.max_length:
            raise CellError(
                _("%(size)d caractères, %(limit)d au plus") % {"size": len(text), "limit": self.max_length}
            )
        return text

    def describe(self) -> str:
        return _("texte, %d caractères au plus") % self.max_length


@dataclass(frozen=True)
class Day:
    """A date. `past` refuses the days to come."""

    past: bool = False

    def parse(self, text: str) -> dt.date:
        match_iso, match_french = _ISO.match(text), _FRENCH.match(text)
        if match_iso:
            year, month, day = match_iso.groups()
        elif match_french:
            day, month, year = match_french.groups()
        else:
            raise CellError(_("« %s » n'est pas une date : écrivez 31/12/2017 ou 2017-12-31") % text[:40])
        if len(year) == 2:
            raise CellError(_("« %s » : écrivez l'année sur quatre chiffres") % text)
        try:
            value = dt.date(int(year), int(month), int(day))
        except ValueError as error:
            raise CellError(_("la date « %s » n'existe pas") % text) from error
        if not _EARLIEST <= value <= _LATEST:
            raise CellError(_("la date « %s » n'est pas plausible") % text)
        if self.past and value > timezone.localdate():
            raise CellError(_("la date « %s » est dans l'avenir") % text)
        return value

    def describe(self) -> str:
        return _("date : 31/12/2017 ou 2017-12-31")


@dataclass(frozen=True)
class Choice:
    """One code out of a list; its label, or another name given to it, is understood too."""

    labels: Mapping[str, str | Promise]
    aliases: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {code.lower(): code for code in self.labels} | {
            name.lower(): code for name, code in self.aliases.items()
        }

    def parse(self, text: str) -> str:
        text = _clean(text)
        if code := self._codes.get(text.lower()):
            return code
        wanted = fold(text)
        for code, label in self.labels.items():
            if wanted and fold(str(label)) == wanted:
                return code
        raise CellError(
            _("« %(text)s » n'est pas un code connu (%(known)s)")
            % {"text": text[:40], "known": ", ".join(self.labels)}
        )

    def describe(self) -> str:
        return _("un code parmi %s") % ", ".join(f"`{code}`" for code in self.labels)


@dataclass(frozen=True)
class Codes:
    """Several codes joined by `|`, in the order written, each once."""

    choice: Choice

    def parse(self, text: str) -> list[str]:
        return list(dict.fromkeys(self.choice.parse(part) for part in text.split("|") if part.strip()))

    def describe(self) -> str:
        return _("codes joints par « | », parmi %s") % ", ".join(f"`{c}`" for c in self.choice.labels)


@dataclass(frozen=True)
class Number:
    """A decimal number; a comma or a point before the decimals."""

    low: decimal.Decimal
    high: decimal.Decimal
    places: int = 2

    def parse(self, text: str) -> decimal.Decimal:
        try:
            value = decimal.Decimal("".join(text.split()).replace(",", "."))
        except decimal.InvalidOperation as error:
            raise CellError(_("« %s » n'est pas un nombre") % text[:40]) from error
        if not value.is_finite() or not self.low <= value <= self.high:
            raise CellError(
                _("« %(text)s » : le nombre va de %(low)s à %(high)s")
                % {"text": text[:40], "low": self.low, "high": self.high}
            )
        return value.quantize(decimal.Decimal(1).scaleb(-self.places), decimal.ROUND_HALF_UP)

    def describe(self) -> str:
        return _("nombre de %(low)s à %(high)s") % {"low": self.low, "high": self.high}


@dataclass(frozen=True)
class Pattern:
    """A text of a given form, spaces inside ignored. `wrong` says what it should look like."""

    form: str
    wrong: str | Promise

    def parse(self, text: str) -> str:
        text = "".join(text.split()).upper()
        if not re.fullmatch(self.form, text, re.ASCII):
            raise CellError(f"« {text[:40]} » : {self.wrong}")
        return text

    def describe(self) -> str:
        return str(self.wrong)


@dataclass(frozen=True)
class Email:
    def parse(self, text: str) -> str:
        text = _clean(text)
        try:
            validate_email(text)
        except ValidationError as error:
            raise CellError(_("« %s » n'est pas une adresse e-mail") % text[:80]) from error
        if len(text) > 254:
            raise CellError(_("l'adresse e-mail est trop longue"))
        return text

    def describe(self) -> str:
        return _("adresse e-mail")


@dataclass(frozen=True)
class Checked:
    """A text that a function of the room checks and tidies; its `DomainError` is the reason."""

    check: Callable[[str], Any]
    description: str | Promise

    def parse(self, text: str) -> Any:
        try:
            return self.check(_clean(text))
        except DomainError as error:
            raise CellError(error.message) from error

    def describe(self) -> str:
        return str(self.description)
