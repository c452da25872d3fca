"""What a form about a company holds while it is being typed."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.kernel.errors import DomainError
from maillage.kernel.phones import normalise_phone

from .matching import Identity
from .models import Organisation


def typed_identity(data: Mapping[str, str]) -> Identity:
    """What a form holds so far: an unfinished number is left out."""

    def text(name: str) -> str:
        return str(data.get(name) or "").strip()[:200]

    digits = "".join(text("siret").split())
    try:
        phone = normalise_phone(text("phone"))
    except DomainError:
        phone = ""
    return Identity.of(
        name=text("name"),
        siret=digits if Organisation.siret_is_valid(digits) else "",
        siren="".join(text("siren").split()),
        address=text("address"),
        postcode=text("postcode"),
        phones=[phone],
        emails=[text("email")],
    )
