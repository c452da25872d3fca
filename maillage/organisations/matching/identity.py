"""What tells a company from another, as it is compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.kernel.text import fold

from .names import PUBLIC_DOMAINS


def domain_of(email: str) -> str:
    """The domain of an address, "" for a mailbox anyone opens."""
    domain = email.strip().lower().rpartition("@")[2]
    return "" if domain in PUBLIC_DOMAINS else domain


@dataclass(frozen=True)
class Identity:
    """Names are as written; phones in their international form; `phones` and `emails` are those of the
    company and of its contacts."""

    name: str
    siret: str = ""
    siren: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    address: str = ""  # folded, with the postcode; "" without a street
    postcode: str = ""

    @classmethod
    def of(
        cls,
        *,
        name: str,
        siret: str | None = "",
        siren: str | None = "",
        address: str = "",
        postcode: str = "",
        phones: Iterable[str] = (),
        emails: Iterable[str] = (),
    ) -> Identity:
        street = fold(address)
        return cls(
            name=name,
            siret=siret or "",
            siren=siren or (siret or "")[:9],
            phones=frozenset(filter(None, phones)),
            emails=frozenset(email.strip().lower() for email in emails if email.strip()),
            address=f"{street} {postcode}".strip() if street else "",
            postcode=postcode,
        )

    @property
    def domains(self) -> frozenset[str]:
        return frozenset(filter(None, map(domain_of, self.emails)))
