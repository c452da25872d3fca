"""Addresses of a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people import queries, services
from maillage.people.forms import AddressForm, ResidenceForm

from . import file_url, person_or_404


@needs(Right.EDIT_PEOPLE)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_or_404(request, pk)
    form = AddressForm(request.POST or None, initial={"start_date": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_residence(request.context, person, form.value())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Adresse enregistrée ; la précédente s'arrête la veille."))
            return redirect(file_url(pk))
    return _page(request, form, person, None)


@needs(Right.EDIT_PEOPLE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.residences_visible_to(request.context).select_related("person")
    residence = get_object_or_404(found.prefetch_related("areas__area"), pk=pk)
    day = residence.start_date or residence.end_date or timezone.localdate()
    form = ResidenceForm(request.POST or None, day=day, initial=ResidenceForm.initial_of(residence, day))
    if request.method == "POST" and form.is_valid():
        end = form.cleaned_data.pop("end_date")
        kept = {"longitude": residence.longitude, "latitude": residence.latitude}
        if form.has_changed() and {"address", "postcode", "city"} & set(form.changed_data):
            kept = {}
        try:
            services.correct_residence(request.context, residence, form.value(**kept), end_date=end)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Adresse corrigée."))
            return redirect(file_url(residence.person_id))
    return _page(request, form, residence.person, residence)


@needs(Right.EDIT_PEOPLE)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    residence = get_object_or_404(queries.residences_visible_to(request.context), pk=pk)
    services.remove_residence(request.context, residence)
    notify(request, _("Adresse retirée ; la précédente reprend sa place."))
    return redirect(file_url(residence.person_id))


def _page(request: HttpRequest, form: AddressForm, person: object, residence: object) -> HttpResponse:
    context = {"form": form, "person": person, "residence": residence}
    return render(request, "people/residence_form.html", context, status=422 if form.errors else 200)
