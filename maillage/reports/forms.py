"""Forms of the room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import BaseForm, Choices

from .models import Audience


class TextForm(BaseForm):
    """A commentary; `expected` is the text as it was when the form was opened."""

    text = forms.CharField(
        label=_("Commentaire"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Une ligne vide sépare deux paragraphes ; un tiret en début de ligne fait une liste ; "
            "**gras**, *italique*."
        ),
    )
    expected = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    now = ""  # what the text has become meanwhile, when it was refused


class FreezeForm(BaseForm):
    """The name of a version."""

    label = forms.CharField(
        label=_("Intitulé de la version"),
        max_length=200,
        help_text=_("Par exemple : version remise au comité de pilotage."),
    )
    audience = forms.ChoiceField(
        label=_("Diffusion"),
        choices=Audience.choices,
        required=False,
        widget=Choices,
        help_text=_(
            "Une version publique remplace par « s. » les effectifs trop petits, et ceux qui permettraient "
            "de les retrouver. Relisez vos commentaires : ils sont publiés tels quels."
        ),
    )

    def clean_audience(self) -> str:
        """Nothing chosen publishes nothing."""
        return self.cleaned_data["audience"] or Audience.INTERNAL


class PublishedForm(BaseForm):
    """A file of figures published elsewhere."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_(
            "Colonnes : section, indicator, breakdown, period, value, unit, et remark si vous voulez."
        ),
    )
