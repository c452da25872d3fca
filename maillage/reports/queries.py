"""Scoped reads: which reports a context may read, their figures now or as frozen, their texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Count
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.indicators import IndicatorError, Listed, compute, section
from maillage.indicators.definitions import Formula
from maillage.indicators.registry import Section, needed_section
from maillage.kernel.dates import end_of_day
from maillage.kernel.history import known_at
from maillage.kernel.models import Change
from maillage.kernel.period import Period
from maillage.pathways.models import Programme

from .disclosure import Secrecy, hide, parameters_on, publishable
from .laid import Key, Published
from .models import Audience, Commentary, FrozenReport, PublishedFigure
from .readings import Reading, Readings
from .subject import Subject
from .topics import HeldSection, Topic, held, held_section, leads, may_edit, programmes, topics, years


# --- figures ---------------------------------------------------------------------------------------
def readings_now(subject: Subject, requests: Iterable[tuple[str, Period]] | None = None) -> Readings:
    """The figures of a subject (or `requests` of it) computed now: one call, whatever the chapter."""
    now = timezone.now()
    here = section(subject.section, subject.organisation_id)
    known = here.indicators if here else {}
    wanted = list(subject.requests(known) if requests is None else requests)
    figures = compute(
        subject.section, subject.organisation_id, [(name, period) for name, period in wanted if name in known]
    )
    day = subject.period.last
    return Readings.of(
        now,
        {code: str(indicator.label) for code, indicator in known.items()},
        {code: str(indicator.definition(day)) for code, indicator in known.items()},
        (Reading.of_figure(figure) for figure in figures),
    )


def secrecy_of(subject: Subject, readings: Readings) -> Secrecy:
    """What a publication of these figures today hides, given the public versions before it."""
    here = needed_section(subject.section, subject.organisation_id)
    return secrecy(here, readings.by_key.values(), timezone.localdate(readings.known_at))


def secrecy(here: Section, readings: Iterable[Reading], day: dt.date) -> Secrecy:
    """What a publication of some figures of a section hides on a day, given the public versions before it."""
    told: set[Key] = set()
    kept: set[Key] = set()
    versions = FrozenReport.objects.filter(
        organisation_id=here.organisation_id, section=here.code, audience=Audience.PUBLIC
    )
    for version in versions.prefetch_related("figures"):
        hidden = {(name, part, period) for name, part, period in version.hidden}
        kept |= hidden
        told |= {(f.indicator, f.breakdown, f.period) for f in version.figures.all()} - hidden
    return publishable(here, parameters_on(day), readings, told, kept)


def published_readings(report: FrozenReport) -> Readings:
    """The figures of a version as its readers get them: a public one does not tell its hidden figures."""
    readings = frozen_readings(report)
    return hide(readings, {tuple(key) for key in report.hidden}) if report.hidden else readings


def readings_known_on(
    subject: Subject, requests: Iterable[tuple[str, Period]], day: dt.date
) -> Readings | None:
    """The same figures on the records as they were known at the end of `day`, by the definitions of then.

    None when the programme, or the section, was not recorded yet.
    """
    moment = end_of_day(day)
    with known_at(moment):
        if section(subject.section, subject.organisation_id) is None:
            return None
        try:
            return replace(readings_now(subject, requests), known_at=moment)
        except IndicatorError:
            return None


def frozen_readings(report: FrozenReport) -> Readings:
    """The figures of a version, with the words they had."""
    return Readings.of(
        report.known_at,
        {code: label for code, (label, _definition) in report.indicators.items()},
        {code: definition for code, (_label, definition) in report.indicators.items()},
        (Reading.of_frozen(figure) for figure in report.figures.all()),
    )


def subject_of(report: FrozenReport) -> Subject:
    return Subject(topic_of(report), report.year, report.chapter)


def formula_of(report: FrozenReport, indicator: str) -> Formula | None:
    """How an indicator of a version is computed now; None where its section has it no more."""
    here = section(report.section, report.organisation_id)
    found = here.indicators.get(indicator) if here else None
    return found.formula if found else None


def topic_of(report: FrozenReport) -> Topic:
    """What a version is about; a section that is no more keeps its code for a name."""
    found = Programme.objects.filter(organisation=report.organisation_id, code=report.section)
    programme = found.select_related("organisation").first()
    if programme is not None:
        return programme
    topic = held_section(report.organisation, report.section)
    return topic or HeldSection(report.organisation, Listed(report.section, report.section))


# --- texts and versions ------------------------------------------------------------------------------
def texts(subject: Subject) -> dict[str, str]:
    """The commentaries of a chapter by part, "" the chapter's own."""
    return dict(Commentary.objects.filter(**_of_year(subject)).values_list("place", "text"))


def commentary(subject: Subject, place: str) -> Commentary | None:
    return Commentary.objects.filter(**_of_year(subject), place=place).first()


def _of_year(subject: Subject) -> dict[str, object]:
    return {"organisation": subject.organisation_id, "section": subject.section, "year": subject.year}


def text_versions(commentary: Commentary) -> list[dict[str, object]]:
    """What a commentary said before, newest first: who replaced it, when, and the text of then."""
    found = (
        Change.objects.filter(table_name=Commentary._meta.db_table, row_id=commentary.pk, operation="U")
        .select_related("changeset")
        .order_by("-pk")
    )
    return [
        {"at": change.changeset.at, "by": change.changeset.actor_label, "text": change.before["text"]}
        for change in found
    ]


def versions(subject: Subject) -> list[FrozenReport]:
    """Frozen versions of a chapter, newest first, without their figures."""
    return list(
        FrozenReport.objects.filter(**_of_year(subject))
        .select_related("organisation")
        .defer("chapter", "texts", "indicators")
        .order_by("-number")
    )


def versions_kept(about: Iterable[Topic]) -> dict[tuple[int, str, int], list[FrozenReport]]:
    """Frozen versions of some topics by organisation, section and year, newest first in each: one query."""
    places = {(topic.organisation_id, topic.code) for topic in about}
    found: dict[tuple[int, str, int], list[FrozenReport]] = {}
    kept = FrozenReport.objects.filter(organisation__in={pk for pk, _code in places})
    for version in kept.defer("chapter", "texts", "indicators").order_by("year", "-number"):
        if (version.organisation_id, version.section) in places:
            key = version.organisation_id, version.section, version.year
            found.setdefault(key, []).append(version)
    return found


def published(subject: Subject) -> dict[Key, Published]:
    """Published values of a section, by what they are of."""
    found = PublishedFigure.objects.filter(organisation_id=subject.organisation_id, section=subject.section)
    return {(p.indicator, p.breakdown, p.period): Published(p.value, p.source) for p in found}


def published_sources(context: Context) -> list[dict[str, object]]:
    """What is kept of published figures: by file and section, how many."""
    if not context.has(Right.EDIT_REPORTS):
        return []
    found = PublishedFigure.objects.filter(organisation_id=context.organisation_id)
    return list(found.values("source", "section").annotate(count=Count("pk")).order_by("source", "section"))


__all__ = [
    "commentary",
    "formula_of",
    "frozen_readings",
    "held",
    "leads",
    "may_edit",
    "programmes",
    "published",
    "published_readings",
    "published_sources",
    "readings_known_on",
    "readings_now",
    "secrecy",
    "secrecy_of",
    "subject_of",
    "text_versions",
    "texts",
    "topic_of",
    "topics",
    "versions",
    "versions_kept",
    "years",
]
