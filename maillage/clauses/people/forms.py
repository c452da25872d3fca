"""Forms of the part: a check, a newcomer, a hire on a lot, an offer for a lot, a situation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.employment.forms import weekly_hours
from maillage.employment.models import NOT_EMPLOYMENT, ContractKind
from maillage.employment.offers.services import OfferFacts
from maillage.employment.services import ContractFacts
from maillage.kernel.forms import BaseForm, FrenchDateField, RemoteSearch, SearchSelect, SegmentedChoice
from maillage.kernel.text import whole_number
from maillage.organisations.models import Organisation
from maillage.people.models import Person, Sex
from maillage.people.rome import label as job_label
from maillage.people.services.civil_status import PersonFacts

from ..models import Eligibility, Lot
from ..nomenclature import criteria
from .scope import people_of_room
from .services import CheckFacts

YES, NO = "yes", "no"
_CONTRACTS = [("", "–"), *(choice for choice in ContractKind.choices if choice[0] not in NOT_EMPLOYMENT)]


class CriterionSelect(SearchSelect):
    """Marks the criteria that ask for an opinion: the page shows its field for them alone."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        found = criteria().get(str(value))
        if found is not None and found.opinion:
            option["attrs"]["data-opinion"] = ""
        return option


class CheckForm(BaseForm):
    """A criterion, granted with its proof or refused with the words to read out."""

    criterion = forms.ChoiceField(label=_("Critère"), widget=CriterionSelect)
    granted = forms.ChoiceField(
        label=_("Résultat"),
        choices=[(YES, _("Éligible")), (NO, _("Non éligible"))],
        widget=SegmentedChoice,
    )
    checked_on = FrenchDateField(label=_("Vérifié le"), lean="past")
    proof = forms.CharField(
        label=_("Justificatif vu"),
        max_length=300,
        error_messages={"required": _("Dites quel justificatif vous avez vu.")},
        help_text=_("Ce que vous avez vu, avec sa date. Rien de plus que ce qui prouve le critère."),
    )
    opinion = forms.CharField(
        label=_("Votre avis motivé"),
        max_length=500,
        error_messages={"required": _("Écrivez votre avis : il motive l'éligibilité.")},
        help_text=_("Ce qui éloigne la personne de l'emploi, en faits. Rien sur sa santé."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label=_("Ce que vous direz à la personne"),
        max_length=500,
        error_messages={"required": _("Dites pourquoi, en mots que vous pourriez lire à la personne.")},
        help_text=_("Un texte qu'on peut lui lire et lui remettre : pourquoi, sans jugement."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, one.label) for code, one in criteria().items()]
        self.fields["criterion"].choices = [("", _("Choisir…")), *known]
        if self.is_bound:
            # What a result does not need is not asked for.
            granted = self.data.get(self.add_prefix("granted")) != NO
            found = criteria().get(self.data.get(self.add_prefix("criterion"), ""))
            self.fields["proof"].required = granted
            self.fields["opinion"].required = granted and found is not None and found.opinion
            self.fields["reason"].required = not granted

    def facts(self) -> CheckFacts:
        said = self.cleaned_data
        granted = said["granted"] == YES
        found = criteria()[said["criterion"]]
        reason = said["opinion"] if granted and found.opinion else said["reason"]
        return CheckFacts(
            criterion=said["criterion"],
            granted=granted,
            checked_on=said["checked_on"],
            proof=said["proof"],
            reason=reason,
        )

    def refuse(self, error: Any) -> None:
        """An opinion is missing where it is typed."""
        if error.field == "reason" and self.cleaned_data.get("granted") == YES:
            self.add_error("opinion", error.message)
        else:
            super().refuse(error)

    @staticmethod
    def initial_of(row: Eligibility) -> dict[str, Any]:
        opinion = row.granted and row.criterion in criteria() and criteria()[row.criterion].opinion
        return {
            "criterion": row.criterion,
            "granted": YES if row.granted else NO,
            "checked_on": row.checked_on,
            "proof": row.proof,
            "opinion": row.reason if opinion else "",
            "reason": "" if opinion else row.reason,
        }


class WhomForm(BaseForm):
    """Whom to check, or to hire: in reach or known to the counter."""

    person = forms.ModelChoiceField(label=_("Personne"), queryset=Person.objects.none())

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self.fields["person"], context)


