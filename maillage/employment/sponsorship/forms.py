"""What is typed about a pair and its meetings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.kernel.forms import BaseForm, FrenchDateField, RemoteSearch, SegmentedChoice
from maillage.organisations.models import Contact, Organisation
from maillage.people.models import Person

from ..immersions.forms import named
from .models import MeetingState, SponsorshipEnd


class BeginForm(BaseForm):
    person = forms.ModelChoiceField(
        label=_("Personne"),
        queryset=Person.objects.none(),
        error_messages={"required": _("Cherchez la personne par son nom.")},
    )
    sponsor = forms.ModelChoiceField(
        label=_("Parrain ou marraine"),
        queryset=Contact.objects.none(),
        help_text=_("Un contact d'une entreprise : absent, il s'ajoute sur la fiche de l'entreprise."),
        error_messages={"required": _("Cherchez un contact par son nom ou celui de son entreprise.")},
    )
    start_date = FrenchDateField(label=_("Depuis le"))
    subject = forms.CharField(
        label=_("Ce qu'ils visent"),
        max_length=200,
        required=False,
        help_text=_("Par exemple : préparer des entretiens, ouvrir un réseau dans la logistique."),
    )

    def __init__(self, *args: Any, context: Context, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person is not None:
            del self.fields["person"]
        else:
            people = Person.objects.visible_to(context)
            self.fields["person"].queryset = people
            self.fields["person"].widget = RemoteSearch(
                reverse_lazy("employment:immersion_people"), label_for=lambda v: named(people, v)
            )
        contacts = Contact.objects.filter(organisation__in=Organisation.objects.visible_to(context))
        self.fields["sponsor"].queryset = contacts
        self.fields["sponsor"].widget = RemoteSearch(
            reverse_lazy("employment:sponsors"), label_for=lambda v: named(contacts, v)
        )


class MeetForm(BaseForm):
    """A meeting in one line."""

    date = FrenchDateField(label=_("Jour"))
    state = forms.ChoiceField(
        label=_("Présence"), choices=MeetingState.choices, required=False, widget=SegmentedChoice
    )
    note = forms.CharField(label=_("En quelques mots"), max_length=300, required=False)


class EndForm(BaseForm):
    end_date = FrenchDateField(label=_("Dernier jour"), lean="past")
    reason = forms.ChoiceField(label=_("Raison"), choices=[("", "–"), *SponsorshipEnd.choices])
