"""Files of organisations: opening one, correcting it, finding the one that is meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.text import fold
from maillage.territory.locator import NEIGHBOURHOODS, Locator
from maillage.territory.models import Area, AreaKind
from maillage.territory.queries import in_force
from maillage.territory.reference import insee_code_for

from ..former import surviving_by_name, surviving_by_siret
from ..models import Organisation, OrganisationArea
from ..nomenclature import SizeBand, naf_code
from ..queries import find_by_name, find_by_siret
from .contacts import check_email
from .doubles import confirm_new
from .roles import add_role, end_roles, set_roles

_ZONES = ("qpv", "zfu")  # facts kept in `OrganisationArea`, not in columns of the file


@dataclass(frozen=True, kw_only=True)
class OrganisationFacts:
    """What the file of an organisation says. A SIRET has 14 digits that check, or is left empty.

    `siren` counts when there is no SIRET; `naf` is read with or without its point; `size` is a code of
    `SizeBand`; `qpv` a code or name of a priority neighbourhood, `zfu` the code of a free zone.
    """

    name: str
    siret: str = ""
    siren: str = ""
    naf: str = ""
    size: str = ""
    closed_on: dt.date | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    reveals: bool = False
    qpv: str = ""
    zfu: str = ""

    def checked(self) -> OrganisationFacts:
        """The same, tidied; raises `DomainError` naming the field at fault."""
        tidy: dict[str, Any] = {
            name: " ".join(value.split()) if isinstance(value, str) else value
            for name, value in asdict(self).items()
        }
        tidy["siret"], tidy["siren"] = tidy["siret"].replace(" ", ""), tidy["siren"].replace(" ", "")
        if not fold(tidy["name"]):
            raise DomainError(_("Indiquez le nom de la structure."), "name")
        if tidy["siret"] and not Organisation.siret_is_valid(tidy["siret"]):
            raise DomainError(
                _("Le SIRET « %s » n'est pas valable : 14 chiffres et une clé.") % tidy["siret"], "siret"
            )
        if tidy["siren"] and not Organisation.siren_is_valid(tidy["siren"]):
            raise DomainError(
                _("Le SIREN « %s » n'est pas valable : 9 chiffres et une clé.") % tidy["siren"], "siren"
            )
        if tidy["siret"] and tidy["siren"] and not tidy["siret"].startswith(tidy["siren"]):
            raise DomainError(
                _("Ce SIRET n'est pas d'un établissement de ce SIREN : gardez celui qui est sûr."),
                "siren",
            )
        try:
            tidy["naf"] = naf_code(tidy["naf"])
        except ValueError as error:
            raise DomainError(
                _("« %s » n'est pas un code NAF : quatre chiffres et une lettre, comme 88.99B.")
                % tidy["naf"],
                "naf",
            ) from error
        if tidy["size"] and tidy["size"] not in SizeBand.values:
            raise DomainError(_("« %s » n'est pas une tranche d'effectif connue.") % tidy["size"], "size")
        if tidy["closed_on"] and tidy["closed_on"] > timezone.localdate():
            raise DomainError(_("Une fermeture se note le jour venu."), "closed_on")
        check_email(tidy["email"])
        return OrganisationFacts(**tidy)

    def write_to(self, organisation: Organisation) -> None:
        """Copy the facts; `siren` is kept apart only where no SIRET says it."""
        for name, value in asdict(self).items():
            if name not in ("siret", "siren", *_ZONES):
                setattr(organisation, name, value)
        organisation.siret = self.siret or None
        organisation.siren_alone = self.siren or None if not self.siret else None
        organisation.insee_code = insee_code_for(self.postcode, self.city)


def create_organisation(
    context: Context, facts: OrganisationFacts, roles: Iterable[str] = (), *, unlike: Iterable[int] = ()
) -> Organisation:
    """Open a file. The caller shows `doubles.alike` first: two structures may share a name, never a SIRET.

    `unlike` are the files that looked like it and were said to be others.
    """
    context.require(Right.EDIT_ORGANISATIONS)
    facts = facts.checked()
    _refuse_taken_siret(facts.siret, None)
    with changes(context.actor, _("structure %s") % facts.name):
        made = Organisation()
        facts.write_to(made)
        made.save()
        _set_areas(made, facts)
        set_roles(context, made, roles)
        if made.closed_on:
            end_roles(made, made.closed_on)
        confirm_new(context, made, unlike)
    return made


def update_organisation(
    context: Context, organisation: Organisation, facts: OrganisationFacts, roles: Iterable[str] | None = None
) -> Organisation:
    """Correct a file; `roles`, when given, become the ones it plays from today on.

    A company that closed plays no role any more: those it had end that day.
    """
    context.require(Right.EDIT_ORGANISATIONS)
    facts = facts.checked()
    _refuse_taken_siret(facts.siret, organisation.pk)
    with changes(context.actor, _("structure %s") % facts.name):
        facts.write_to(organisation)
        organisation.save()
        _set_areas(organisation, facts)
        if organisation.closed_on:
            end_roles(organisation, organisation.closed_on)
        elif roles is not None:
            set_roles(context, organisation, roles)
    return organisation


def find_or_create(context: Context, *, name: str = "", siret: str = "", role: str = "") -> Organisation:
    """The organisation of this SIRET, else of this very name (accents and case ignored), else a new one.

    `role` is added to those it already has. Raises `DomainError` (fields `siret`, `name`) for a wrong
    SIRET, and for a name that several organisations without SIRET bear.
    """
    if not (context.has(Right.EDIT_ORGANISATIONS) or context.has(Right.EDIT_PATHWAYS)):
        context.require(Right.EDIT_ORGANISATIONS)
    siret, name = "".join(siret.split()), " ".join(name.split())
    if siret and not Organisation.siret_is_valid(siret):
        raise DomainError(_("Le SIRET « %s » n'est pas valable : 14 chiffres et une clé.") % siret, "siret")
    found = find_by_siret(siret) or _absorbed(surviving_by_siret([siret])) if siret else None
    if found is None and not name:
        raise DomainError(_("Aucune structure n'a ce SIRET : indiquez aussi son nom."), "name")
    if found is None:
        named = find_by_name(name)
        fitting = [o for o in named if not siret or not o.siret]
        if len(fitting) > 1:
            raise DomainError(
                _("Plusieurs structures s'appellent « %s » : indiquez le SIRET.") % name, "siret"
            )
        found = fitting[0] if fitting else None
        if not named:
            found = _absorbed(surviving_by_name([fold(name)]))
    with changes(context.actor, _("structure %s") % (found.name if found else name)):
        if found is None:
            if not fold(name):
                raise DomainError(_("Le nom de la structure est illisible."), "name")
            found = Organisation.objects.create(name=name, siret=siret or None)
        elif siret and not found.siret:
            found.siret = siret
            found.save(update_fields=["siret"])
        if role:
            add_role(context, found, role)
    return found


def _absorbed(survivors: dict[str, int]) -> Organisation | None:
    """The file that survives of one that bore this number or this name."""
    return Organisation.objects.filter(pk__in=survivors.values()).first() if survivors else None


def _refuse_taken_siret(siret: str, own_pk: int | None) -> None:
    """A SIRET is one establishment: its file is there already."""
    found = find_by_siret(siret) if siret else None
    if found is not None and found.pk != own_pk:
        raise DomainError(_("« %s » a déjà ce SIRET : ouvrez sa fiche.") % found.name, "siret")


def _set_areas(organisation: Organisation, facts: OrganisationFacts) -> None:
    """Bring the zones in force today to those said; those of former geographies stay."""
    wanted: set[int] = set()
    if facts.qpv:
        locator = Locator(Area.objects.defer("polygon").order_by("id"))
        found = locator.areas_of(insee_code=organisation.insee_code, qpv=facts.qpv)
        wanted |= {area.pk for area in found if area.kind in NEIGHBOURHOODS}
    if facts.zfu:
        zones = set(Area.objects.filter(kind=AreaKind.ZFU, code=facts.zfu).values_list("pk", flat=True))
        if not zones:
            raise DomainError(_("« %s » n'est pas le code d'une zone franche chargée.") % facts.zfu, "zfu")
        wanted |= zones
    kept = set(organisation.areas.values_list("area_id", flat=True))
    if gone := kept - wanted:
        now = Area.objects.filter(in_force(timezone.localdate()), pk__in=gone)
        organisation.areas.filter(area__in=now).delete()
    OrganisationArea.objects.bulk_create(
        OrganisationArea(organisation=organisation, area_id=pk) for pk in sorted(wanted - kept)
    )
