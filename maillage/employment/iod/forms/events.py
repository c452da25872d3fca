"""An event in ten seconds, on a phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.kernel.forms import BaseForm, Choices, FrenchDateField

from ..models import IodEventKind
from ..services import EventFacts
from ..services.events import BY_HAND
from .fields import company_field, offer_companies, offer_people, person_field


class QuickEventForm(BaseForm):
    kind = forms.ChoiceField(
        label=_("Ce qui a été fait"),
        widget=Choices,
        choices=[choice for choice in IodEventKind.choices if choice[0] in BY_HAND],
    )
    organisation = company_field(_("Entreprise"), required=False)
    person = person_field(_("Personne"), required=False)
    date = FrenchDateField(label=_("Date"), lean="past")
    words = forms.CharField(
        label=_("En quelques mots"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self.fields["person"], context)
        offer_companies(self.fields["organisation"], context)

    def facts(self) -> EventFacts:
        return EventFacts(**self.cleaned_data)
