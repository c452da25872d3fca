"""Answers about a person's situation."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people import queries, rome, services
from maillage.people.forms import SituationsForm
from maillage.people.masking import file_sight
from maillage.people.nomenclature import search_kinds

from . import back_to, file_url, next_page, person_or_404


@needs(Right.SEE_SOCIAL_NOTES)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Every question."""
    return _record(request, pk)


@needs(Right.SEE_SOCIAL_NOTES)
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """The few questions about the job looked for: filled while the person says it."""
    return _record(request, pk, only=search_kinds())


@needs(Right.SEE_PEOPLE)
def jobs(request: HttpRequest) -> JsonResponse:
    """Suggestions for a job: `[{"value", "label", "hint"}]`."""
    found = rome.search(request.GET.get("q", "")[:100])
    return JsonResponse(
        [{"value": job.code, "label": job.label, "hint": job.code} for job in found], safe=False
    )


def _record(request: HttpRequest, pk: int, only: Collection[str] | None = None) -> HttpResponse:
    person = person_or_404(request, pk)
    seen = file_sight(request.context, person.pk, in_reach=True)
    answers = queries.answers_of(request.context, person, seen)
    form = SituationsForm(
        request.POST or None,
        answers=answers,
        sensitive=seen.sensitive,
        only=only,
        initial={"date": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        changed = form.changed()
        try:
            services.record_situations(
                request.context, person, date=form.cleaned_data["date"], answers=changed
            )
        except DomainError as error:
            form.refuse(error)
        else:
            said = ngettext("%s réponse enregistrée.", "%s réponses enregistrées.", len(changed))
            notify(request, said % len(changed) if changed else _("Rien n'a changé."))
            return back_to(request, file_url(pk, "situation"))
    context = {
        "form": form,
        "person": person,
        "search": only is not None,
        "next": next_page(request),
    }
    return render(request, "people/situations_form.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_SOCIAL_NOTES)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    situation = get_object_or_404(queries.situations_visible_to(request.context), pk=pk)
    services.remove_situation(request.context, situation)
    notify(request, _("Réponse retirée."))
    return redirect(file_url(situation.person_id, "situation"))
