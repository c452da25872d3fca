"""Many identities side by side, as columns of numbers: what a million comparisons are made on."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from maillage.kernel.text import fold

from .identity import Identity
from .names import Names
from .values import Values, as_numpy

SEXES = "XFM"


def plain_phone(text: str) -> str:
    """The nine digits that tell French numbers apart, whatever stands before them."""
    return "".join(c for c in text if c.isdigit())[-9:]


def plain_email(text: str) -> str:
    return text.strip().lower()


def sorted_words(text: str) -> str:
    """The words of an address in one order: "rue des Lilas 12" and "12, rue des Lilas" are the same."""
    return " ".join(sorted(fold(text).split()))


class Columns:
    """Identities added one by one, then read as arrays. A missing value is `MISSING` (dates: 0)."""

    def __init__(self, identities: Iterable[Identity] = ()) -> None:
        self._names = Values(fold)
        self.emails = Values(plain_email)
        self.phones = Values(plain_phone)
        self.streets = Values(sorted_words)
        self.postcodes = Values(lambda text: text.strip().lower())
        self.cities = Values(fold)
        self._objects: dict[str, np.ndarray] = {}
        self._ids = array("q")
        self._dates = array("i")
        self._sexes = bytearray()
        self._codes = {name: array("i") for name in _TEXTS}
        for number, identity in enumerate(identities):
            self.add(number, identity)

    def add(self, key: int, identity: Identity) -> None:
        """Keep an identity; `key` tells it in the results."""
        who = identity
        self.add_row(
            key,
            who.last_name,
            who.birth_name,
            who.first_name,
            date_number(who.birth_date),
            who.sex,
            who.email,
            who.phone,
            who.address,
            who.postcode,
            who.city,
        )

    def add_row(
        self,
        key: int,
        last_name: str,
        birth_name: str,
        first_name: str,
        birth_date: int,
        sex: str,
        email: str,
        phone: str,
        address: str,
        postcode: str,
        city: str,
    ) -> None:
        """The same from plain values; `birth_date` as `date_number` gives it, possible or not."""
        codes = self._codes
        codes["last"].append(self._names.code(last_name))
        codes["birth"].append(self._names.code(birth_name))
        codes["first"].append(self._names.code(first_name))
        codes["email"].append(self.emails.code(email))
        codes["phone"].append(self.phones.code(phone))
        codes["street"].append(self.streets.code(address))
        codes["postcode"].append(self.postcodes.code(postcode))
        codes["city"].append(self.cities.code(city))
        self._dates.append(birth_date)
        self._sexes.append(max(0, SEXES.find(sex or "X")))
        self._ids.append(key)

    def __len__(self) -> int:
        return len(self._ids)

    def forget_raw(self) -> None:
        """Give back the memory that only serves to add."""
        for values in (
            self._names, self.emails, self.phones, self.streets, self.postcodes, self.cities,
        ):  # fmt: skip
            values.forget_raw()

    @cached_property
    def ids(self) -> np.ndarray:
        return as_numpy(self._ids)

    @cached_property
    def names(self) -> Names:
        """Last, birth and first names share one table, so that they can be compared across."""
        return Names(self._names.texts)

    def codes(self, column: str) -> np.ndarray:
        return as_numpy(self._codes[column])

    def texts(self, column: str) -> np.ndarray:
        """The texts of a column other than names, to pick from by code."""
        found = self._objects.get(column)
        if found is None:
            values = {
                "email": self.emails,
                "phone": self.phones,
                "street": self.streets,
                "postcode": self.postcodes,
                "city": self.cities,
            }[column]
            found = self._objects[column] = values.objects()
        return found

    @cached_property
    def sexes(self) -> np.ndarray:
        return np.frombuffer(bytes(self._sexes), dtype=np.int8)

    @cached_property
    def dates(self) -> np.ndarray:
        """YYYYMMDD as a number, 0 when unknown."""
        return as_numpy(self._dates)

    @cached_property
    def days(self) -> np.ndarray:
        return (self.dates % 100).astype(np.int16)

    @cached_property
    def months(self) -> np.ndarray:
        return (self.dates // 100 % 100).astype(np.int16)

    @cached_property
    def years(self) -> np.ndarray:
        return (self.dates // 10000).astype(np.int16)


_TEXTS = ("last", "birth", "first", "email", "phone", "street", "postcode", "city")


def date_number(date: dt.date | None) -> int:
    """1985-03-07 as 19850307; 0 for none."""
    return date.year * 10000 + date.month * 100 + date.day if date else 0
