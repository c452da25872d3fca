"""Asking a company for its actions, and reading what it answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import BaseForm, phone_text
from maillage.kernel.mail import can_mail
from maillage.kernel.toasts import notify

from ..letters import link
from ..loading import charter
from ..models import CharterSignature, Declaration
from ..services import declarations as services
from .common import back, signature_or_404


class AskForm(BaseForm):
    """Which year, and whom to write to."""

    year = forms.ChoiceField(label=_("Année"))
    contact = forms.ChoiceField(label=_("À qui"), required=False)

    def __init__(self, *args: Any, signature: CharterSignature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = min(timezone.localdate().year, signature.until.year)
        years = range(last, signature.signed_on.year - 1, -1)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]
        self._contacts = {str(c.pk): c for c in signature.organisation.contacts.order_by("name", "pk")}
        self.fields["contact"].choices = [
            *((pk, f"{c.name} ({c.email or _g('sans adresse e-mail')})") for pk, c in self._contacts.items()),
            ("", _g("personne : le lien sera à transmettre")),
        ]

    @property
    def chosen(self) -> Any:
        return self._contacts.get(self.cleaned_data["contact"])


@needs(Right.FOLLOW_COMPANIES)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The link leaves by mail where it can; it is shown once in any case, to be handed over."""
    signature = signature_or_404(request, pk)
    form = AskForm(request.POST or None, signature=signature)
    if request.method == "POST" and form.is_valid():
        site = request.build_absolute_uri("/")
        year = int(form.cleaned_data["year"])
        try:
            asked = services.ask(request.context, signature, year, form.chosen, site)
        except DomainError as error:
            form.refuse(error)
        else:
            context = {
                "asked": asked,
                "link": link(asked.token, site),
                "organisation": signature.organisation,
                "can_mail": can_mail(),
            }
            return render(request, "charter/asked.html", context)
    return render(
        request,
        "charter/ask.html",
        {"form": form, "signature": signature, "organisation": signature.organisation},
        status=422 if form.errors else 200,
    )


def _declaration_or_404(request: HttpRequest, pk: int) -> Declaration:
    rows = Declaration.objects.visible_to(request.context).select_related(
        "signature__organisation", "contact", "asked_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


@needs(Right.FOLLOW_COMPANIES)
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """What the company said, beside what was known of its contact."""
    found = _declaration_or_404(request, pk)
    text = charter(found.signature.version)
    lines = [
        (text.kind_label(line.kind), line, text.unit(line.kind, line.quantity)) for line in found.lines.all()
    ]
    contact = found.contact
    fields = [
        (_g("Nom"), contact.name if contact else "", found.name),
        (_g("Fonction"), contact.function if contact else "", found.function),
        (_g("Adresse e-mail"), contact.email if contact else "", found.email),
        (_g("Téléphone"), phone_text(contact.phone if contact else ""), phone_text(found.phone)),
    ]
    return render(
        request,
        "charter/declaration.html",
        {
            "declaration": found,
            "organisation": found.signature.organisation,
            "lines": lines,
            "fields": fields,
        },
    )


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def declaration_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, services.accept, _g("Accepté : les actions sont au bilan."))


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def declaration_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, services.refuse, _g("Réponse écartée."))


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def declaration_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo of the two above."""
    return _decide(request, pk, services.reopen, _g("La réponse est de nouveau à relire."), undo=False)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def declaration_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, services.withdraw, _g("Lien retiré : il n'ouvre plus rien."), undo=False)


def _decide(request: HttpRequest, pk: int, service: Any, said: str, *, undo: bool = True) -> HttpResponse:
    found = _declaration_or_404(request, pk)
    try:
        service(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, said, undo=reverse("charter:declaration_reopen", args=[pk]) if undo else "")
    if request.POST.get("next") == "dashboard":
        return redirect("charter:dashboard")
    return back(request, found.signature.organisation_id)
