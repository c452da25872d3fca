"""Prescriptions: the list, a new one (the person's file is opened with it), one of them, giving it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.kernel.listing import ChoiceFilter, Column, Empty, FlagFilter, Listing, SearchFilter
from maillage.kernel.text import typed, whole_number
from maillage.kernel.toasts import notify
from maillage.pathways.models import Enrolment, Referral, ReferralState
from maillage.pathways.queries.programmes import worked_with
from maillage.pathways.queries.referrals import referrals
from maillage.pathways.services import referrals as services
from maillage.people.forms import AddressForm, PersonForm
from maillage.people.hints import Hints, hints
from maillage.people.masking import conceal, file_sight
from maillage.people.matching import Identity
from maillage.people.models import Person
from maillage.people.reading import shown
from maillage.people.search import named
from maillage.people.services import create_person
from maillage.people.team import require_team

from .forms.referrals import ReasonForm, ReferralForm

PENDING = Q(state__in=services.PENDING)
# What each state is drawn as, and the next thing to do about it.
STATE_KINDS = {
    ReferralState.RECEIVED: "soon",
    ReferralState.DIAGNOSED: "ok",
    ReferralState.VALIDATED: "ok",
    ReferralState.REFUSED: "late",
    ReferralState.WITHDRAWN: "outline",
    ReferralState.ENROLLED: "",
}


def _deferral(referral: Referral) -> str:
    """Said under the state of a prescription a commission has put off."""
    if referral.state != ReferralState.DIAGNOSED or not referral.deferrals:
        return ""
    return _("ajournée le %s") % format_day(referral.deferrals[0].commission.date)


def _prescriber(referral: Referral) -> str:
    """By its name, unless the name reveals a situation to somebody who is not of the reference team."""
    if referral.prescriber is None:
        return ""
    if referral.prescriber.reveals and not referral.confided:
        return _("Un partenaire")
    return referral.prescriber.name


class ReferralListing(Listing):
    columns = [
        Column(
            "person",
            gettext_lazy("Personne"),
            value=lambda r: f"{r.person.last_name} {r.person.first_name}",
            sort="person__folded_name",
            link=True,
        ),
        Column("programme", gettext_lazy("Programme"), value="programme.code", sort="programme__code"),
        Column("state", gettext_lazy("État"), value="get_state_display", sort="state", sub=_deferral,
               template="pathways/steering/_referral_state.html"),
        Column("received_on", gettext_lazy("Reçue le"), kind="date", sort="received_on"),
        Column(
            "prescriber",
            gettext_lazy("Prescripteur"),
            value=_prescriber,
            sort="prescriber__folded_name",
        ),
        Column(
            "operator",
            gettext_lazy("Structure"),
            value="operator",
            sort="operator__folded_name",
            sub=lambda r: r.worker.full_name if r.worker else "",
        ),
        Column("branch", gettext_lazy("Territoire"), value="branch", sort="branch__name"),
    ]  # fmt: skip
    filters = [
        SearchFilter(
            gettext_lazy("Nom, prénom"),
            apply=lambda rows, text: rows.filter(person__in=named(Person.objects.all(), text)),
        ),
        FlagFilter("pending", gettext_lazy("En cours"), condition=PENDING),
        ChoiceFilter(
            "state", gettext_lazy("État"), lookup="state", choices=ReferralState.choices, multiple=True
        ),
        ChoiceFilter(
            "programme",
            gettext_lazy("Programme"),
            lookup="programme_id",
            choices=lambda request: worked_with(request.context).values_list("pk", "name"),
        ),
    ]
    default_sort = "-received_on"
    count_label = ngettext_lazy("%(count)s prescription", "%(count)s prescriptions", "count")
    export_name, export_right = "prescriptions", Right.EXPORT
    empty = Empty(
        gettext_lazy("Aucune prescription"),
        gettext_lazy("Une prescription propose une personne à un programme : c'est le début d'un parcours."),
        action=gettext_lazy("Nouvelle prescription"),
        url_name="pathways:referral_new",
        right=Right.EDIT_PATHWAYS,
        icon="inbox",
    )

    def row_url(self, row: Referral) -> str:
        return reverse("pathways:referral", args=[row.pk])


@needs(Right.SEE_PATHWAYS)
def referral_list(request: HttpRequest) -> HttpResponse:
    can = request.context.has(Right.EDIT_PATHWAYS)
    return ReferralListing(request, referrals(request.context)).response(
        title=_("Prescriptions"),
        action_url=reverse("pathways:referral_new") if can else "",
        action_label=_("Nouvelle prescription"),
    )


@needs(Right.EDIT_PATHWAYS)
def person_suggestions(request: HttpRequest) -> JsonResponse:
    """People in reach, by name: `[{"value", "label", "hint"}]`."""
    text = request.GET.get("q", "")[:100]
    found = named(Person.objects.visible_to(request.context), text).order_by("folded_name", "pk")[:12]
    rows = [
        {
            "value": p.pk,
            "label": f"{p.last_name} {p.first_name}",
            "hint": _("né(e) le %s") % format_day(p.birth_date),
        }
        for p in found
    ]
    return JsonResponse(rows, safe=False)


@dataclass
class _Entry:
    """The three forms of the page, and what was found that looks like the new person."""

    form: ReferralForm
    person: PersonForm
    address: AddressForm
    alike: Hints

    @property
    def errors(self) -> bool:
        return bool(self.form.errors or self.person.errors or self.address.errors)


@needs(Right.EDIT_PATHWAYS)
def referral_new(request: HttpRequest) -> HttpResponse:
    """A known person, or a new file opened together with the prescription: both or neither."""
    known = _known_person(request)
    data = request.POST or None
    entry = _Entry(
        _form(request, initial={**_from_former(request, known), "received_on": timezone.localdate()}),
        PersonForm(data, prefix="p"),
        AddressForm(data, prefix="a"),
        Hints(),
    )
    if data is not None and (made := _save_new(request, entry)):
        notify(request, _("Prescription enregistrée : le diagnostic peut commencer."))
        return redirect("pathways:referral", pk=made.pk)
    new_person = data is not None and not (entry.form.is_bound and entry.form.data.get("person"))
    return render(
        request,
        "pathways/steering/referral_form.html",
        {
            "form": entry.form,
            "person_form": entry.person,
            "address_form": entry.address,
            "alike": entry.alike,
            "known": known,
            "new_person": new_person and bool(data and data.get("p-last_name")),
            "referral": None,
        },
        status=422 if data is not None and entry.errors else 200,
    )


def _save_new(request: HttpRequest, entry: _Entry) -> Referral | None:
    """Record what the three forms say, or note in them why not."""
    sound = entry.form.is_valid()
    known: Person | None = entry.form.cleaned_data.get("person")
    if known is None and "person" not in entry.form.errors:
        sound = entry.person.is_valid() and entry.address.is_valid() and sound
        if sound:
            entry.alike = hints(request.context, Identity.of(entry.person.facts()))
            shown(request, [person.pk for person in entry.alike.people])
    if not sound or (entry.alike and "confirmed" not in request.POST):
        return None
    try:
        with changes(request.context.actor, _("prescription")):
            person = known or _open_file(request, entry)
            return services.record_referral(request.context, person, entry.form.facts())
    except DomainError as error:
        forms = [entry.form] if known else [entry.person, entry.address]
        next((f for f in forms if error.field in f.fields), entry.form).refuse(error)
    return None


def _open_file(request: HttpRequest, entry: _Entry) -> Person:
    where = None if entry.address.is_empty else entry.address.value()
    unlike = [person.pk for person in entry.alike.people]
    return create_person(request.context, entry.person.facts(), address=where, unlike=unlike)


def _known_person(request: HttpRequest) -> Person | None:
    pk = whole_number(request.GET.get("personne"))
    return None if pk is None else get_object_or_404(Person.objects.visible_to(request.context), pk=pk)


def _from_former(request: HttpRequest, person: Person | None) -> dict[str, Any]:
    """What a person's last pathway already says (`?parcours=`): a re-entry is not typed again."""
    if person is None:
        return {}
    initial: dict[str, Any] = {"person": person.pk}
    pk = whole_number(request.GET.get("parcours"))
    if pk is not None:
        former = get_object_or_404(Enrolment.objects.visible_to(request.context), pk=pk, person=person)
        initial |= {
            "programme": former.programme_id,
            "prescriber": former.prescriber,
            "branch": former.branch_id,
            "motive": _("Reprise après la sortie du %s.") % format_day(former.exit_date),
        }
    return initial


