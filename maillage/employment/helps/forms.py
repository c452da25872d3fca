"""What is typed about a company in a programme of help."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.kernel.forms import BaseForm, FrenchDateField, RemoteSearch
from maillage.organisations.models import Organisation

from ..immersions.forms import named
from .programmes import HelpProgramme, programmes


class EnterForm(BaseForm):
    company = forms.ModelChoiceField(label=_("Entreprise"), queryset=Organisation.objects.none())
    programme = forms.ChoiceField(label=_("Dispositif"))
    start_date = FrenchDateField(label=_("Entrée le"), lean="past")
    subject = forms.CharField(label=_("Ce qui est demandé"), max_length=300, required=False)

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.visible_to(context)
        self.fields["company"].queryset = known
        self.fields["company"].widget = RemoteSearch(
            reverse_lazy("organisations:suggestions"), label_for=lambda v: named(known, v)
        )
        self.fields["programme"].choices = [(code, one.name) for code, one in programmes().items()]


class ActForm(BaseForm):
    """An action in one line."""

    date = FrenchDateField(label=_("Jour"), lean="past")
    kind = forms.ChoiceField(label=_("Nature"))
    people = forms.IntegerField(
        label=_("Personnes"),
        min_value=0,
        max_value=100_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    result = forms.CharField(label=_("Résultat"), max_length=300, required=False)

    def __init__(self, *args: Any, programme: HelpProgramme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(programme.actions.items())

    def clean_people(self) -> int:
        return self.cleaned_data["people"] or 0


class CloseForm(BaseForm):
    end_date = FrenchDateField(label=_("Close le"), lean="past")
    outcome = forms.ChoiceField(label=_("Issue"))
    result = forms.CharField(label=_("Résultat"), max_length=500, required=False)

    def __init__(self, *args: Any, programme: HelpProgramme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", "–"), *programme.outcomes.items()]
