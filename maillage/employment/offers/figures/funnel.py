"""Sections `funnel_CODE`: persons who reached each stage of a recruitment, by source.

source: annual report 2017, collective recruitments. A stage may be skipped, so a later one may exceed an
earlier one. Which stages there are and what they are called is data of the recruitment.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max, Min
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from maillage.indicators.counting import Count, During, Rows
from maillage.indicators.definitions import Breakdown, Counted, CountedBy, Indicator, Part, Wording, by_code
from maillage.indicators.registry import COMPANIES, Listed, Section, Ties
from maillage.kernel.period import Period
from maillage.protection.retention.sums import kept, kept_parts, kept_years

from ..models import JobOffer
from ..nomenclature import SOURCE_IN_FILES, STAGE_NAMES, STAGES, Source, Stage

PREFIX = "funnel_"
TOTAL = "total"
_USUAL = (str(Source.NETWORK), str(Source.PUBLIC_EMPLOYMENT))

APPLICATIONS = Rows(
    "employment_application a",
    "a.offer_id = %(offer)s",
    "a.id",
    "employment.Application",
    person="a.person_id",
)

_DAYS = ("proposed_on", *(f"{name}_on" for name in STAGE_NAMES), "withdrawn_on", "refused_on")
_ENDS = (
    ("withdrawn", _("Désistements"), _("Candidatures dont la personne s'est désistée dans la période.")),
    ("refused", _("Refus de l'entreprise"), _("Candidatures que l'entreprise a refusées dans la période.")),
)


def reached(column: str, source: str = "") -> Count:
    """Candidates for whom this date falls in the period, of one source or of all."""
    where = f"a.source = '{Source(source).value}'" if source else ""
    return Count(APPLICATIONS, During(f"a.{column}"), where=where)


def funnel_section(offer: JobOffer) -> Section:
    """The figures of one recruitment; a source beside the two usual ones is told where somebody has it."""
    found = _indicators(offer.stage_list, _sources(offer))
    columns = [stage.column for stage in offer.stage_list] + [f"{code}_on" for code, *_rest in _ENDS]
    return Section(
        code=f"{PREFIX}{offer.code}",
        label=_label(offer),
        organisation_id=offer.network_id,
        indicators=by_code(found),
        parameters={"offer": offer.pk},
        of_period=_nothing,
        subject=offer,
        family=COMPANIES,
        ties=Ties(
            sums=tuple(
                (reached(column), tuple(reached(column, s) for s in Source.values)) for column in columns
            )
        ),
    )


def _label(offer: JobOffer) -> str:
    return _g("Recrutement : %(company)s, %(title)s") % {"company": offer.company.name, "title": offer.title}


def _sources(offer: JobOffer) -> tuple[str, ...]:
    if not offer.by_source:
        return ()
    others = offer.applications.filter(source=Source.SPONTANEOUS).exists() or _spontaneous_gone(offer)
    return (*_USUAL, str(Source.SPONTANEOUS)) if others else _USUAL


def _spontaneous_gone(offer: JobOffer) -> bool:
    """Whether files that are no more came by themselves: their number stays."""
    return f"/{SOURCE_IN_FILES[Source.SPONTANEOUS]}" in kept_parts(offer.network_id, f"{PREFIX}{offer.code}")


def sections_counting(people: Collection[int]) -> list[Section]:
    """The recruitments some people were candidates of."""
    offers = JobOffer.objects.select_related("company").filter(
        applications__person__in=list(people), code__isnull=False
    )
    return [funnel_section(offer) for offer in offers.distinct().order_by("pk")]


def usual_indicators() -> list[Indicator]:
    """Those of a recruitment that keeps the usual stages and tells both usual sources."""
    return _indicators(STAGES, _USUAL)


def _indicators(stages: tuple[Stage, ...], sources: tuple[str, ...]) -> list[Indicator]:
    found = [_indicator(stage, sources) for stage in stages]
    taken = {indicator.code for indicator in found}
    return found + [
        Indicator(code, label, "person", _formula(f"{code}_on", sources), (Wording(text),))
        for code, label, text in _ENDS
        if code not in taken
    ]


def _indicator(stage: Stage, sources: tuple[str, ...]) -> Indicator:
    text = _(
        "Candidats du recrutement dont cette étape est datée dans la période : CV transmis, invitation, "
        "présence à la réunion, entretien ou embauche, selon l'étape. Une étape peut être sautée : une étape "
        "suivante peut donc compter plus de monde. Qui se désiste ensuite reste compté."
    )
    unit = "application" if stage.name == "cv_sent" else "person"
    return Indicator(stage.code, stage.label, unit, _formula(stage.column, sources), (Wording(text),))


def _formula(column: str, sources: tuple[str, ...]) -> Counted | CountedBy:
    if not sources:
        return Counted(reached(column))
    parts = [
        Part(SOURCE_IN_FILES[Source(source)], Source(source).label, count=reached(column, source))
        for source in sources
    ]
    return CountedBy(Breakdown(others=(*parts, Part(TOTAL, _("Total"), count=reached(column)))))


class FunnelSections:
    """The recruitments of a network that have a code."""

    def codes(self, organisation_id: int) -> list[str]:
        coded = JobOffer.objects.filter(network_id=organisation_id, code__isnull=False)
        return [
            f"{PREFIX}{code}" for code in coded.order_by("opened_on", "pk").values_list("code", flat=True)
        ]

    def listed(self, organisation_id: int) -> list[Listed]:
        """All at once, with the years their candidates went through; those without any have no figure."""
        coded = JobOffer.objects.filter(network_id=organisation_id, code__isnull=False)
        coded = coded.select_related("company")
        days = [f"applications__{column}" for column in _DAYS]
        found = coded.annotate(
            first=Min("applications__proposed_on"), last=Greatest(*(Max(day) for day in days))
        )
        gone = kept_years(organisation_id)
        listed = []
        for offer in found.order_by("opened_on", "pk"):
            code = f"{PREFIX}{offer.code}"
            years = [day.year for day in (offer.first, offer.last) if day] + [*gone.get(code, ())]
            if years:
                listed.append(Listed(code, _label(offer), COMPANIES, min(years), max(years)))
        return listed

    def section(self, code: str, organisation_id: int) -> Section | None:
        if not code.startswith(PREFIX):
            return None
        coded = JobOffer.objects.select_related("company")
        offer = coded.filter(network_id=organisation_id, code=code[len(PREFIX) :]).first()
        return kept(funnel_section(offer)) if offer is not None else None

    def organisations(self, code: str) -> list[int]:
        if not code.startswith(PREFIX):
            return []
        offers = JobOffer.objects.filter(code=code[len(PREFIX) :])
        return list(offers.values_list("network_id", flat=True))


def _nothing(period: Period) -> dict[str, object]:
    return {}
