"""How alike two identities are, and why: what a person reads and what a queue keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Above STRONG two files are most likely one person's; above POSSIBLE somebody should look.
STRONG = 0.9
POSSIBLE = 0.5


class Field(models.TextChoices):
    """What is compared."""

    SURNAME = "surname", gettext_lazy("Nom")
    FIRST_NAME = "first_name", gettext_lazy("Prénom")
    BIRTH_DATE = "birth_date", gettext_lazy("Date de naissance")
    SEX = "sex", gettext_lazy("Sexe")
    EMAIL = "email", gettext_lazy("Adresse e-mail")
    PHONE = "phone", gettext_lazy("Téléphone")
    ADDRESS = "address", gettext_lazy("Adresse")
    PLACE = "place", gettext_lazy("Commune")


class Kind(models.TextChoices):
    """In what way the two values resemble each other."""

    SAME = "same", gettext_lazy("identique")
    SWAPPED = "swapped", gettext_lazy("nom et prénom inversés")
    CLOSE = "close", gettext_lazy("orthographe proche")
    SOUND = "sound", gettext_lazy("se prononce de la même façon")
    SHORT = "short", gettext_lazy("diminutif")
    PART = "part", gettext_lazy("l'un des deux noms")
    INITIAL = "initial", gettext_lazy("initiale ou prénom incomplet")
    SIMILAR = "similar", gettext_lazy("ressemblance lointaine")
    CHANGED = "changed", gettext_lazy("noms différents (nom changé ?)")
    DAY_MONTH = "day_month", gettext_lazy("jour et mois inversés")
    TRANSPOSED = "transposed", gettext_lazy("chiffres intervertis")
    DIGIT = "digit", gettext_lazy("un chiffre diffère")
    TWO_PARTS = "two_parts", gettext_lazy("une des trois parties diffère")
    YEAR = "year", gettext_lazy("même année, jour inconnu d'un côté")
    LOCAL = "local", gettext_lazy("presque identique")
    DIFFERENT = "different", gettext_lazy("valeurs différentes")


_AGAINST = frozenset({Kind.CHANGED, Kind.DIFFERENT})


class Reason(NamedTuple):
    """One field and how the two values of it stand."""

    field: Field
    kind: Kind

    @property
    def agrees(self) -> bool:
        """Whether it speaks for one person."""
        return self.kind not in _AGAINST

    @property
    def label(self) -> str:
        return _("%(field)s : %(kind)s") % {"field": self.field.label, "kind": self.kind.label}

    @property
    def code(self) -> str:
        """`surname:close`, to be kept; `reasons_of` reads it back."""
        return f"{self.field.value}:{self.kind.value}"


class Likeness(NamedTuple):
    """The probability that both are one person, 0 to 1, and the reasons (fields unknown on a side: none)."""

    probability: float
    reasons: tuple[Reason, ...]

    @property
    def is_strong(self) -> bool:
        return self.probability >= STRONG

    @property
    def is_possible(self) -> bool:
        return self.probability >= POSSIBLE

    @property
    def codes(self) -> list[str]:
        return [reason.code for reason in self.reasons]


class Candidate(NamedTuple):
    """A file that may be of the person asked about."""

    person_id: int
    likeness: Likeness


class Pair(NamedTuple):
    """Two files that may be of one person; `first_id` is the smaller."""

    first_id: int
    second_id: int
    likeness: Likeness


def reasons_of(codes: Iterable[str]) -> tuple[Reason, ...]:
    """The reasons kept as codes."""
    parts = (code.split(":") for code in codes)
    return tuple(Reason(Field(field), Kind(kind)) for field, kind in parts)
