"""What is typed: hours of people, somebody more, files, who sends; whom to ask."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from maillage.evidence.forms import FilesField, SeveralFiles, WithdrawForm
from maillage.evidence.inspection import ACCEPTED, Received, inspect
from maillage.evidence.uploading import too_big
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import BaseForm, FrenchDateField, ManyChoices
from maillage.kernel.months import add_months
from maillage.kernel.sheets.cells import CellError
from maillage.organisations.models import Contact, ContactConsent

from ..hours.cells import HoursCell
from ..models import Modality
from .screens import Entry, LotSheet

_YOUNGEST = 14  # years, of somebody at work
PICTURES = "image/jpeg,image/png"
_FILE_ERRORS = {
    "empty": _("Le fichier est vide."),
    "max_length": _("Le nom du fichier est trop long : renommez-le."),
}


class HoursField(forms.CharField):
    """Hours as one writes them: 35h30, 35,5, 35:30. Empty is none."""

    css = "w-short"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "size": 7})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Decimal:
        text = super().clean(value)
        if not text:
            return Decimal(0)
        try:
            hours = HoursCell().parse(text)
        except CellError as error:
            said = str(error)
            raise ValidationError(said[:1].upper() + said[1:] + ".") from error
        if hours < 0:
            raise ValidationError(_g("Des heures ne sont pas négatives : une correction se demande à part."))
        return hours


class LotForm(BaseForm):
    """The hours of the people of a lot: two fields each, named after the key of who it is."""

    def __init__(self, *args: Any, sheet: LotSheet, without: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = [one for one in sheet.there if one.key != without]
        for one in self.entries:
            proposed = one.proposed
            self.fields[f"{one.key}-hours"] = HoursField(
                label=_g("Heures de travail de %s") % one.short, initial=proposed["hours"]
            )
            self.fields[f"{one.key}-training"] = HoursField(
                label=_g("Heures de formation de %s") % one.short, initial=proposed["training"]
            )

    def rows(self) -> list[tuple[Entry, Any, Any]]:
        return [(one, self[f"{one.key}-hours"], self[f"{one.key}-training"]) for one in self.entries]

    def amounts(self) -> dict[str, tuple[Decimal, Decimal]]:
        said = self.cleaned_data
        return {one.key: (said[f"{one.key}-hours"], said[f"{one.key}-training"]) for one in self.entries}


class PersonForm(BaseForm):
    """Somebody the lot did not expect. What is typed here is read by the facilitator alone."""

    first_name = forms.CharField(label=_("Prénom"), max_length=100)
    last_name = forms.CharField(label=_("Nom"), max_length=100)
    birth_date = FrenchDateField(
        label=_("Date de naissance"), lean="past", help_text=_("Pour ne pas confondre deux personnes.")
    )
    modality = forms.ChoiceField(label=_("Comment travaille cette personne ?"), choices=Modality.choices)
    hours = HoursField(label=_("Heures de travail"), help_text=_("35,5 ou 35h30."))
    training = HoursField(label=_("Heures de formation"))

    def __init__(self, *args: Any, modality: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["modality"].initial = modality
        self.fields["birth_date"].latest = add_months(timezone.localdate(), -12 * _YOUNGEST)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "hours" in said and "training" in said and not (said["hours"] or said["training"]):
            self.add_error("hours", _g("Indiquez ses heures de travail, de formation, ou les deux."))
        return said


class LotsForm(BaseForm):
    """Which lots have hours this month, when there are many."""

    lots = forms.MultipleChoiceField(
        label=_("Sur quels marchés y a-t-il eu des heures ?"),
        widget=ManyChoices,
        error_messages={
            "required": _("Cochez au moins un marché. S'il n'y a eu aucune heure, revenez au début.")
        },
    )

    def __init__(self, *args: Any, lots: Iterable[LotSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lots"].choices = [(str(one.pk), _lot_label(one)) for one in lots]


def _lot_label(sheet: LotSheet) -> str:
    lot = sheet.lot
    return f"{lot.label} ({lot.client})" if lot.client else f"{lot.label} ({lot.buyer})"


class SomeFiles(FilesField):
    """Files, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=1000, error_messages=_FILE_ERRORS, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        return super().clean(given, initial) if given else []


