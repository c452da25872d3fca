"""Opening a file and correcting it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people import queries, services
from maillage.people.forms import AddressForm, PersonForm
from maillage.people.models import Person

from . import file_url, person_or_404


@needs(Right.EDIT_PEOPLE)
def create(request: HttpRequest) -> HttpResponse:
    """Two presses at most: files that look alike are shown once, then it is the worker's word that counts."""
    form = PersonForm(request.POST or None, initial={"last_name": request.GET.get("nom", "")[:100]})
    address = AddressForm(request.POST or None, prefix="a")
    alike: list[Person] = []
    if request.method == "POST" and form.is_valid() and address.is_valid():
        if "confirmed" not in request.POST:
            alike = _alike(request, form)
        if not alike:
            try:
                where = None if address.is_empty else address.value()
                person = services.create_person(request.context, form.facts(), address=where)
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
        {"form": form, "address": None, "alike": [], "person": person},
        status=422 if form.errors else 200,
    )


def _alike(request: HttpRequest, form: PersonForm) -> list[Person]:
    said = form.cleaned_data
    return queries.possible_duplicates(
        request.context,
        last_name=said["last_name"],
        first_name=said["first_name"],
        birth_date=said["birth_date"],
        birth_name=said["birth_name"],
    )
