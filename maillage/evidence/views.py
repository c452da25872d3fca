"""Pages of documents: add, open, correct, withdraw, put back."""

from __future__ import annotations

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people.models import Person
from maillage.people.views import file_url, person_or_404

from . import services
from .delivery import answer
from .forms import FactsForm, UploadForm, WithdrawForm
from .inspection import inspect
from .inspection.names import plain_name
from .models import Document
from .uploading import in_memory, stopped, too_big


@in_memory
@needs(Right.EDIT_PATHWAYS)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A page without scripts, one file after the other with them (`Accept: application/json`)."""
    person = person_or_404(request, pk)
    initial = {"criterion": request.GET.get("critere", ""), "about": request.GET.get("objet", "")[:60]}
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        context=request.context,
        person=person,
        initial=initial,
    )
    quiet = request.headers.get("Accept") == "application/json"
    if request.method == "POST":
        if stopped(request):
            form.errors.clear()
            form.add_error("files", too_big().message)
        elif form.is_valid():
            added = _receive(request, person, form)
            if quiet and not form.errors:
                return JsonResponse({"added": added})
            if added:
                said = ngettext("%d pièce ajoutée.", "%d pièces ajoutées.", added)
                notify(request, said % added)
            if not form.errors:
                return redirect(file_url(pk, "pieces"))
        if quiet:
            return JsonResponse({"errors": _faults(form)}, status=422)
    context = {"form": form, "person": person}
    return render(request, "evidence/upload.html", context, status=422 if form.errors else 200)


def _receive(request: HttpRequest, person: Person, form: UploadForm) -> int:
    """Each file by itself: one that is refused does not take the others with it."""
    added = 0
    for file in form.cleaned_data["files"]:
        try:
            received = inspect(_raw_name(file), file.read())
            services.add_document(request.context, person, received, form.facts())
        except DomainError as error:
            form.refuse(DomainError(_named(error, file), error.field))
        else:
            added += 1
    return added


def _raw_name(file: UploadedFile) -> str:
    return file.name or ""


def _faults(form: UploadForm) -> list[dict[str, str]]:
    return [{"field": name, "text": str(text)} for name, texts in form.errors.items() for text in texts]


def _named(error: DomainError, file: UploadedFile) -> str:
    """Among several files, the message says which."""
    said = error.field != "files" or "«" in error.message
    return error.message if said else f"{plain_name(_raw_name(file))} : {error.message}"


@needs(Right.EDIT_PATHWAYS)
def open_document(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The content, once its seal and its hash are found to be right."""
    document = _document_or_404(request, key)
    return answer(request, document, attached="telecharger" in request.GET, person=document.person)


@needs(Right.EDIT_PATHWAYS)
def edit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    document = _document_or_404(request, key)
    form = FactsForm(
        request.POST or None,
        context=request.context,
        person=document.person,
        initial=FactsForm.initial_of(document),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.update_document(request.context, document, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Pièce corrigée."))
            return redirect(file_url(document.person_id, "pieces"))
    context = {"form": form, "document": document, "person": document.person}
    return render(request, "evidence/edit.html", context, status=422 if form.errors else 200)


@needs(Right.EDIT_PATHWAYS)
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    document = _document_or_404(request, key)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_document(request.context, document, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Pièce retirée du dossier."), undo=reverse("evidence:reinstate", args=[key]))
            return redirect(file_url(document.person_id, "pieces"))
    context = {"form": form, "document": document, "person": document.person}
    return render(request, "evidence/withdraw.html", context, status=422 if form.errors else 200)


@needs(Right.EDIT_PATHWAYS)
@require_POST
def reinstate(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    document = _document_or_404(request, key)
    try:
        services.reinstate_document(request.context, document)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("La pièce est de nouveau au dossier."))
    return redirect(file_url(document.person_id, "pieces"))


def _document_or_404(request: HttpRequest, key: uuid.UUID) -> Document:
    found = Document.objects.visible_to(request.context).select_related("person")
    return get_object_or_404(found, key=key)
