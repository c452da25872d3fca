"""Offers: opened, corrected, confirmed again, closed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation, OrganisationRole
from maillage.organisations.services import add_role
from maillage.territory.reference import insee_code_for

from ...nomenclature import ContractKind
from ..models import JobOffer
from ..nomenclature import STAGES, CloseReason, Education, FrenchLevel, Licence, Schedule

_ROME = re.compile(r"^[A-N]\d{4}$")
_CODE = re.compile(r"^[a-z0-9]+(_[a-z0-9]+)*$")


@dataclass(frozen=True)
class StageSaid:
    """A stage a recruitment uses: which one, its code in figures and its name where they are its own."""

    stage: str
    code: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class OfferFacts:
    """What an offer says. `stages` empty: the five usual ones."""

    company: Organisation
    title: str
    opened_on: dt.date
    valid_until: dt.date
    code: str = ""
    rome: str = ""
    description: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    weekly_hours: Decimal | None = None
    schedule: tuple[str, ...] = ()
    contract_kind: str = ""
    contract_months: int | None = None
    starts_on: dt.date | None = None
    licence: str = ""
    french_level: str = ""
    experience_months: int | None = None
    education: str = ""
    public_transport: bool | None = None
    wage: str = ""
    posts: int = 1
    clause_eligible: bool = False
    collective: bool = False
    by_source: bool = True
    stages: tuple[StageSaid, ...] = ()

    def checked(self) -> OfferFacts:
        """The same, tidied; raises `DomainError` naming the field at fault."""
        tidy: dict[str, Any] = {
            name: " ".join(getattr(self, name).split())
            for name in ("title", "address", "postcode", "city", "wage")
        }
        rome = self.rome.strip().upper()
        code = self.code.strip()
        if not tidy["title"]:
            raise DomainError(_("Indiquez l'intitulé du poste."), "title")
        if rome and not _ROME.match(rome):
            raise DomainError(
                _("« %s » n'est pas un code ROME : une lettre de A à N et quatre chiffres, comme D1106.")
                % self.rome,
                "rome",
            )
        if code and not _CODE.match(code):
            raise DomainError(
                _("Un code s'écrit en minuscules sans accent, chiffres et tirets bas : magasin_2017."), "code"
            )
        if self.valid_until < self.opened_on:
            raise DomainError(_("L'offre finit avant d'être ouverte."), "valid_until")
        if self.posts < 1:
            raise DomainError(_("Une offre compte au moins un poste."), "posts")
        if self.weekly_hours is not None and not 0 < self.weekly_hours <= 60:
            raise DomainError(_("Les heures par semaine vont de 0 à 60."), "weekly_hours")
        self._check_choices()
        self._check_stages()
        closed = self.company.closed_on
        if closed is not None and closed <= self.opened_on:
            raise DomainError(
                _("« %s » est fermée : elle ne peut pas ouvrir d'offre.") % self.company.name, "company"
            )
        return replace(self, rome=rome, code=code, schedule=tuple(dict.fromkeys(self.schedule)), **tidy)

    def _check_choices(self) -> None:
        known = {
            "contract_kind": ContractKind.values,
            "licence": Licence.values,
            "french_level": FrenchLevel.values,
            "education": Education.values,
        }
        for name, values in known.items():
            said = getattr(self, name)
            if said and said not in values:
                raise DomainError(_("« %s » n'est pas un choix connu.") % said, name)
        for said in self.schedule:
            if said not in Schedule.values:
                raise DomainError(_("« %s » n'est pas un horaire connu.") % said, "schedule")

    def _check_stages(self) -> None:
        names = [stage.stage for stage in self.stages]
        usual = {stage.name for stage in STAGES}
        if len(set(names)) != len(names) or not set(names) <= usual:
            raise DomainError(_("Une étape de ce recrutement est inconnue ou dite deux fois."), "stages")
        if names and "hired" not in names:
            raise DomainError(_("Un recrutement finit par des embauches : gardez cette étape."), "stages")
        codes = [stage.code for stage in self.stages if stage.code]
        if len(set(codes)) != len(codes) or any(not _CODE.match(code) for code in codes):
            raise DomainError(_("Deux étapes ont le même code, ou un code mal écrit."), "stages")


def create_offer(context: Context, facts: OfferFacts, *, ref: str | None = None) -> JobOffer:
    """Open an offer of the context's network. Raises `DomainError`: wrong facts, a company that closed."""
    context.require(Right.FOLLOW_COMPANIES)
    facts = facts.checked()
    with changes(context.actor, _("offre « %s »") % facts.title):
        # A company that hires is an employer: its file says so from the first offer on.
        add_role(context, facts.company, OrganisationRole.EMPLOYER)
        offer = JobOffer(network_id=network_of(context), ref=ref or None, last_confirmed_on=facts.opened_on)
        _write(offer, facts)
    return offer