def _form(request: HttpRequest, initial: dict[str, Any], referral: Referral | None = None) -> ReferralForm:
    return ReferralForm(
        request.POST or None,
        initial=initial,
        context=request.context,
        programmes=worked_with(request.context),
        referral=referral,
    )


def referral_or_404(request: HttpRequest, pk: int) -> Referral:
    return get_object_or_404(referrals(request.context), pk=pk)


@needs(Right.SEE_PATHWAYS)
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    """One prescription, where it stands, and the next thing to do."""
    found = referral_or_404(request, pk)
    seen = file_sight(request.context, found.person_id, in_reach=True)
    sees_notes = seen.notes
    conceal(seen, request.context, found.prescriber, found.operator)
    diagnosis = getattr(found, "diagnosis", None) if sees_notes else None
    last_item = (
        found.items.select_related("commission").order_by("-commission__date", "-pk").first()
        if request.context.has(Right.EDIT_PATHWAYS)
        else None
    )
    enrolment = Enrolment.objects.filter(referral=found).first()
    return render(
        request,
        "pathways/steering/referral.html",
        {
            "referral": found,
            "diagnosis": diagnosis,
            "item": last_item,
            "enrolment": enrolment,
            "sees_notes": sees_notes,
            "works": request.context.has(Right.EDIT_PATHWAYS),
            "pending": found.state in services.PENDING,
            "kind": STATE_KINDS[ReferralState(found.state)],
            "stages": _stages(found),
            "withdraw_form": ReasonForm(),
        },
    )


