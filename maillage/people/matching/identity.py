"""What is compared of a person: plain values, whoever holds them (a file, a form being typed, a row)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maillage.people.models import Person, Residence


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Civil status and contacts. Empty (None for the date, X for the sex) is unknown, never a difference."""

    last_name: str = ""
    birth_name: str = ""
    first_name: str = ""
    birth_date: dt.date | None = None
    sex: str = "X"
    email: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""

    @classmethod
    def of(cls, facts: Any, home: Residence | None = None) -> Identity:
        """Of a `Person`, or of anything that names its values alike (`PersonFacts`); `home` says where."""
        return cls(
            last_name=facts.last_name,
            birth_name=facts.birth_name,
            first_name=facts.first_name,
            birth_date=facts.birth_date,
            sex=facts.sex,
            email=facts.email,
            phone=facts.phone,
            address=home.address if home else "",
            postcode=home.postcode if home else "",
            city=home.city if home else "",
        )


def identity_of(person: Person) -> Identity:
    """The identity of a file, with the home known last."""
    return Identity.of(person, person.residences.order_by("-start_date", "-pk").first())
