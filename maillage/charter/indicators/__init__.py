"""Figures of the charter: a section of each organisation that leads a network with signatories."""

from __future__ import annotations

from django.db.models import Min
from django.utils import timezone

from maillage.indicators.definitions import by_code
from maillage.indicators.registry import COMPANIES, Listed, Section
from maillage.organisations.models import OrganisationRole, OrganisationRoleHeld

from ..attribution import parameters
from ..loading import in_force
from ..models import CharterSignature
from .definitions import CODE, LEADS_OFFICERS, indicators


class CharterSections:
    """One section, `charter`, for who leads a network."""

    def codes(self, organisation_id: int) -> list[str]:
        signed = CharterSignature.objects.filter(network_id=organisation_id)
        return [CODE] if signed.exists() else []

    def listed(self, organisation_id: int) -> list[Listed]:
        """From the year of the first signature: officers were there before, the charter was not."""
        signed = CharterSignature.objects.filter(network_id=organisation_id)
        first = signed.aggregate(first=Min("signed_on"))["first"]
        name = in_force(timezone.localdate()).name
        return [Listed(CODE, name, COMPANIES, first.year)] if first else []

    def section(self, code: str, organisation_id: int) -> Section | None:
        return section_of(organisation_id) if code == CODE and _leads(organisation_id) else None

    def organisations(self, code: str) -> list[int]:
        """Networks with signatories; every lead when none has any."""
        if code != CODE:
            return []
        signed = CharterSignature.objects.order_by().values_list("network_id", flat=True).distinct()
        leads = OrganisationRoleHeld.objects.filter(role=OrganisationRole.LEAD)
        return sorted(signed) or sorted(leads.values_list("organisation_id", flat=True))


def _leads(organisation_id: int) -> bool:
    held = OrganisationRoleHeld.objects.filter(organisation_id=organisation_id, role=OrganisationRole.LEAD)
    return held.exists() or CharterSignature.objects.filter(network_id=organisation_id).exists()


def section_of(organisation_id: int) -> Section:
    """The figures of a network's charter."""
    return Section(
        code=CODE,
        label=in_force(timezone.localdate()).name,
        organisation_id=organisation_id,
        indicators=by_code(indicators()),
        parameters={**parameters(organisation_id), "charter_officers": LEADS_OFFICERS},
        of_period=lambda period: {},
        family=COMPANIES,
    )


__all__ = ["CODE", "CharterSections", "section_of"]
