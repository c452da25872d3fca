"""The one form of the room: a file, and what it contains."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.kernel.forms import BaseForm

from .kinds import kinds_of
from .services import MAX_SIZE, MEBIBYTE

FILES = ".csv,.txt,.tsv,.xlsx,.ods,.geojson"


class DepositForm(BaseForm):
    """Offers the kinds the role imports."""

    kind = forms.ChoiceField(
        label=_("Contenu du fichier"),
        error_messages={"required": _("Choisissez ce que contient le fichier.")},
    )
    file = forms.FileField(
        label=_("Fichier"),
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text=format_lazy(
            _("CSV, XLSX ou ODS, {size} Mo au plus. Rien n'est écrit avant votre confirmation."),
            size=MAX_SIZE // MEBIBYTE,
        ),
        max_length=200,
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Le fichier est vide."),
            "max_length": _("Le nom du fichier est trop long : renommez-le."),
        },
    )
    sheet = forms.CharField(
        label=_("Feuille du classeur"),
        required=False,
        max_length=100,
        help_text=_("Vide : la première."),
    )

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, str(importer.label)) for kind, importer in kinds_of(context).items()]
        self.fields["kind"].choices = [("", _("Choisir…")), *kinds]
        self.options = [
            (kind, option) for kind, importer in kinds_of(context).items() for option in importer.options
        ]
        for kind, option in self.options:
            self.fields[f"{kind}-{option.name}"] = forms.ChoiceField(
                label=option.label,
                choices=list(option.choices.items()),
                help_text=option.help,
                required=False,
            )

    def of_kind(self) -> list[tuple[str, list[Any]]]:
        """The fields of the options, by the kind they are for."""
        return [
            (kind, [self[f"{kind}-{option.name}"] for of, option in self.options if of == kind])
            for kind in dict.fromkeys(kind for kind, _option in self.options)
        ]

    def chosen(self) -> dict[str, str]:
        """What was said of the file, for its kind."""
        kind = self.cleaned_data["kind"]
        said = {o.name: self.cleaned_data[f"{kind}-{o.name}"] for of, o in self.options if of == kind}
        return {name: value for name, value in said.items() if value}
