"""One line: validated with a reason, rejected, reopened, corrected, put right, tied to a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people.models import Person
from maillage.people.reading import shown
from maillage.people.services import PersonFacts

from ...models import HoursLine, HoursState
from .. import services
from ..forms import CorrectionForm, LineForm, LinkForm, NewPersonForm, ReasonForm
from ..queries.statement import Shown, label_of, page_of
from ..reach import likely
from ..services import Entered
from ..services.people import alike
from .common import line_or_404, statement_url
from .desk import decide


def _back(line: HoursLine) -> HttpResponse:
    return redirect(f"{statement_url(line.statement)}#line-{line.pk}")


def _shown(request: HttpRequest, line: HoursLine) -> Shown:
    page = page_of(request.context, line.statement)
    return next((one for one in page.lines if one.line.pk == line.pk), Shown(line))


def _page(
    request: HttpRequest, template: str, line: HoursLine, form: Any, about: Shown | None = None, **more: Any
) -> HttpResponse:
    shown(request, [line.person_id] if line.person_id else [])
    context = {
        "line": line,
        "form": form,
        "about": about or Shown(line),
        "statement": line.statement,
        "lot_label": label_of(line.lot),
        **more,
    }
    return render(request, f"clauses/hours/{template}.html", context, status=422 if form.errors else 200)


@needs(Right.RUN_CLAUSES)
def line_validate(request: HttpRequest, pk: int) -> HttpResponse:
    """A line with a finding somebody answers for in writing."""
    line = line_or_404(request, pk)
    about = _shown(request, line)
    form = ReasonForm(
        request.POST or None,
        label=_("Pourquoi ces heures comptent malgré cela"),
        help_text=_("Gardé avec la ligne : c'est ce qui sera lu en cas de contrôle."),
    )
    if about.ready:
        if request.method == "POST":
            decide(request, [line])
            return _back(line)
    elif request.method == "POST" and form.is_valid():
        decide(request, [line], form.cleaned_data["reason"])
        return _back(line)
    return _page(request, "validate", line, form, about)


@needs(Right.RUN_CLAUSES)
def line_reject(request: HttpRequest, pk: int) -> HttpResponse:
    line = line_or_404(request, pk)
    form = ReasonForm(
        request.POST or None,
        label=_("Pourquoi ces heures sont rejetées"),
        help_text=_("En mots que l'entreprise peut lire."),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.reject(request.context, [line], form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Ligne rejetée."), undo=reverse("clauses:line_reopen", args=[line.pk]))
            return _back(line)
    return _page(request, "reject", line, form, _shown(request, line))


@needs(Right.RUN_CLAUSES)
@require_POST
def line_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    line = line_or_404(request, pk)
    try:
        services.reopen(request.context, [line])
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("La ligne attend de nouveau."))
    return _back(line)


@needs(Right.RUN_CLAUSES)
def line_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The right hours are typed; the line of correction is the difference with what counts."""
    line = line_or_404(request, pk)
    root = line.corrects or line
    about = _shown(request, root)
    net = (about.net if about.net is not None else line.hours, about.net_training or line.training_hours)
    form = CorrectionForm(request.POST or None, initial={"hours": net[0], "training_hours": net[1]})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = services.correct(
                request.context,
                root,
                said["hours"] - net[0],
                said["training_hours"] - net[1],
                said["reason"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request,
                _("Ligne de correction enregistrée : %s h.") % formats.number(made.hours),
            )
            return _back(root)
    return _page(request, "correct", line, form, about, net=net[0], net_training=net[1])


@needs(Right.RUN_CLAUSES)
def line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A line that waits, put right."""
    line = line_or_404(request, pk)
    if line.state not in (HoursState.DECLARED, HoursState.CHECKED):
        notify(request, _("Cette ligne est décidée : elle ne se modifie plus."), error=True)
        return _back(line)
    form = LineForm(
        request.POST or None,
        context=request.context,
        company=line.statement.company,
        line=line,
        initial={
            "lot": line.lot_id,
            "hours": line.hours,
            "training_hours": line.training_hours,
            "modality": line.modality,
        },
    )
    form.fields["hours"].negative = form.fields["training_hours"].negative = True
    if request.method == "POST" and form.is_valid():
        facts = services.LineFacts(
            person=line.person,
            last_name=line.said_last_name,
            first_name=line.said_first_name,
            birth_date=line.said_birth_date,
            **form.cleaned_data,
        )
        try:
            services.enter(
                request.context, line.statement.company_id, line.statement.month, [Entered(facts, line)]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Ligne enregistrée."))
            return _back(line)
    return _page(request, "edit", line, form, _shown(request, line))


@needs(Right.RUN_CLAUSES)
def line_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Who a company meant: a file of the network, or one that is opened."""
    line = line_or_404(request, pk)
    if line.person_id is not None or line.state not in (HoursState.DECLARED, HoursState.CHECKED):
        notify(request, _("Cette ligne a déjà sa personne, ou a été décidée."), error=True)
        return _back(line)
    near = likely(request.context, line)
    opening = request.POST.get("what") == "open"
    link = LinkForm(
        request.POST if request.method == "POST" and not opening else None,
        context=request.context,
        likely=near,
        initial={"person": near[0].pk if len(near) == 1 else None},
        prefix="link",
    )
    initial = {
        "last_name": line.said_last_name,
        "first_name": line.said_first_name,
        "birth_date": line.said_birth_date,
    }
    found = near
    form = NewPersonForm(
        request.POST if opening else None, initial=initial, alike=bool(near or opening), prefix="open"
    )
    if request.method == "POST" and not opening and link.is_valid():
        try:
            tied = services.link(request.context, line, link.cleaned_data["person"])
        except DomainError as error:
            link.refuse(error)
        else:
            _tell_tied(request, link.cleaned_data["person"], len(tied))
            return _back(line)
    if opening and form.is_valid():
        try:
            found = alike(request.context, form.facts())
            person = _open(request, line, form.facts(), form.cleaned_data["confirmed"], found)
        except DomainError as error:
            form.refuse(DomainError(error.message) if error.field == "alike" else error)
        else:
            notify(request, _("Dossier ouvert pour %s. Vérifiez son éligibilité.") % person)
            return _back(line)
    shown(request, [one.pk for one in found])
    status = 422 if link.errors or form.errors else 200
    context = {
        "line": line,
        "statement": line.statement,
        "lot_label": label_of(line.lot),
        "link": link,
        "form": form,
        "near": found,
        "opening": opening,
        "about": Shown(line),
    }
    return render(request, "clauses/hours/person.html", context, status=status)


def _open(
    request: HttpRequest, line: HoursLine, facts: PersonFacts, confirmed: bool, near: list[Person]
) -> Person:
    unlike = [one.pk for one in near] if confirmed else []
    return services.open_person(request.context, line, facts, unlike=unlike)


def _tell_tied(request: HttpRequest, person: Person, count: int) -> None:
    if count == 1:
        notify(request, _("Ligne rattachée à %s.") % person)
    else:
        values = {"count": formats.number(count), "person": person}
        notify(request, _("%(count)s lignes rattachées à %(person)s.") % values)
