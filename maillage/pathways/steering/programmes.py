"""Programmes: the list, the versions and what distinguishes them, loading and taking away a file."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify
from maillage.pathways.models import ExitClass, ProgrammeVersion, StepCategory
from maillage.pathways.programmes import (
    Definition,
    Outcome,
    ProgrammeFileError,
    definition_of,
    delivered_codes,
    delivered_text,
    load_file,
    parse,
    version_in_force,
    versions_of,
)
from maillage.pathways.queries.differences import differences, rules, target_label, target_value
from maillage.pathways.queries.labels import HUES
from maillage.pathways.queries.programmes import led_by

from .forms.programmes import ProgrammeFileForm


@needs(Right.EDIT_PROGRAMMES)
def programme_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    programmes = list(led_by(request.context).prefetch_related("versions"))
    shown = []
    for programme in programmes:
        version = version_in_force(programme, today)
        shown.append((programme, version, definition_of(version), len(versions_of(programme))))
    missing = sorted(set(delivered_codes()) - {p.code for p in programmes})
    return render(
        request,
        "pathways/steering/programme_list.html",
        {"programmes": shown, "missing": missing},
    )


@needs(Right.EDIT_PROGRAMMES)
def programme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A version (`?version=2`; the one in force by default) and what it changed from the one before."""
    programme = get_object_or_404(led_by(request.context).prefetch_related("versions"), pk=pk)
    versions = versions_of(programme)
    current = version_in_force(programme, timezone.localdate())
    shown = _wanted(versions, request.GET.get("version")) or current
    against = _wanted(versions, request.GET.get("avec"))
    if against is None:
        place = versions.index(shown)
        against = versions[place - 1] if place else None
    definition = definition_of(shown)
    changed = differences(definition_of(against), definition) if against and against != shown else []
    return render(
        request,
        "pathways/steering/programme_detail.html",
        {
            "programme": programme,
            "versions": versions,
            "current": current,
            "shown": shown,
            "against": against,
            "others": [v for v in versions if v != shown],
            "sections": [(name, list(rows)) for name, rows in groupby(changed, lambda d: d.section)],
            **_content(definition),
        },
    )


def _content(definition: Definition) -> dict[str, object]:
    """A definition as the page reads it: steps by category, exits by class, targets and rules in words."""
    return {
        "definition": definition,
        "steps": [
            (f"hue-{HUES[category]}", label, [s for s in definition.step_types if s.category == category])
            for category, label in StepCategory.choices
        ],
        "exits": [
            (label, [e for e in definition.exit_kinds if e.exit_class == exit_class])
            for exit_class, label in ExitClass.choices
        ],
        "targets": [(target_label(t), target_value(t)) for t in definition.targets],
        "rules": rules(definition).items(),
    }


def _wanted(versions: list[ProgrammeVersion], number: str | None) -> ProgrammeVersion | None:
    return next((v for v in versions if str(v.number) == number), None)


@needs(Right.EDIT_PROGRAMMES)
def programme_load(request: HttpRequest) -> HttpResponse:
    """Read a file or a text, show what it would change, load it on a second press."""
    form = ProgrammeFileForm(request.POST or None, request.FILES or None, initial=_initial(request))
    preview: dict[str, object] = {}
    problems: list[object] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if "load" in request.POST:
                loaded = load_file(request.context, said["text"], said["reason"], said["valid_from"])
                notify(request, _SAID[loaded.outcome]() % {"name": loaded.programme.name})
                return redirect("pathways:programme_detail", pk=loaded.programme.pk)
            preview = _preview(request, parse(said["text"]))
        except ProgrammeFileError as error:
            problems = list(error.problems)
        except DomainError as error:
            form.refuse(error)
            preview = _preview(request, parse(said["text"]))
        # The text that was checked is the one that will be loaded, whether it came as a file or typed.
        form = form.with_text(said["text"])
    status = 422 if form.errors or problems else 200
    context = {"form": form, "problems": problems, "preview": preview, "delivered": delivered_codes()}
    return render(request, "pathways/steering/programme_load.html", context, status=status)


_SAID = {
    Outcome.CREATED: lambda: _("Le programme « %(name)s » est chargé."),
    Outcome.NEW_VERSION: lambda: _("Une nouvelle version de « %(name)s » est enregistrée."),
    Outcome.UNCHANGED: lambda: _("Ce fichier était déjà chargé : rien n'a changé dans « %(name)s »."),
}


def _initial(request: HttpRequest) -> dict[str, str]:
    """The text to start from: a version of ours (`?version=`) or a delivered programme (`?livre=`)."""
    version = whole_number(request.GET.get("version"))
    if version is not None:
        return {"text": _version_or_404(request, version).source}
    code = request.GET.get("livre", "")
    return {"text": delivered_text(code)} if code in delivered_codes() else {}


def _preview(request: HttpRequest, definition: Definition) -> dict[str, object]:
    programme = led_by(request.context).filter(code=definition.code).prefetch_related("versions").first()
    last = versions_of(programme)[-1] if programme and versions_of(programme) else None
    changed = differences(definition_of(last), definition) if last else []
    return {
        "definition": definition,
        "programme": programme,
        "last": last,
        "unchanged": last is not None and last.definition == definition.as_json(),
        "sections": [(name, list(rows)) for name, rows in groupby(changed, lambda d: d.section)],
    }


def _version_or_404(request: HttpRequest, pk: int) -> ProgrammeVersion:
    led = ProgrammeVersion.objects.filter(programme__in=led_by(request.context))
    return get_object_or_404(led.select_related("programme"), pk=pk)


@needs(Right.EDIT_PROGRAMMES)
def programme_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a version, as it was loaded."""
    version = _version_or_404(request, pk)
    response = HttpResponse(version.source, content_type="application/yaml; charset=utf-8")
    name = f"{version.programme.code}-v{version.number}.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
