"""How likely it is that two files are of one company, and why.

Each field adds its bits to what is expected beforehand, that one file out of two thousand has a double. The
weights are set by hand, on what such fields are worth among the companies of a territory: a name that is the
same weighs 13 bits, so that two files of which nothing else is known are worth a look; with the same address
they are most likely one. docs/duplicates.md lists them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .identity import Identity
from .names import NameLikeness, compare_names

# Above STRONG two files are most likely one company's; above POSSIBLE somebody should look.
STRONG, POSSIBLE = 0.9, 0.5
_BEFOREHAND = -11.0


class Field(models.TextChoices):
    NAME = "name", gettext_lazy("Nom")
    SIREN = "siren", gettext_lazy("SIREN")
    PHONE = "phone", gettext_lazy("Téléphone")
    EMAIL = "email", gettext_lazy("Adresse e-mail")
    ADDRESS = "address", gettext_lazy("Adresse")


class Kind(models.TextChoices):
    SAME = "same", gettext_lazy("identique")
    CLOSE = "close", gettext_lazy("orthographe proche")
    PART = "part", gettext_lazy("l'un contient l'autre")
    DOMAIN = "domain", gettext_lazy("même domaine")
    TOWN = "town", gettext_lazy("même code postal")
    DIFFERENT = "different", gettext_lazy("valeurs différentes")


_BITS: dict[tuple[Field, Kind], float] = {
    (Field.NAME, Kind.SAME): 13.0,
    (Field.NAME, Kind.CLOSE): 10.0,
    (Field.NAME, Kind.PART): 6.0,
    (Field.NAME, Kind.DIFFERENT): -6.0,
    (Field.SIREN, Kind.SAME): 17.0,
    (Field.SIREN, Kind.DIFFERENT): -10.0,
    (Field.PHONE, Kind.SAME): 8.0,
    (Field.EMAIL, Kind.SAME): 8.0,
    (Field.EMAIL, Kind.DOMAIN): 4.0,
    (Field.ADDRESS, Kind.SAME): 7.5,
    (Field.ADDRESS, Kind.TOWN): 1.5,
    (Field.ADDRESS, Kind.DIFFERENT): -4.0,
}
_NAMES = {
    NameLikeness.SAME: Kind.SAME,
    NameLikeness.CLOSE: Kind.CLOSE,
    NameLikeness.PART: Kind.PART,
    NameLikeness.DIFFERENT: Kind.DIFFERENT,
}


class Reason(NamedTuple):
    """One field and how the two values of it stand."""

    field: Field
    kind: Kind

    @property
    def agrees(self) -> bool:
        """Whether it speaks for one company."""
        return self.kind is not Kind.DIFFERENT

    @property
    def label(self) -> str:
        return _("%(field)s : %(kind)s") % {"field": self.field.label, "kind": self.kind.label}

    @property
    def code(self) -> str:
        """`name:close`, to be kept; `reasons_of` reads it back."""
        return f"{self.field.value}:{self.kind.value}"


class Likeness(NamedTuple):
    """The probability that both are one company, 0 to 1, and the reasons (fields unknown on a side: none)."""

    probability: float
    reasons: tuple[Reason, ...]

    @property
    def codes(self) -> list[str]:
        return [reason.code for reason in self.reasons]


def reasons_of(codes: Iterable[str]) -> tuple[Reason, ...]:
    """The reasons kept as codes."""
    parts = (code.split(":") for code in codes)
    return tuple(Reason(Field(field), Kind(kind)) for field, kind in parts)


def likeness(one: Identity, other: Identity, common: frozenset[str] = frozenset()) -> Likeness:
    """`common` are domains too many companies share to say anything.

    Two establishments of one company are two companies here: same SIREN, each its own SIRET.
    """
    reasons = tuple(_reasons(one, other, common))
    if one.siret and other.siret and one.siret != other.siret and one.siren == other.siren:
        return Likeness(0.0, reasons)
    bits = _BEFOREHAND + sum(_BITS[reason] for reason in reasons)
    return Likeness(1 / (1 + 2.0**-bits), reasons)


def _reasons(one: Identity, other: Identity, common: frozenset[str]) -> Iterable[Reason]:
    named = compare_names(one.name, other.name)
    if named in _NAMES:
        yield Reason(Field.NAME, _NAMES[named])
    if one.siren and other.siren:
        yield Reason(Field.SIREN, Kind.SAME if one.siren == other.siren else Kind.DIFFERENT)
    if one.phones & other.phones:
        yield Reason(Field.PHONE, Kind.SAME)
    if one.emails & other.emails:
        yield Reason(Field.EMAIL, Kind.SAME)
    elif (one.domains & other.domains) - common:
        yield Reason(Field.EMAIL, Kind.DOMAIN)
    if one.address and one.address == other.address:
        yield Reason(Field.ADDRESS, Kind.SAME)
    elif one.postcode and other.postcode:
        yield Reason(Field.ADDRESS, Kind.TOWN if one.postcode == other.postcode else Kind.DIFFERENT)