def _stages(referral: Referral) -> list[tuple[str, str]]:
    """The way from prescription to pathway: each stage "done", "now" or "" (to come)."""
    order = [ReferralState.RECEIVED, ReferralState.DIAGNOSED, ReferralState.VALIDATED, ReferralState.ENROLLED]
    labels = [_("Prescription"), _("Diagnostic"), _("Commission"), _("Entrée")]
    if referral.state not in order:
        return []
    done = order.index(ReferralState(referral.state)) + 1
    return [(label, "done" if i < done else "now" if i == done else "") for i, label in enumerate(labels)]


@needs(Right.EDIT_PATHWAYS)
def referral_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = referral_or_404(request, pk)
    require_team(request.context, found.person_id)
    form = _form(request, ReferralForm.initial_of(found), found)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_referral(request.context, found, form.facts(found.programme))
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Prescription corrigée."))
            return redirect("pathways:referral", pk=pk)
    context = {"form": form, "referral": found, "known": found.person, "alike": [], "new_person": False}
    return render(
        request, "pathways/steering/referral_form.html", context, status=422 if form.errors else 200
    )


@needs(Right.EDIT_PATHWAYS)
@require_POST
def referral_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = referral_or_404(request, pk)
    try:
        services.withdraw_referral(request.context, found, typed(request.POST.get("reason")))
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        undo = reverse("pathways:referral_resume", args=[pk])
        notify(request, _("Prescription abandonnée : elle quitte les ordres du jour."), undo=undo)
    return redirect("pathways:referral", pk=pk)


@needs(Right.EDIT_PATHWAYS)
@require_POST
def referral_resume(request: HttpRequest, pk: int) -> HttpResponse:
    found = referral_or_404(request, pk)
    try:
        services.resume_referral(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("La prescription est reprise là où elle en était."))
    return redirect("pathways:referral", pk=pk)
