"""The screen where a company deposits its spreadsheet, one of those of its page without account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from maillage.evidence.uploading import stopped, too_big
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import BaseForm

from . import company
from .forms import FILES
from .reading import LARGEST

if TYPE_CHECKING:
    from ..outside.views.declare import Visit


class CompanySheetForm(BaseForm):
    file = forms.FileField(
        label=_("Votre tableau ou votre export de paie"),
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text=_("XLSX, ODS ou CSV, tel que vous le tenez : noms, heures, chantiers."),
        max_length=200,
        error_messages={
            "required": _("Choisissez le fichier."),
            "empty": _("Le fichier est vide."),
            "max_length": _("Le nom du fichier est trop long : renommez-le."),
        },
    )


def sheet_screen(visit: Visit) -> HttpResponse:
    """Deposit, read what is understood, say who sends. `deposit` tells the two forms apart."""
    from ..outside.forms import SenderForm

    posted = visit.request.method == "POST"
    depositing = posted and ("deposit" in visit.request.POST or stopped(visit.request))
    upload = CompanySheetForm(*((visit.request.POST, visit.request.FILES) if depositing else ()))
    sender = SenderForm(visit.request.POST if posted and not depositing else None)
    if depositing and stopped(visit.request):
        upload.add_error("file", too_big().message)
    elif depositing and upload.is_valid():
        file = upload.cleaned_data["file"]
        try:
            company.deposit(visit.statement, visit.kept(), file.name, file.read(LARGEST + 1))
        except DomainError as error:
            upload.add_error("file", error.message)
        else:
            return visit.to("tableau")
    deposited = visit.draft.sheets.first() if visit.draft is not None else None
    if posted and not depositing and deposited is None:
        return visit.to("tableau")
    if posted and not depositing and sender.is_valid() and visit.draft is not None:
        try:
            company.send(visit.statement, visit.draft, **sender.cleaned_data)
        except DomainError as error:
            sender.refuse(error)
        else:
            return visit.to()
    refused = bool(upload.errors or sender.errors)
    more = {"upload": upload, "sender": sender, "deposited": deposited, **_read(visit, deposited)}
    return visit.page("sheet", "", more, 422 if refused else 200)


def _read(visit: Visit, deposited: object) -> dict[str, object]:
    """What of the file is understood."""
    if deposited is None:
        return {}
    try:
        plan = company.plan_for(visit.statement, deposited)  # type: ignore[arg-type]
        return {"plan": plan, "clear": company.is_clear(deposited, plan)}  # type: ignore[arg-type]
    except DomainError as error:
        return {"unreadable": error.message}
