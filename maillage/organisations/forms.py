"""What is typed about an organisation and its contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import (
    BaseForm,
    FrenchDateField,
    ManyChoices,
    PhoneField,
    SegmentedChoice,
    SiretField,
)

from .models import Contact, Organisation, OrganisationRole
from .services import ContactFacts, OrganisationFacts

_FACTS = tuple(OrganisationFacts.__dataclass_fields__)
_CONTACT = tuple(ContactFacts.__dataclass_fields__)


class OrganisationForm(BaseForm):
    name = forms.CharField(label=_("Nom"), max_length=200)
    siret = SiretField(
        label=_("SIRET"),
        required=False,
        help_text=_("Quatorze chiffres : c'est lui qui évite les doublons."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Rôles"), choices=OrganisationRole.choices, required=False, widget=ManyChoices
    )
    address = forms.CharField(label=_("Adresse"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Code postal"), max_length=10, required=False)
    city = forms.CharField(label=_("Ville"), max_length=100, required=False)
    phone = PhoneField(label=_("Téléphone"), required=False)
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    reveals = forms.TypedChoiceField(
        label=_("Son nom révèle une situation"),
        choices=[("", _("Non")), ("yes", _("Oui"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=SegmentedChoice,
        help_text=_("Justice, soin, addiction… : hors de l'équipe de référence, on lit « Un partenaire »."),
    )

    def facts(self) -> OrganisationFacts:
        return OrganisationFacts(**{name: self.cleaned_data[name] for name in _FACTS})

    @staticmethod
    def initial_of(organisation: Organisation, roles: list[str]) -> dict[str, Any]:
        known = {name: getattr(organisation, name) or "" for name in _FACTS}
        return known | {"roles": roles, "reveals": "yes" if organisation.reveals else ""}


class ContactForm(BaseForm):
    name = forms.CharField(label=_("Nom"), max_length=200)
    function = forms.CharField(label=_("Fonction"), max_length=100, required=False)
    phone = PhoneField(label=_("Téléphone"), required=False)
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    confirmed_on = FrenchDateField(label=_("Coordonnées confirmées le"), lean="past", required=False)

    def facts(self) -> ContactFacts:
        return ContactFacts(**{name: self.cleaned_data[name] for name in _CONTACT})

    @staticmethod
    def initial_of(contact: Contact) -> dict[str, Any]:
        return {name: getattr(contact, name) for name in _CONTACT}