class FilesForm(BaseForm):
    """Photographs or files; from a phone, the camera opens at once on the first field."""

    photo = SomeFiles(
        label=_("Prendre une photo"),
        widget=SeveralFiles(attrs={"accept": PICTURES, "capture": "environment"}),
    )
    files = SomeFiles(label=_("Choisir des fichiers"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = _g(
            "PDF, photos (JPEG, PNG) ou Word (DOCX), %d Mo au plus chacun. Masquez le numéro de sécurité "
            "sociale."
        ) % (settings.DOCUMENT_MAX_BYTES // (1024 * 1024))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        received: list[Received] = []
        for name in ("photo", "files"):
            for file in said.get(name) or []:
                try:
                    received.append(inspect(file.name or "", file.read()))
                except DomainError as error:
                    self.add_error(
                        name, _g("« %(name)s » : %(why)s") % {"name": file.name, "why": error.message}
                    )
        self.received = received
        return said

    def refuse_sending(self) -> None:
        """The sending weighed too much: what was read of it is not judged."""
        self.full_clean()
        self.errors.clear()
        self.add_error(None, too_big().message)


class SenderForm(BaseForm):
    """Who sends, and a word."""

    sender = forms.CharField(
        label=_("Votre prénom et votre nom"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Dites qui envoie : votre prénom et votre nom.")},
    )
    function = forms.CharField(
        label=_("Votre fonction"),
        max_length=75,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Indiquez votre fonction dans l'entreprise.")},
    )
    message = forms.CharField(
        label=_("Un mot pour nous ?"),
        max_length=500,
        required=False,
        help_text=_("Une embauche, un départ, une erreur du mois dernier…"),
    )


class AskForm(BaseForm):
    """Whom to write to in a company."""

    contact = forms.ChoiceField(label=_("À qui"), required=False)

    def __init__(self, *args: Any, company_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._contacts = {
            str(c.pk): c for c in Contact.objects.filter(organisation_id=company_id).order_by("name", "pk")
        }
        self.fields["contact"].choices = [
            *((pk, self._label(c)) for pk, c in self._contacts.items()),
            ("", _g("personne : le lien sera à transmettre")),
        ]

    @staticmethod
    def _label(contact: Contact) -> str:
        said = contact.email or _g("sans adresse e-mail")
        if contact.mail_refused_on:
            said = _g("adresse refusée par le serveur de courrier")
        elif contact.consent == ContactConsent.KEEP:
            said = _g("ne souhaite pas être sollicité")
        return f"{contact.name} ({said})"

    @property
    def chosen(self) -> Contact | None:
        return self._contacts.get(self.cleaned_data["contact"])


class ProofForm(BaseForm):
    """A proof that came by hand, by post or by mail."""

    file = forms.FileField(
        label=_("Pièce"),
        max_length=1000,  # names are cut to ours afterwards
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={**_FILE_ERRORS, "required": _("Choisissez un fichier.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _g(
            "Bulletin de paie, feuille d'heures : PDF, photo (JPEG, PNG) ou Word (DOCX), %d Mo au plus."
        ) % (settings.DOCUMENT_MAX_BYTES // (1024 * 1024))

    def clean_file(self) -> Received:
        file = self.cleaned_data["file"]
        if file.size > settings.DOCUMENT_MAX_BYTES:
            raise ValidationError(too_big(file.name).message)
        try:
            return inspect(file.name, file.read())
        except DomainError as error:
            raise ValidationError(error.message) from error

    def refuse_sending(self) -> None:
        """The sending weighed too much: what was read of it is not judged."""
        self.full_clean()
        self.errors.clear()
        self.add_error(None, too_big().message)


class ProofWithdrawForm(WithdrawForm):
    """Why a proof is withdrawn."""


__all__ = [
    "AskForm",
    "FilesForm",
    "HoursField",
    "LotForm",
    "LotsForm",
    "PersonForm",
    "ProofForm",
    "ProofWithdrawForm",
    "SenderForm",
]
