"""What is typed about an organisation and its contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import Account
from maillage.kernel.forms import (
    BaseForm,
    FrenchDateField,
    ManyChoices,
    PhoneField,
    RemoteSearch,
    SearchSelect,
    SegmentedChoice,
    SirenField,
    SiretField,
)
from maillage.kernel.text import whole_number
from maillage.territory.models import Area, AreaKind
from maillage.territory.queries import neighbourhoods_on

from .liaison import Interaction, InteractionKind
from .models import Contact, ContactConsent, Organisation, OrganisationRole, OrganisationRoleHeld
from .nomenclature import SiaeKind, SizeBand
from .queries import free_zones
from .services import ContactFacts, InteractionFacts, OrganisationFacts, RoleFacts

_FACTS = tuple(OrganisationFacts.__dataclass_fields__)
_CONTACT = tuple(ContactFacts.__dataclass_fields__)


class OrganisationForm(BaseForm):
    name = forms.CharField(label=_("Nom"), max_length=200)
    siret = SiretField(
        label=_("SIRET"),
        required=False,
        help_text=_("Quatorze chiffres : c'est lui qui évite les doublons."),
    )
    siren = SirenField(
        label=_("SIREN"), required=False, help_text=_("Si le SIRET manque : il réunit les établissements.")
    )
    naf = forms.CharField(
        label=_("Code NAF"),
        max_length=7,
        required=False,
        help_text=_("Quatre chiffres et une lettre : 88.99B."),
    )
    size = forms.ChoiceField(label=_("Effectif"), choices=[("", "–"), *SizeBand.choices], required=False)
    closed_on = FrenchDateField(
        label=_("Fermée le"),
        lean="past",
        required=False,
        help_text=_("Ses rôles s'arrêtent ce jour-là ; la fiche et son histoire restent."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Rôles"), choices=OrganisationRole.choices, required=False, widget=ManyChoices
    )
    address = forms.CharField(label=_("Adresse"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Code postal"), max_length=10, required=False)
    city = forms.CharField(label=_("Ville"), max_length=100, required=False)
    qpv = forms.ChoiceField(label=_("Quartier prioritaire"), required=False, widget=SearchSelect)
    zfu = forms.ChoiceField(label=_("Zone franche urbaine"), required=False, widget=SearchSelect)
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

    def __init__(self, *args: Any, opening: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if opening:  # nobody opens the file of a company that is no more
            del self.fields["closed_on"]
        known = neighbourhoods_on(timezone.localdate())
        self.fields["qpv"].choices = [("", _("Hors quartier prioritaire"))] + [
            (area.name, area.name) for area in known
        ]
        self.fields["zfu"].choices = [("", _("Hors zone franche"))] + [
            (area.code, area.name) for area in free_zones()
        ]

    def facts(self) -> OrganisationFacts:
        return OrganisationFacts(**{n: self.cleaned_data[n] for n in _FACTS if n in self.cleaned_data})

    @staticmethod
    def initial_of(organisation: Organisation, roles: list[str], zones: list[Area]) -> dict[str, Any]:
        known = {name: getattr(organisation, name, "") or "" for name in _FACTS}
        return known | {
            "siren": "" if organisation.siret else organisation.siren or "",
            "closed_on": organisation.closed_on,
            "roles": roles,
            "reveals": "yes" if organisation.reveals else "",
            "qpv": next((a.name for a in zones if a.kind == AreaKind.QPV), ""),
            "zfu": next((a.code for a in zones if a.kind == AreaKind.ZFU), ""),
        }


class ContactForm(BaseForm):
    name = forms.CharField(label=_("Nom"), max_length=200)
    function = forms.CharField(label=_("Fonction"), max_length=100, required=False)
    phone = PhoneField(label=_("Téléphone"), required=False)
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    confirmed_on = FrenchDateField(label=_("Coordonnées confirmées le"), lean="past", required=False)
    consent = forms.ChoiceField(
        label=_("Son accord"),
        choices=[("", _("pas encore demandé")), *ContactConsent.choices],
        required=False,
        help_text=_("Qui refuse d'être conservé se retire de la fiche."),
    )
    consent_on = FrenchDateField(label=_("Accord donné le"), lean="past", required=False)

    def facts(self) -> ContactFacts:
        return ContactFacts(**{name: self.cleaned_data[name] for name in _CONTACT})

    @staticmethod
    def initial_of(contact: Contact) -> dict[str, Any]:
        return {name: getattr(contact, name) for name in _CONTACT}


class RoleForm(BaseForm):
    """A role and its dates."""

    role = forms.ChoiceField(label=_("Rôle"), choices=OrganisationRole.choices, widget=SearchSelect)
    kind = forms.ChoiceField(
        label=_("Type de SIAE"),
        choices=[("", "–"), *SiaeKind.choices],
        required=False,
        help_text=_("Pour une structure d'insertion par l'activité économique."),
    )
    since = FrenchDateField(
        label=_("Depuis le"), lean="past", required=False, help_text=_("Vide : depuis toujours, ou inconnu.")
    )
    until = FrenchDateField(label=_("Jusqu'au"), required=False, help_text=_("Vide : rôle toujours tenu."))

    def facts(self) -> RoleFacts:
        return RoleFacts(**self.cleaned_data)

    @staticmethod
    def initial_of(held: OrganisationRoleHeld) -> dict[str, Any]:
        return {name: getattr(held, name) for name in ("role", "kind", "since", "until")}


class InteractionForm(BaseForm):
    """An exchange with a company, and what comes next."""

    kind = forms.ChoiceField(
        label=_("Nature"), choices=InteractionKind.choices, widget=SegmentedChoice, initial="call"
    )
    date = FrenchDateField(label=_("Date"), lean="past")
    contact = forms.ChoiceField(label=_("Avec"), required=False)
    summary = forms.CharField(
        label=_("Ce qui s'est dit"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_action = forms.CharField(label=_("Suite à donner"), max_length=200, required=False)
    next_on = FrenchDateField(label=_("Pour le"), lean="future", required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._contacts = {str(c.pk): c for c in organisation.contacts.order_by("name", "pk")}
        self.fields["contact"].choices = [("", "–")] + [(pk, c.name) for pk, c in self._contacts.items()]

    def facts(self) -> InteractionFacts:
        said = self.cleaned_data
        return InteractionFacts(**{**said, "contact": self._contacts.get(said["contact"])})

    @staticmethod
    def initial_of(interaction: Interaction) -> dict[str, Any]:
        known = {name: getattr(interaction, name) for name in InteractionFacts.__dataclass_fields__}
        return known | {"contact": str(interaction.contact_id or "")}


class QuickExchangeForm(BaseForm):
    """An exchange in ten seconds: with whom, how, a few words; what comes next if need be."""

    organisation = forms.ModelChoiceField(label=_("Structure"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(
        label=_("Nature"), choices=InteractionKind.choices, widget=SegmentedChoice, initial="call"
    )
    summary = forms.CharField(label=_("Ce qui s'est dit"), max_length=1000)
    next_action = forms.CharField(label=_("Suite à donner"), max_length=200, required=False)
    next_on = FrenchDateField(label=_("Pour le"), lean="future", required=False)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].widget = RemoteSearch(
            reverse_lazy("organisations:suggestions"), label_for=self._name_of
        )

    def _name_of(self, pk: Any) -> str:
        number = whole_number(str(pk))
        known = self.fields["organisation"].queryset.filter(pk=number).first() if number else None
        return known.name if known else ""

    def facts(self) -> InteractionFacts:
        said = {name: self.cleaned_data[name] for name in ("kind", "summary", "next_action", "next_on")}
        return InteractionFacts(date=timezone.localdate(), **said)


class HandOverForm(BaseForm):
    """Who takes a company in charge, from when and why."""

    officer = forms.ChoiceField(label=_("Désormais en charge"), required=False, widget=SearchSelect)
    day = FrenchDateField(label=_("À partir du"), lean="past")
    reason = forms.CharField(label=_("Motif"), max_length=300, required=False)

    def __init__(self, *args: Any, officers: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._officers = {str(account.pk): account for account in officers}
        self.fields["officer"].choices = [("", _("personne"))] + [
            (pk, account.full_name) for pk, account in self._officers.items()
        ]

    @property
    def chosen(self) -> Account | None:
        return self._officers.get(self.cleaned_data["officer"])
