"""Opening a file and correcting it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people import services
from maillage.people.forms import AddressForm, PersonForm
from maillage.people.hints import Hints, hints, typed_identity
from maillage.people.matching import Identity
from maillage.people.reading import shown

from . import file_url, person_or_404


@needs(Right.EDIT_PEOPLE)
def create(request: HttpRequest) -> HttpResponse:
    """Two presses at most: files that look alike are shown once, then it is the worker's word that counts."""
    form = PersonForm(request.POST or None, initial={"last_name": request.GET.get("nom", "")[:100]})
    address = AddressForm(request.POST or None, prefix="a")
    alike = Hints()
    if request.method == "POST" and form.is_valid() and address.is_valid():
        alike = hints(request.context, Identity.of(form.facts()))
        shown(request, [person.pk for person in alike.people])
        if not alike or "confirmed" in request.POST:
            try:
                where = None if address.is_empty else address.value()
                unlike = [person.pk for person in alike.people]
                person = services.create_person(request.context, form.facts(), address=where, unlike=unlike)
            except DomainError as error:
                (address if error.field in address.fields else form).refuse(error)
            else:
                notify(request, _("Dossier ouvert."))
                return redirect(file_url(person.pk))
    refused = bool(form.errors or address.errors)
    return render(
        request,
        "people/person_form.html",
        {"form": form, "address": address, "alike": alike, "person": None},
        status=422 if refused else 200,
    )


@needs(Right.EDIT_PEOPLE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_or_404(request, pk)
    form = PersonForm(request.POST or None, initial=PersonForm.initial_of(person))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_person(request.context, person, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Dossier mis à jour."))
            return redirect(file_url(pk))
    return render(
        request,
        "people/person_form.html",
        {"form": form, "address": None, "alike": None, "person": person},
        status=422 if form.errors else 200,
    )


@needs(Right.EDIT_PEOPLE)
@require_POST
def alike(request: HttpRequest) -> HttpResponse:
    """What looks like the person being typed, while it is. `forme` is the prefix of the form's fields."""
    prefix = "p-" if request.POST.get("forme") == "p" else ""
    found = hints(request.context, typed_identity(request.POST, prefix))
    shown(request, [person.pk for person in found.people])
    return render(request, "people/_hints.html", {"alike": found})
