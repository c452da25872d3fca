"""Frozen versions: freezing one, reading it, holding it against another or against today."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.indicators import RecordSet
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.period import Period, PeriodError
from maillage.kernel.toasts import notify
from maillage.reports import queries, services
from maillage.reports.comparison import Difference, Frozen, Key, State, Today, compare, difference
from maillage.reports.forms import FreezeForm
from maillage.reports.laid import Chapter
from maillage.reports.layout import lay_out
from maillage.reports.lists import number_of_records, records_listing
from maillage.reports.models import Audience, FrozenReport
from maillage.reports.outputs.words import known
from maillage.reports.services.freezing import not_leading

from .chapters import as_file
from .common import address, subject_or_404
from .figures import asked_side, made_of, sides
from .linking import FrozenLinker

TODAY = "aujourdhui"


@needs(Right.EDIT_REPORTS)
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, section: str, year: int) -> HttpResponse:
    """Name a version, and keep it."""
    subject = subject_or_404(request, section, year)
    if not queries.leads(request.context, subject.about):
        raise NotAllowed(not_leading(subject))
    form = FreezeForm(request.POST or None, initial={"audience": Audience.INTERNAL})
    if request.method == "POST" and form.is_valid():
        try:
            report = services.freeze(
                request.context, subject, form.cleaned_data["label"], form.cleaned_data["audience"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Version %(number)s arrêtée.") % {"number": report.number})
            return redirect("reports:version", report.pk)
    context = {
        "form": form,
        "subject": subject,
        "versions": queries.versions(subject),
        "chapter_url": address(request.context, "reports:chapter", subject.about, year),
    }
    return render(request, "reports/freeze.html", context, status=422 if form.errors else 200)


def _report(request: HttpRequest, pk: int) -> FrozenReport:
    readable = FrozenReport.objects.visible_to(request.context).select_related("organisation")
    return get_object_or_404(readable, pk=pk)


def _laid_out(report: FrozenReport) -> Chapter:
    """As it was frozen: its figures, its words, its texts. Published values are held against it as today.

    A public version is given to people who must not compare: nothing is held against it.
    """
    subject = queries.subject_of(report)
    against = {} if report.is_public else queries.published(subject)
    return lay_out(subject, queries.published_readings(report), report.texts, against)


@needs(Right.SEE_FIGURES)
@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    laid = _laid_out(report)
    return render(
        request,
        "reports/version.html",
        {
            "report": report,
            "chapter": laid,
            "subject": laid.subject,
            "known": known(laid, report),
            "link": None if report.is_public else FrozenLinker(pk),
            "editable": False,
            "today_url": address(request.context, "reports:chapter", laid.subject.about, report.year),
            "others": [other for other in queries.versions(laid.subject) if other.pk != report.pk],
            "files": {e: reverse("reports:version-file", args=[pk, e]) for e in ("pdf", "xlsx", "html")},
        },
    )


@needs(Right.SEE_FIGURES)
@require_safe
def version_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    report = _report(request, pk)
    return as_file(_laid_out(report), ending, report)


@needs(Right.SEE_FIGURES)
@require_safe
def version_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """One figure of a version: the value and the words of then, the records it counted."""
    report = _report(request, pk)
    key = _key(request)
    state = Frozen(report, key)
    reading = state.readings.by_key.get(key)
    if reading is None:
        raise Http404
    side = asked_side(request, reading)
    counted = number_of_records(reading, side, queries.formula_of(report, reading.indicator))
    shown = records_listing(request, state.records(key, side), counted=counted)
    context: dict[str, object] = {
        "reading": reading,
        "label": state.readings.labels.get(reading.indicator, reading.label),
        "part_label": reading.label if reading.breakdown else "",
        "definition": state.readings.definitions.get(reading.indicator, ""),
        "made_of": made_of(reading),
        "known_at": report.known_at,
        "about": queries.topic_of(report),
        "chapter_url": reverse("reports:version", args=[pk]),
        "chapter_label": f"v{report.number} · {report.label}",
        "side": side,
        "sides": sides(request, reading, side),
        "records": shown,
    }
    if shown.listing is not None:
        return shown.listing.response(**context)
    return render(request, "reports/figure.html", context)


def _key(request: HttpRequest) -> Key:
    get = request.GET.get
    return get("indicateur", ""), get("ventilation", ""), get("periode", "")


def _states(
    request: HttpRequest, pk: int, only: Key | None = None
) -> tuple[FrozenReport, FrozenReport | None, State, State]:
    """The version of the address, and what it is held against: today, or the version named by `avec`."""
    report = _report(request, pk)
    wanted = request.GET.get("avec", TODAY)
    if wanted == TODAY:
        return report, None, Frozen(report, only), Today(queries.subject_of(report), only)
    if not wanted.isdecimal() or len(wanted) > 18:
        raise Http404
    other = _report(request, int(wanted))
    if _place(other) != _place(report):
        raise Http404
    if other.number < report.number:  # the older one always stands first
        return other, report, Frozen(other, only), Frozen(report, only)
    return report, other, Frozen(report, only), Frozen(other, only)


def _place(report: FrozenReport) -> tuple[int, str, int]:
    """What only versions of the same chapter share."""
    return report.organisation_id, report.section, report.year


@needs(Right.SEE_FIGURES)
@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Which figures changed, and by how many records."""
    report, other, before, after = _states(request, pk)
    found = compare(before, after)
    subject = queries.subject_of(report)
    return render(
        request,
        "reports/comparison.html",
        {
            "report": report,
            "other": other,
            "before": before,
            "after": after,
            "moved": [_line(request, pk, one) for one in found if one.value_moved],
            "same_value": [_line(request, pk, one) for one in found if not one.value_moved],
            "subject": subject,
            "versions": queries.versions(subject),
            "wanted": str(other.pk) if other else TODAY,
            "today_url": address(request.context, "reports:chapter", subject.about, report.year),
        },
    )