class NewcomerForm(BaseForm):
    """Who the person is, when nobody knows them."""

    last_name = forms.CharField(label=_("Nom"), max_length=100)
    first_name = forms.CharField(label=_("Prénom"), max_length=100)
    birth_date = FrenchDateField(label=_("Né(e) le"), lean="past")
    sex = forms.ChoiceField(label=_("Sexe"), choices=Sex.choices, widget=SegmentedChoice)

    def who(self) -> PersonFacts:
        return PersonFacts(**self.cleaned_data)


class HireForm(BaseForm):
    """A person, a company of the lot, the contract."""

    person = forms.ModelChoiceField(label=_("Personne"), queryset=Person.objects.none())
    company = forms.ChoiceField(label=_("Entreprise"))
    kind = forms.ChoiceField(label=_("Contrat"), choices=_CONTRACTS)
    job_title = forms.CharField(label=_("Métier"), max_length=150, required=False)
    start_date = FrenchDateField(label=_("Début"))
    planned_end_date = FrenchDateField(
        label=_("Fin prévue"), required=False, lean="future", help_text=_("Vide pour un CDI.")
    )
    weekly_hours = weekly_hours()

    def __init__(self, *args: Any, context: Context, lot: Lot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self.fields["person"], context)
        self._companies = companies_of(lot)
        self.fields["company"].choices = [(pk, one.name) for pk, one in self._companies.items()]

    @property
    def employer(self) -> Organisation:
        return self._companies[self.cleaned_data["company"]]

    def facts(self) -> ContractFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("person", "company")}
        return ContractFacts(**said)


class OfferForm(BaseForm):
    """What a search for candidates starts from; the page of the offer adds the rest."""

    company = forms.ChoiceField(label=_("Entreprise"))
    title = forms.CharField(label=_("Intitulé du poste"), max_length=150)
    rome = forms.CharField(
        label=_("Code ROME"),
        max_length=5,
        required=False,
        widget=RemoteSearch(reverse_lazy("people:jobs"), label_for=job_label),
        help_text=_("Celui du métier du lot ; il guide le rapprochement."),
    )
    contract_kind = forms.ChoiceField(label=_("Contrat"), choices=_CONTRACTS, required=False)
    starts_on = FrenchDateField(label=_("Prise de poste le"), required=False, lean="future")
    weekly_hours = weekly_hours()
    posts = forms.IntegerField(label=_("Nombre de postes"), min_value=1, max_value=1000, initial=1)
    address = forms.CharField(label=_("Adresse"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Code postal"), max_length=10, required=False)
    city = forms.CharField(label=_("Ville"), max_length=100, required=False)
    valid_until = FrenchDateField(label=_("Valable jusqu'au"), lean="future")

    def __init__(self, *args: Any, lot: Lot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._companies = companies_of(lot)
        self.fields["company"].choices = [(pk, one.name) for pk, one in self._companies.items()]

    def facts(self, opened_on: Any) -> OfferFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name != "company"}
        return OfferFacts(company=self._companies[self.cleaned_data["company"]], opened_on=opened_on, **said)


class SituationForm(BaseForm):
    """When it was observed and who said it; each situation is a button."""

    situation = forms.CharField(max_length=30, widget=forms.HiddenInput)
    observed_on = FrenchDateField(label=_("Constatée le"), lean="past")
    source = forms.CharField(
        label=_("Dite par"),
        max_length=200,
        required=False,
        help_text=_("La personne, son employeur, sa référence de parcours…"),
    )


def companies_of(lot: Lot) -> dict[str, Organisation]:
    """The companies of a lot that are not closed, its holder first."""
    rows = lot.companies.select_related("organisation").order_by("pk")
    held = sorted(rows, key=lambda one: one.role != "holder")
    return {str(one.organisation_id): one.organisation for one in held}


def offer_people(field: forms.ModelChoiceField, context: Context) -> None:
    people = people_of_room(context)
    field.queryset = people
    field.widget = RemoteSearch(
        reverse_lazy("clauses:person_suggestions"),
        label_for=lambda value: _named(people, value),
        attrs={"placeholder": _("Nom, prénom")},
    )


def _named(people: Any, value: Any) -> str:
    number = getattr(value, "pk", None) or whole_number(str(value))
    found = people.filter(pk=number).first() if number else None
    return f"{found.last_name} {found.first_name}" if found else ""
