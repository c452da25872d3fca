"""What is typed about a document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.kernel.forms import BaseForm, FrenchDateField
from maillage.people.masking import file_sight
from maillage.people.models import Person

from . import links
from .inspection import ACCEPTED
from .models import Document
from .nomenclature import criteria
from .services import Facts
from .uploading import FILES, too_big


class SeveralFiles(forms.ClearableFileInput):
    """A control for files; from a phone, the camera is one of the choices."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files, each within the limit of size."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", SeveralFiles(attrs={"accept": ACCEPTED, "multiple": True}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = list(data) if isinstance(data, list | tuple) else [data]
        if len(given) > FILES:
            raise ValidationError(_("Envoyez %d fichiers au plus à la fois.") % FILES)
        cleaned = [super(FilesField, self).clean(one, initial) for one in given or [None]]
        for file in cleaned:
            if file.size > settings.DOCUMENT_MAX_BYTES:
                raise ValidationError(too_big(file.name).message)
        return cleaned


class FactsForm(BaseForm):
    """What a document proves, since when, until when, about what."""

    criterion = forms.ChoiceField(
        label=gettext_lazy("Ce que la pièce prouve"),
        error_messages={"required": gettext_lazy("Choisissez ce que la pièce prouve.")},
    )
    date = FrenchDateField(
        label=gettext_lazy("Date de la pièce"),
        lean="past",
        help_text=gettext_lazy("Celle qui est écrite dessus."),
    )
    valid_until = FrenchDateField(
        label=gettext_lazy("Valable jusqu'au"),
        lean="future",
        required=False,
        help_text=gettext_lazy("Quand la pièce le dit : vous serez prévenu avant."),
    )
    about = forms.ChoiceField(label=gettext_lazy("Se rapporte à"), required=False)

    def __init__(self, *args: Any, context: Context, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = file_sight(context, person.pk)
        offered = [
            (code, f"{known.label} ({known.examples})")
            for code, known in criteria().items()
            if seen.sensitive_documents or not known.sensitive
        ]
        self.fields["criterion"].choices = [("", _("Choisir…")), *offered]
        groups = links.choices_for(context, person)
        self.fields["about"].choices = [("", _("La personne en général")), *groups]
        if not groups:
            del self.fields["about"]

    def facts(self) -> Facts:
        said = self.cleaned_data
        names = ("criterion", "date", "valid_until", "about")
        return Facts(**{name: said[name] for name in names if name in said})

    @staticmethod
    def initial_of(document: Document) -> dict[str, Any]:
        link = document.links.first()
        return {
            "criterion": document.criterion,
            "date": document.date,
            "valid_until": document.valid_until,
            "about": f"{link.target}:{link.target_id}" if link else "",
        }


class UploadForm(FactsForm):
    """New documents: the same is said of all files of one sending."""

    files = FilesField(
        label=gettext_lazy("Fichiers"),
        max_length=1000,  # names are cut to ours afterwards
        error_messages={
            "required": gettext_lazy("Choisissez au moins un fichier."),
            "empty": gettext_lazy("Le fichier est vide."),
            "max_length": gettext_lazy("Le nom du fichier est trop long : renommez-le."),
        },
    )

    field_order = ["files"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = _(
            "PDF, photo (JPEG, PNG) ou Word (DOCX), %d Mo au plus chacun. Masquez le numéro de sécurité "
            "sociale ; aucune pièce médicale."
        ) % (settings.DOCUMENT_MAX_BYTES // (1024 * 1024))


class WithdrawForm(BaseForm):
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi la retirer ?"),
        max_length=300,
        help_text=gettext_lazy("Par exemple : illisible, mauvaise personne, remplacée."),
        error_messages={"required": gettext_lazy("Dites pourquoi la pièce est retirée.")},
    )
