"""All companies at once: who comes near one of them, and every likely pair.

Only files that share a key are compared: a telling word of their name, its beginning, a SIREN, a telephone,
an e-mail, a domain or an address. A key that too many share says nothing and is left aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from maillage.organisations.models import Contact, Organisation

from .identity import Identity
from .names import words_of
from .scoring import POSSIBLE, Likeness, likeness

_MOST_WORD = 60  # files that share a word beyond which it tells nothing
MOST_DOMAIN = 8
_BEGINNING = 7


class Candidate(NamedTuple):
    """A file that may be of the company asked about."""

    organisation_id: int
    likeness: Likeness


class Pair(NamedTuple):
    """Two files that may be of one company; `low_id` is the smaller."""

    low_id: int
    high_id: int
    likeness: Likeness


def identities(rows: QuerySet[Organisation]) -> dict[int, Identity]:
    """What the files say, with the telephones and e-mails of their contacts. Two questions."""
    reach: dict[int, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    contacts = Contact.objects.filter(organisation__in=rows.values("pk"))
    for pk, phone, email in contacts.values_list("organisation_id", "phone", "email").iterator():
        reach[pk][0].add(phone)
        reach[pk][1].add(email)
    found = {}
    columns = ("pk", "name", "siret", "siren", "address", "postcode", "phone", "email")
    for pk, name, siret, siren, address, postcode, phone, email in rows.values_list(*columns).iterator():
        phones, emails = reach[pk]
        found[pk] = Identity.of(
            name=name,
            siret=siret,
            siren=siren,
            address=address,
            postcode=postcode,
            phones={phone, *phones},
            emails={email, *emails},
        )
    return found


class Base:
    """Companies by number, ready to be asked."""

    def __init__(self, known: dict[int, Identity]) -> None:
        self.known = known
        self._groups: dict[str, list[int]] = defaultdict(list)
        for pk, identity in known.items():
            for key in _keys(identity):
                self._groups[key].append(pk)

    @classmethod
    def read(cls) -> Base:
        return cls(identities(Organisation.objects.all()))

    @cached_property
    def common(self) -> frozenset[str]:
        """Domains that too many companies share."""
        return frozenset(
            key[2:] for key, pks in self._groups.items() if key.startswith("d:") and len(pks) > MOST_DOMAIN
        )

    def near(
        self, identity: Identity, *, exclude: Collection[int] = (), at_least: float = POSSIBLE, limit: int = 5
    ) -> list[Candidate]:
        """The files most like this one, the likeliest first."""
        sharing = {pk for key in _keys(identity) for pk in self._telling(key)} - set(exclude)
        scored = (Candidate(pk, likeness(identity, self.known[pk], self.common)) for pk in sharing)
        likely = [one for one in scored if one.likeness.probability >= at_least]
        return sorted(likely, key=lambda one: (-one.likeness.probability, one.organisation_id))[:limit]

    def pairs(self, threshold: float = POSSIBLE) -> Iterator[Pair]:
        """Every pair of files that is one company's with that probability or more."""
        seen: set[tuple[int, int]] = set()
        for key in self._groups:
            group = sorted(self._telling(key))
            for rank, low in enumerate(group):
                for high in group[rank + 1 :]:
                    if (low, high) in seen:
                        continue
                    seen.add((low, high))
                    found = likeness(self.known[low], self.known[high], self.common)
                    if found.probability >= threshold:
                        yield Pair(low, high, found)

    def _telling(self, key: str) -> list[int]:
        group = self._groups.get(key, [])
        most = MOST_DOMAIN if key.startswith("d:") else _MOST_WORD
        return group if len(group) <= most or key.startswith("n:") else []


def _keys(identity: Identity) -> Iterable[str]:
    words = words_of(identity.name)
    keys = {f"w:{word}" for word in words}
    keys.add("n:" + " ".join(words))
    keys.add("b:" + "".join(words)[:_BEGINNING])
    if identity.siren:
        keys.add("s:" + identity.siren)
    keys |= {f"p:{phone}" for phone in identity.phones}
    keys |= {f"e:{email}" for email in identity.emails}
    keys |= {f"d:{domain}" for domain in identity.domains}
    if identity.address:
        keys.add("a:" + identity.address)
    return keys
