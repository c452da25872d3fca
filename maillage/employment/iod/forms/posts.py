"""A post and what the company agrees to sign."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.employment.models import NOT_EMPLOYMENT, ContractKind
from maillage.kernel.forms import BaseForm, FrenchDateField
from maillage.organisations.models import Contact, Organisation

from ...forms import weekly_hours
from ..models import IodOffer, IodPost
from ..services import OfferFacts, PostFacts
from .fields import company_field, offer_companies


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PostForm(BaseForm):
    """What the officer saw on the spot. The company is chosen once, when the post is opened."""

    organisation = company_field(_("Entreprise"))
    title = forms.CharField(label=_("Poste"), max_length=150)
    visited_on = FrenchDateField(label=_("Visité le"), lean="past")
    contact = forms.ModelChoiceField(label=_("Avec"), queryset=Contact.objects.none(), required=False)
    place = forms.CharField(label=_("Lieu de travail"), max_length=200, required=False)
    hours = forms.CharField(
        label=_("Horaires"), max_length=300, required=False, help_text=_("6 h – 13 h, un samedi sur deux…")
    )
    tasks = _text(_("Tâches"))
    environment = _text(_("Environnement"), _("Équipe, bruit, charges, accueil des nouveaux…"))
    required_ = _text(_("Ce qui est exigé"))
    not_required = _text(
        _("Ce qui ne l'est pas"), _("Diplôme, expérience, permis… que le poste ne demande pas.")
    )
    negotiable = _text(_("Ce qui se négocie"))

    def __init__(
        self, *args: Any, context: Context, company: Organisation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if company is not None:
            del self.fields["organisation"]
            self.fields["contact"].queryset = company.contacts.order_by("name", "pk")
            return
        del self.fields["contact"]
        offer_companies(self.fields["organisation"], context)

    def facts(self) -> PostFacts:
        said = dict(self.cleaned_data)
        said.pop("organisation", None)
        said["required"] = said.pop("required_")
        return PostFacts(**said)

    @staticmethod
    def initial_of(post: IodPost) -> dict[str, Any]:
        known = {field.name: getattr(post, field.name) for field in fields(PostFacts)}
        return known | {"required_": post.required}


class OfferForm(BaseForm):
    kind = forms.ChoiceField(
        label=_("Contrat"),
        choices=[("", "–"), *(choice for choice in ContractKind.choices if choice[0] not in NOT_EMPLOYMENT)],
    )
    months = forms.IntegerField(
        label=_("Durée en mois"), required=False, min_value=1, max_value=60, help_text=_("Vide pour un CDI.")
    )
    weekly_hours = weekly_hours()
    starts_on = FrenchDateField(label=_("À partir du"), required=False, lean="future")
    agreed_on = FrenchDateField(label=_("Négociée le"), lean="past")
    terms = forms.CharField(
        label=_("Ce qui a été négocié"),
        max_length=1000,
        required=False,
        help_text=_("Une exigence levée, des horaires arrangés, un tutorat…"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def facts(self) -> OfferFacts:
        return OfferFacts(**self.cleaned_data)

    @staticmethod
    def initial_of(offer: IodOffer) -> dict[str, Any]:
        return {field.name: getattr(offer, field.name) for field in fields(OfferFacts)}
