"""Section `placement`: companies a network worked with, and persons hired by origin of their contract.

source: annual report 2017, Service Entreprises; the labels are those of exchanged files. What later rooms
know (a company met, hires of an origin counted otherwise) they register here. An origin nobody counts yet
gives no figure, nor does the total that would need it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.indicators.counting import Count, During, Key, Rows
from maillage.indicators.definitions import Breakdown, CountedBy, Indicator, Part, Wording, by_code
from maillage.indicators.definitions import Counted as CountedFormula
from maillage.indicators.registry import COMPANIES, Section
from maillage.kernel.period import Period
from maillage.organisations.managers import network_members
from maillage.organisations.models import Interaction, Organisation
from maillage.protection.retention.sums import kept, kept_for

from ...models import EmploymentContract
from ...nomenclature import NOT_EMPLOYMENT, ContractOrigin
from ..models import JobOffer

CODE = "placement"

_OF_MEMBERS = "c.origin_organisation_id = ANY(%(members)s) AND c.kind <> ALL(%(not_employment)s)"
HIRES = Rows(
    "employment_employmentcontract c",
    _OF_MEMBERS,
    "c.id",
    "employment.EmploymentContract",
    person="c.person_id",
)
STARTS = During("c.start_date")
ONE_PERSON = Key("c.person_id", "people.Person")


def hires_of(origin: str) -> Count:
    """Distinct persons with a contract of this origin that starts in the period."""
    return Count(HIRES, STARTS, where=f"c.origin = '{ContractOrigin(origin).value}'", key=ONE_PERSON)


@dataclass(frozen=True)
class Origin:
    """Hires of one origin: the label in files, the one for readers, and what counts them (None: nothing)."""

    label: str
    title: str | Promise
    count: Count | None


# In the order of the report.
_origins: dict[str, Origin] = {
    one.label: one
    for one in (
        Origin("clauses", _("Clauses sociales"), None),
        Origin("recruitment support", _("Appui au recrutement"), hires_of(ContractOrigin.OFFER)),
        Origin("iod", _("IOD"), hires_of(ContractOrigin.IOD)),
        Origin("job dating", _("Job dating"), hires_of(ContractOrigin.JOB_DATING)),
    )
}


def register_origin(label: str, count: Count) -> None:
    """Say how the hires of an origin are counted; `count` may use %(members)s and %(network)s.

    Once every origin is counted, the total is.
    """
    _origins[label] = replace(_origins[label], count=count)


# How the network met a company: statements giving the company, the day, and the person it was met for.
_contacts: dict[str, str] = {
    "exchange": "SELECT i.organisation_id, i.date, NULL::bigint FROM organisations_interaction i"
    " WHERE i.network_id = %(network)s",
    "offer": "SELECT o.company_id, o.opened_on, NULL::bigint FROM employment_joboffer o"
    " WHERE o.network_id = %(network)s",
    "hire": "SELECT c.employer_id, c.start_date, c.person_id FROM employment_employmentcontract c"  # noqa: S608
    f" WHERE {_OF_MEMBERS} AND c.origin = ANY(%(placement_origins)s)",
}


def register_contact(name: str, statement: str) -> None:
    """Add a way to have worked with a company: a SELECT of its id, the day, and the id of the person it was
    for or NULL, out of the section's parameters (%(network)s, %(members)s)."""
    _contacts[name] = statement


def indicators() -> list[Indicator]:
    """Those of the section, in the order of the report."""
    return [_companies(), _persons_hired()]


def _companies() -> Indicator:
    met = Rows(
        f"({' UNION ALL '.join(_contacts.values())}) AS met (company_id, day, person_id)",
        "",
        "met.company_id",
        "organisations.Organisation",
        person="met.person_id",
    )
    once = Key("met.company_id", "organisations.Organisation")
    text = _(
        "Structures distinctes avec lesquelles le réseau a travaillé dans la période : un échange y a été "
        "noté, une offre y a été ouverte, une embauche par l'appui au recrutement, l'IOD, un job dating ou "
        "une clause y a commencé, des heures de clause y ont été validées, ou un événement IOD s'y rapporte."
    )
    count = Count(met, During("met.day"), key=once)
    return Indicator("companies", _("Entreprises"), "company", CountedFormula(count), (Wording(text),))


