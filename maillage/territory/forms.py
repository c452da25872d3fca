"""What is typed about a branch."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import BaseForm


class BranchForm(BaseForm):
    name = forms.CharField(label=_("Nom"), max_length=100)
    address = forms.CharField(label=_("Adresse"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Code postal"), max_length=10, required=False)
    city = forms.CharField(label=_("Ville"), max_length=100, required=False)
    insee_code = forms.CharField(
        label=_("Code INSEE"),
        max_length=5,
        required=False,
        help_text=_("De la commune ou de l'arrondissement ; 69383 pour Lyon 3e."),
    )