def update_offer(context: Context, offer: JobOffer, facts: OfferFacts) -> JobOffer:
    """Correct an offer."""
    context.require(Right.FOLLOW_COMPANIES)
    facts = facts.checked()
    with changes(context.actor, _("correction de l'offre « %s »") % facts.title):
        # Who adds an application at this moment waits, or is waited for.
        offer = JobOffer.objects.select_for_update().get(pk=offer.pk)
        offer.last_confirmed_on = max(offer.last_confirmed_on, facts.opened_on)
        _write(offer, facts)
    return offer


def confirm_offer(context: Context, offer: JobOffer, *, valid_until: dt.date) -> JobOffer:
    """The company says today that the offer still holds, until a day to come."""
    context.require(Right.FOLLOW_COMPANIES)
    today = timezone.localdate()
    if valid_until < today:
        raise DomainError(_("Confirmez l'offre jusqu'à un jour à venir."), "valid_until")
    with changes(context.actor, _("offre confirmée")):
        offer = JobOffer.objects.select_for_update().select_related("company").get(pk=offer.pk)
        if offer.closed_on is not None:
            raise DomainError(_("Cette offre est close : rouvrez-la d'abord."), "valid_until")
        if offer.company.closed_on is not None and offer.company.closed_on <= today:
            raise DomainError(
                _("« %s » est fermée : closez cette offre.") % offer.company.name, "valid_until"
            )
        offer.last_confirmed_on = max(today, offer.opened_on)
        offer.valid_until = max(valid_until, offer.opened_on)
        offer.save(update_fields=["last_confirmed_on", "valid_until"])
    return offer


def close_offer(context: Context, offer: JobOffer, *, day: dt.date, reason: str) -> JobOffer:
    """Nobody is proposed any more; applications under way go on."""
    context.require(Right.FOLLOW_COMPANIES)
    if reason not in CloseReason.values:
        raise DomainError(_("Dites pourquoi l'offre est close."), "reason")
    if day > timezone.localdate():
        raise DomainError(_("Une clôture se note le jour venu."), "day")
    if day < offer.opened_on:
        raise DomainError(_("La clôture précède l'ouverture de l'offre."), "day")
    with changes(context.actor, _("offre close : %s") % CloseReason(reason).label):
        offer.closed_on, offer.close_reason = day, reason
        offer.save(update_fields=["closed_on", "close_reason"])
    return offer


def reopen_offer(context: Context, offer: JobOffer) -> JobOffer:
    """Take a closing back."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("offre rouverte")):
        offer.closed_on, offer.close_reason = None, ""
        offer.save(update_fields=["closed_on", "close_reason"])
    return offer


_APART = frozenset({"stages", "schedule", "code"})


def _write(offer: JobOffer, facts: OfferFacts) -> None:
    for field in fields(OfferFacts):
        if field.name not in _APART:
            setattr(offer, field.name, getattr(facts, field.name))
    offer.code = facts.code or None
    offer.schedule = list(facts.schedule)
    offer.stages = [{"stage": s.stage, "code": s.code, "label": s.label} for s in facts.stages]
    offer.insee_code = insee_code_for(facts.postcode, facts.city)
    offer.save()