def _persons_hired() -> Indicator:
    counted = [(one, one.count) for one in _origins.values() if one.count is not None]
    parts = [Part(one.label, one.title, count=count) for one, count in counted]
    if len(counted) == len(_origins):
        parts.insert(0, Part("", _("Personnes embauchées"), count=_all_origins()))
    text = _(
        "Personnes distinctes, par origine, dont un contrat de travail de cette origine enregistré par une "
        "structure du réseau commence dans la période. Le total additionne les origines : une personne "
        "embauchée par deux voies y compte deux fois. Un CAPE n'est pas un emploi."
    )
    formula = CountedBy(Breakdown(others=tuple(parts)))
    return Indicator("persons_hired", _("Personnes embauchées"), "person", formula, (Wording(text),))


def _all_origins() -> Count:
    return Count(HIRES, STARTS, where="c.origin = ANY(%(placement_origins)s)", by="c.origin", key=ONE_PERSON)


PLACEMENT_ORIGINS = tuple(
    str(origin)
    for origin in (ContractOrigin.CLAUSE, ContractOrigin.OFFER, ContractOrigin.IOD, ContractOrigin.JOB_DATING)
)


def _section(organisation_id: int) -> Section:
    return Section(
        code=CODE,
        label=_("Placement"),
        organisation_id=organisation_id,
        indicators=by_code(indicators()),
        parameters={
            "network": organisation_id,
            "members": network_members(organisation_id),
            "not_employment": [str(kind) for kind in NOT_EMPLOYMENT],
            "placement_origins": list(PLACEMENT_ORIGINS),
        },
        of_period=_nothing,
        family=COMPANIES,
    )


_HEAD = Coalesce(F("origin_organisation__accounts_managed_by_id"), F("origin_organisation_id"))


class PlacementSection:
    """One section for each organisation that leads a network and works with companies."""

    def codes(self, organisation_id: int) -> list[str]:
        used = self._used([organisation_id]) | set(kept_for(CODE))
        return [CODE] if organisation_id in used else []

    def section(self, code: str, organisation_id: int) -> Section | None:
        if code != CODE or not _heads().filter(pk=organisation_id).exists():
            return None
        return kept(_section(organisation_id))

    def organisations(self, code: str) -> list[int]:
        """Networks with offers, exchanges or placements; all that lead something when there is none."""
        if code != CODE:
            return []
        used = self._used() | set(kept_for(CODE))
        return sorted(used) or list(_heads().with_role("lead").values_list("pk", flat=True))

    def _used(self, among: list[int] | None = None) -> set[int]:
        hires = EmploymentContract.objects.filter(origin__in=PLACEMENT_ORIGINS).annotate(head=_HEAD)
        found: set[int] = set()
        for rows, name in (
            (JobOffer.objects.order_by(), "network_id"),
            (Interaction.objects.order_by(), "network_id"),
            (hires.order_by(), "head"),
        ):
            kept = rows if among is None else rows.filter(**{f"{name}__in": among})
            found |= set(kept.values_list(name, flat=True).distinct())
        return found


def sections_counting(people: Collection[int]) -> list[Section]:
    """Of the networks some people were placed by."""
    hires = EmploymentContract.objects.filter(person__in=list(people), origin__in=PLACEMENT_ORIGINS)
    heads = hires.annotate(head=_HEAD).order_by("head").values_list("head", flat=True).distinct()
    return [_section(head) for head in heads]


def _heads():  # a queryset of our own class
    """Organisations whose accounts no other manages."""
    return Organisation.objects.filter(accounts_managed_by__isnull=True) | Organisation.objects.filter(
        accounts_managed_by=F("pk")
    )


def _nothing(period: Period) -> dict[str, object]:
    return {}
