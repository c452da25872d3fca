"""The figures of the method: section `iod` of each network that has events or hires of it.

source: annual reports 2017 and 2020, "Méthode IOD", Résultats.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.employment.models import NOT_EMPLOYMENT, ContractKind, ContractOrigin, EmploymentContract
from maillage.indicators.counting import Count, During, Key, Rows
from maillage.indicators.definitions import (
    Counted,
    CountedOf,
    Divided,
    Formula,
    Indicator,
    Wording,
    by_code,
)
from maillage.indicators.registry import COMPANIES as ABOUT_COMPANIES
from maillage.indicators.registry import Section, Ties
from maillage.organisations.managers import network_members
from maillage.protection.retention.sums import kept, kept_for

from .models import IodEvent

CODE = "iod"

# Fixed-term contracts that last when they are written for six months or more; a mission of temporary work
# does not, however long.
_PERMANENT = (ContractKind.CDI, ContractKind.CDI_INTERIM, ContractKind.CDI_INCLUSION)
_FIXED_TERM = (
    ContractKind.CDD,
    ContractKind.CDDU,
    ContractKind.CDDI,
    ContractKind.CDD_TREMPLIN,
    ContractKind.APPRENTICESHIP,
    ContractKind.PROFESSIONALISATION,
    ContractKind.CUI_CAE,
    ContractKind.CUI_CIE,
    ContractKind.SEASONAL,
    ContractKind.PUBLIC_SERVICE,
)
_LASTING = """(c.kind = ANY(%(permanent)s)
    OR (c.kind = 'public_service' AND c.planned_end_date IS NULL AND c.end_date IS NULL)
    OR (c.kind = ANY(%(fixed_term)s)
        AND COALESCE(c.planned_end_date, c.end_date) + 1 >= (c.start_date + interval '6 months')::date))"""

_EVENT, _PERSON, _COMPANY = "employment.IodEvent", "people.Person", "organisations.Organisation"


def _events(condition: str = "") -> Rows:
    """Events `v` of the network, of one kind or of some."""
    where = "v.network_id = %(network)s" + (f" AND {condition}" if condition else "")
    return Rows("employment_iodevent v", where, "v.id", _EVENT, person="v.person_id")


EVENTS = _events()
OF_PEOPLE = _events("v.person_id IS NOT NULL")
OF_COMPANIES = _events("v.organisation_id IS NOT NULL")
FIRST_MEETINGS = _events(
    """v.kind = 'company_meeting' AND NOT EXISTS (
        SELECT FROM employment_iodevent earlier
        WHERE earlier.network_id = v.network_id AND earlier.organisation_id = v.organisation_id
          AND earlier.kind = 'company_meeting' AND earlier.date < v.date)"""
)
HIRES = Rows(
    "employment_employmentcontract c",
    "c.origin = 'iod' AND c.kind <> ALL(%(not_employment)s) AND c.origin_organisation_id = ANY(%(members)s)",
    "c.id",
    "employment.EmploymentContract",
    person="c.person_id",
)
HAPPENED, BEGUN = During("v.date"), During("c.start_date")
ONE_PERSON, ONE_COMPANY = Key("v.person_id", _PERSON), Key("v.organisation_id", _COMPANY)
ONE_HIRED = Key("c.person_id", _PERSON)


def _of_kind(kind: str) -> str:
    return f"v.kind = '{kind}'"


FOLLOWED = Count(OF_PEOPLE, HAPPENED, key=ONE_PERSON)
REFERRALS = Count(EVENTS, HAPPENED, where=_of_kind("referral"))
INTERVIEWED = Count(OF_PEOPLE, HAPPENED, where=_of_kind("interview"), key=ONE_PERSON)
NEW_COMPANIES = Count(FIRST_MEETINGS, HAPPENED, key=ONE_COMPANY)
MEETINGS = Count(EVENTS, HAPPENED, where=_of_kind("company_meeting"))
INTRODUCTIONS = Count(EVENTS, HAPPENED, where=_of_kind("introduction"))
COMPANIES = Count(OF_COMPANIES, HAPPENED, key=ONE_COMPANY)
HIRED = Count(HIRES, BEGUN, key=ONE_HIRED)
# Each person once: as lasting when one of their hires of the period is.
HIRED_AS = Count(
    HIRES,
    BEGUN,
    by=f"CASE WHEN {_LASTING} THEN 'lasting' ELSE 'transitional' END",
    key=ONE_HIRED,
    latest=f"(CASE WHEN {_LASTING} THEN 1 ELSE 0 END)",
)


def _indicator(
    code: str, label: Promise, unit: str, formula: Formula, text: Promise, decimals: int = 0
) -> Indicator:
    return Indicator(code, label, unit, formula, (Wording(text),), decimals)


More = Callable[[], Indicator]
_more: list[More] = []


def register_indicator(more: More) -> None:
    """An upper room counts something more of the people followed: rows may use `%(network)s`."""
    if more not in _more:
        _more.append(more)


def indicators() -> list[Indicator]:
    """Everything that is counted, in the order of the report."""
    return [*_people(), *_companies(), *_hires(), *(more() for more in _more)]


def _people() -> list[Indicator]:
    return [
        _indicator(
            "persons_followed",
            _("Personnes suivies"),
            "person",
            Counted(FOLLOWED),
            _(
                "Personnes distinctes qui ont au moins un événement IOD dans la période : orientation, prise "
                "en charge, entretien, mise en relation, suivi après embauche."
            ),
        ),
        _indicator(
            "referrals",
            _("Orientations"),
            "referral",
            Counted(REFERRALS),
            _(
                "Orientations vers la mission IOD dans la période. Une personne orientée deux fois compte "
                "deux fois."
            ),
        ),
        _indicator(
            "persons_with_interview",
            _("Personnes ayant passé au moins un entretien"),
            "person",
            Counted(INTERVIEWED),
            _("Personnes distinctes qui ont au moins un entretien avec la mission IOD dans la période."),
        ),
        _indicator(
            "persons_with_interview_rate",
            _("Part des personnes suivies ayant passé un entretien"),
            "percent",
            Divided(INTERVIEWED, FOLLOWED, 100),
            _("Personnes ayant passé au moins un entretien, sur les personnes suivies de la même période."),
        ),
        _indicator(
            "introductions",
            _("Mises en relation"),
            "introduction",
            Counted(INTRODUCTIONS),
            _(
                "Rencontres d'un candidat et d'un employeur sur le poste de travail, en présence de la "
                "mission IOD, dans la période."
            ),
        ),
    ]


def _companies() -> list[Indicator]:
    return [
        _indicator(
            "network_companies",
            _("Entreprises du réseau"),
            "company",
            Counted(COMPANIES),
            _(
                "Entreprises distinctes avec lesquelles quelque chose s'est fait dans la période : "
                "rendez-vous, visite de poste, mise en relation, suivi après embauche."
            ),
        ),
        _indicator(
            "new_companies_met",
            _("Nouvelles entreprises rencontrées"),
            "company",
            Counted(NEW_COMPANIES),
            _(
                "Entreprises dont le tout premier rendez-vous IOD a lieu dans la période. Celles que la "
                "mission avait déjà rencontrées, même longtemps avant, n'en sont pas."
            ),
        ),
        _indicator(
            "company_meetings",
            _("Rendez-vous en entreprise"),
            "meeting",
            Counted(MEETINGS),
            _("Rendez-vous en entreprise de la période. Les visites de poste se comptent à part."),
        ),
    ]


def _hires() -> list[Indicator]:
    return [
        _indicator(
            "persons_hired",
            _("Personnes embauchées"),
            "person",
            Counted(HIRED),
            _(
                "Personnes distinctes dont un contrat de travail d'origine IOD commence dans la période. Un "
                "CAPE n'emploie personne."
            ),
        ),
        _indicator(
            "persons_hired_rate",
            _("Part des personnes suivies embauchées"),
            "percent",
            Divided(HIRED, FOLLOWED, 100),
            _("Personnes embauchées sur les personnes suivies de la même période."),
            decimals=1,
        ),
        _indicator(
            "persons_hired_lasting",
            _("Personnes embauchées durablement"),
            "person",
            CountedOf(HIRED_AS, "lasting"),
            _(
                "Personnes embauchées dans la période en CDI (intérimaire et d'inclusion compris) ou par un "
                "contrat à durée déterminée de six mois ou plus. La durée est celle du contrat écrit, du "
                "premier jour à la fin prévue (du 1er mars au 31 août : six mois), à défaut celle qui a "
                "été réellement faite. L'intérim n'en est pas. Qui a plusieurs contrats est compté une fois, "
                "ici dès que l'un d'eux dure."
            ),
        ),
        _indicator(
            "persons_hired_transitional",
            _("Personnes embauchées de façon transitoire"),
            "person",
            CountedOf(HIRED_AS, "transitional"),
            _("Les autres personnes embauchées dans la période."),
        ),
    ]


def _section(organisation_id: int) -> Section:
    return Section(
        code=CODE,
        label=_("Méthode IOD"),
        organisation_id=organisation_id,
        indicators=by_code(indicators()),
        parameters={
            "network": organisation_id,
            "members": network_members(organisation_id),
            "not_employment": [str(kind) for kind in NOT_EMPLOYMENT],
            "permanent": [str(kind) for kind in _PERMANENT],
            "fixed_term": [str(kind) for kind in _FIXED_TERM],
        },
        of_period=lambda period: {},
        family=ABOUT_COMPANIES,
        ties=Ties(
            limits=((INTERVIEWED, FOLLOWED), (NEW_COMPANIES, COMPANIES), (NEW_COMPANIES, MEETINGS)),
        ),
    )


_HEAD = Coalesce("origin_organisation__accounts_managed_by_id", "origin_organisation_id")


def sections_counting(people: Collection[int]) -> list[Section]:
    """Of the networks whose mission some people have events or hires of."""
    whose = list(people)
    events = IodEvent.objects.filter(person__in=whose).order_by().values_list("network_id", flat=True)
    hires = EmploymentContract.objects.filter(person__in=whose, origin=ContractOrigin.IOD)
    heads = hires.annotate(head=_HEAD).order_by().values_list("head", flat=True)
    return [_section(pk) for pk in sorted({*events.distinct(), *heads.distinct()})]


class IodSections:
    """The section of a network: its lead's."""

    def codes(self, organisation_id: int) -> list[str]:
        return [CODE] if organisation_id in self.organisations(CODE) else []

    def section(self, code: str, organisation_id: int) -> Section | None:
        if code != CODE or organisation_id not in self.organisations(code):
            return None
        return kept(_section(organisation_id))

    def organisations(self, code: str) -> list[int]:
        """Networks with an event, or a hire of this origin."""
        if code != CODE:
            return []
        events: Iterable[int] = IodEvent.objects.values_list("network_id", flat=True).distinct().order_by()
        hires = EmploymentContract.objects.filter(origin=ContractOrigin.IOD).annotate(leads=_HEAD)
        return sorted(
            {*kept_for(CODE), *events, *hires.values_list("leads", flat=True).distinct().order_by()}
        )
