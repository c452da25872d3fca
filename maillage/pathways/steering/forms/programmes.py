"""Loading a programme file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.forms import BaseForm, FrenchDateField
from maillage.pathways.programmes.reader import LONGEST


class ProgrammeFileForm(BaseForm):
    """A file, or the text itself; the file wins."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"), required=False, help_text=gettext_lazy("Un fichier .yaml.")
    )
    text = forms.CharField(
        label=gettext_lazy("ou son texte"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "mono"}),
    )
    valid_from = FrenchDateField(
        label=gettext_lazy("Prend effet le"),
        required=False,
        help_text=gettext_lazy("Vide : la date écrite dans le fichier (valid_from)."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Motif du changement"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Gardé dans l'historique : avenant, nouveau protocole…"),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        upload = said.get("file")
        if upload is not None:
            said["text"] = _decode(upload)
        if not said.get("text", "").strip():
            self.add_error("file", _("Choisissez un fichier, ou collez son texte."))
        return said

    def with_text(self, text: str) -> ProgrammeFileForm:
        """The same form bound to the text that was read, so that what is shown is what will be loaded."""
        data = self.data.copy()
        data["text"] = text
        again = ProgrammeFileForm(data)
        again.full_clean()
        for field, errors in self.errors.items():
            if field not in again.errors:
                again.add_error(None if field == "__all__" else field, list(errors))
        return again


def _decode(upload: Any) -> str:
    """UTF-8, or what older editors of Windows write; nothing else is text."""
    if upload.size > LONGEST:
        raise ValidationError({"file": _("Ce fichier est trop gros pour un programme.")})
    content = upload.read()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise ValidationError({"file": _("Ce fichier n'est pas un texte.")})
