"""Forms about terms."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import BaseForm, FrenchDateField


class SuspendForm(BaseForm):
    until = FrenchDateField(label=_("Garder jusqu'au"), help_text=_("Un an au plus."))
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=500,
        help_text=_("Par exemple : recours en cours, contrôle annoncé, la personne doit revenir en janvier."),
    )


class ReadArchiveForm(BaseForm):
    reason = forms.CharField(
        label=_("Pourquoi ouvrir cette archive"),
        max_length=500,
        help_text=_("Votre motif est gardé avec votre nom ; la protection des données le lit."),
    )