def _line(request: HttpRequest, pk: int, found: Difference) -> dict[str, object]:
    indicator, breakdown, period = found.key
    query = request.GET.copy()
    query["indicateur"], query["ventilation"], query["periode"] = indicator, breakdown, period
    return {
        "found": found,
        "period": period,
        "url": f"{reverse('reports:compare-figure', args=[pk])}?{query.urlencode()}",
    }


@needs(Right.SEE_FIGURES)
@require_safe
def compared_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """One figure in the two states: the records only one of them counts."""
    get = request.GET.get
    key = _key(request)
    try:
        Period.parse(key[2])
        report, other, before, after = _states(request, pk, key)
        known = key in before.readings.by_key or key in after.readings.by_key
    except PeriodError as error:
        raise Http404 from error
    if not known:
        raise Http404
    found = difference(before, after, key)
    moved = {(m.side, sense): m for m in (found.moved if found else ()) for sense in _senses(m)}
    wanted = (get("cote", "part"), get("sens", ""))
    chosen = wanted if wanted in moved else next(iter(moved), None)
    context: dict[str, object] = {
        "report": report,
        "other": other,
        "before": before,
        "after": after,
        "found": found,
        "label": found.label if found else "",
        "period": key[2],
        "tabs": [
            _tab(request, m, side, sense, (side, sense) == chosen) for (side, sense), m in moved.items()
        ],
        "back_url": _back(request, pk),
        "template": "reports/compared_figure.html",
    }
    if chosen is None:
        return render(request, "reports/compared_figure.html", context)
    ids = moved[chosen].added if chosen[1] == "ajoutes" else moved[chosen].removed
    shown = records_listing(request, RecordSet(moved[chosen].model, ids))
    context["records"] = shown
    if shown.listing is None:
        return render(request, "reports/compared_figure.html", context)
    shown.listing.template = "reports/compared_figure.html"  # type: ignore[misc]
    return shown.listing.response(**context)


def _senses(moved) -> list[str]:
    return [sense for sense, ids in (("ajoutes", moved.added), ("retires", moved.removed)) if ids]


def _tab(request: HttpRequest, moved, side: str, sense: str, current: bool) -> dict[str, object]:
    labels = {
        ("part", "ajoutes"): _("Comptés en plus"),
        ("part", "retires"): _("Plus comptés"),
        ("whole", "ajoutes"): _("En plus dans l'ensemble rapporté"),
        ("whole", "retires"): _("En moins dans l'ensemble rapporté"),
    }
    query = request.GET.copy()
    for name in ("page", "sort", "format"):
        query.pop(name, None)
    query["cote"], query["sens"] = side, sense
    ids = moved.added if sense == "ajoutes" else moved.removed
    return {
        "label": labels[side, sense],
        "count": len(ids),
        "current": current,
        "url": f"?{query.urlencode()}",
    }


def _back(request: HttpRequest, pk: int) -> str:
    wanted = request.GET.get("avec", TODAY)
    return (
        f"{reverse('reports:compare', args=[pk])}?avec={wanted}"
        if wanted.isalnum()
        else reverse("reports:compare", args=[pk])
    )
