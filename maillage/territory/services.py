"""Writes of the territory: reference geography, neighbourhoods, branches; and the areas of an address."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes

from .locator import Locator, geometry
from .models import Area, AreaKind, Branch
from .reference import communes


@dataclass(frozen=True)
class AreaFacts:
    """What a list of areas says of one of them."""

    kind: str
    code: str
    name: str
    generation: str = ""
    insee_codes: str = ""  # joined by |
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    polygon: dict | None = None  # GeoJSON geometry; None leaves the one already known


def areas_of(
    *,
    insee_code: str = "",
    qpv: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    locator: Locator | None = None,
) -> list[Area]:
    """Every area, of every generation, an address lies in: see `Locator.areas_of`.

    Pass the same `locator` to ask for many addresses.
    """
    return (locator or Locator()).areas_of(
        insee_code=insee_code, qpv=qpv, longitude=longitude, latitude=latitude
    )


def load_reference(actor: Actor) -> int:
    """Load the delivered communes and arrondissements; again, nothing changes. Returns how many did."""
    with changes(actor, _("chargement des communes et arrondissements")):
        return sum(
            _put(
                AreaFacts(
                    kind=c.kind,
                    code=c.code,
                    name=c.name,
                    insee_codes=c.insee_codes,
                    valid_from=c.valid_from,
                    valid_to=c.valid_to,
                )
            )
            for c in communes()
        )


def save_area(actor: Actor, facts: AreaFacts) -> bool:
    """Create or bring up to date the area of this kind, code and first day. False when nothing changed.

    Raises `DomainError` for an unknown kind, an empty code or name, or an unreadable outline.
    """
    with changes(actor, f"zone {facts.code}"):
        return _put(facts)


def _put(facts: AreaFacts) -> bool:
    if facts.kind not in AreaKind.values:
        raise DomainError(_("« %s » n'est pas un type de zone.") % facts.kind, "kind")
    if not facts.code.strip() or not facts.name.strip():
        raise DomainError(_("Une zone a un code et un nom."), "code")
    if facts.polygon is not None:
        geometry(facts.polygon)
    area = Area.objects.filter(kind=facts.kind, code=facts.code, valid_from=facts.valid_from).first()
    area = area or Area(kind=facts.kind, code=facts.code, valid_from=facts.valid_from)
    wanted: dict[str, object] = {
        "name": facts.name.strip(),
        "generation": facts.generation,
        "insee_codes": facts.insee_codes,
        "valid_to": facts.valid_to,
    }
    if facts.polygon is not None:
        wanted["polygon"] = facts.polygon
    if area.pk and all(getattr(area, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(area, name, value)
    area.save()
    return True


def save_branch(
    context: Context,
    branch: Branch | None = None,
    *,
    name: str,
    address: str = "",
    postcode: str = "",
    city: str = "",
    insee_code: str = "",
) -> Branch:
    """Open a branch of the context's organisation, or correct one."""
    context.require(Right.MANAGE_PROGRAMME)
    if not name.strip():
        raise DomainError(_("Une antenne a un nom."), "name")
    branch = branch or Branch(organisation=context.organisation)
    if branch.organisation_id != context.organisation_id:
        raise DomainError(_("Cette antenne est celle d'une autre structure."))
    branch.name, branch.address, branch.postcode = name.strip(), address.strip(), postcode.strip()
    branch.city, branch.insee_code = city.strip(), insee_code.strip()
    with changes(context.actor, _("antenne %s") % branch.name):
        branch.save()
    return branch
