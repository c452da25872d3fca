"""What is typed about contracts, lots, companies on a lot, amendments and operations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.kernel.forms import BaseForm, FrenchDateField, SearchSelect, SegmentedChoice, yes_no
from maillage.organisations.models import Organisation
from maillage.territory.models import Area
from maillage.territory.queries import neighbourhoods_on

from ...models import (
    Amendment,
    AmendmentKind,
    ContractNature,
    Lot,
    LotCompany,
    LotCompanyRole,
    Modality,
    Operation,
    PublicContract,
)
from ..queries import contracts as queries
from ..services import (
    AmendmentFacts,
    LotCompanyFacts,
    LotFacts,
    OperationFacts,
    PublicContractFacts,
)
from ..services.lots import MOST_HOURS
from .fields import (
    NumberField,
    known_field,
    let_search,
    new_name_field,
    new_siret_field,
    party_of,
)

_NONE = ("", "–")


class PublicContractForm(BaseForm):
    """A contract. A known buyer is searched; a new one is a name, and its SIRET when at hand."""

    buyer = known_field(_("Acheteur déjà connu"))
    buyer_name = new_name_field(_("ou nom du nouvel acheteur"))
    buyer_siret = new_siret_field()
    title = forms.CharField(label=_("Objet du marché"), max_length=300)
    ref = forms.CharField(
        label=_("Référence"),
        max_length=64,
        required=False,
        help_text=_("La vôtre ou celle de l'acheteur : les imports retrouvent le marché par elle."),
    )
    nature = forms.ChoiceField(label=_("Nature"), choices=[_NONE, *ContractNature.choices], required=False)
    is_private = yes_no(_("Marché privé"), _("Un promoteur ou un bailleur privé qui s'engage de lui-même."))
    notified_on = FrenchDateField(
        label=_("Notifié le"),
        required=False,
        help_text=_("L'article de loi montré est celui de ce jour-là."),
    )
    operation = forms.ModelChoiceField(
        label=_("Opération"), queryset=Operation.objects.none(), required=False, widget=SearchSelect
    )
    operation_name = forms.CharField(label=_("ou nouvelle opération"), max_length=200, required=False)
    facilitator = forms.ModelChoiceField(
        label=_("Facilitateur ou facilitatrice"), queryset=Account.objects.none(), required=False
    )
    note = forms.CharField(
        label=_("Précision"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_search(self, "buyer", Organisation.objects.visible_to(context))
        operations = Operation.objects.visible_to(context).order_by("name")
        self.fields["operation"].queryset = operations
        self.fields["operation"].empty_label = "–"
        self.fields["facilitator"].queryset = queries.facilitators(context)
        self.fields["facilitator"].empty_label = "–"

    def facts(self) -> PublicContractFacts:
        names = (
            "title", "ref", "operation", "operation_name", "nature", "is_private", "notified_on",
            "facilitator", "note",
        )  # fmt: skip
        said = {name: self.cleaned_data[name] for name in names}
        return PublicContractFacts(buyer=party_of(self, "buyer"), **said)

    @staticmethod
    def initial_of(contract: PublicContract) -> dict[str, Any]:
        names = ("title", "ref", "nature", "notified_on", "note")
        return {name: getattr(contract, name) for name in names} | {
            "buyer": contract.buyer_id,
            "operation": contract.operation_id,
            "facilitator": contract.facilitator_id,
            "is_private": "yes" if contract.is_private else "",
        }


class LotForm(BaseForm):
    """The terms of a lot."""

    number = forms.CharField(
        label=_("Numéro du lot"),
        max_length=40,
        required=False,
        help_text=_("Vide : le marché n'a pas de lots."),
    )
    title = forms.CharField(label=_("Intitulé du lot"), max_length=300, required=False)
    mechanism = forms.ChoiceField(label=_("Mécanisme"))
    trade = forms.ChoiceField(label=_("Métier"), required=False)
    start_date = FrenchDateField(label=_("Début"), required=False)
    end_date = FrenchDateField(
        label=_("Fin prévue à l'origine"), lean="future", required=False, help_text=_("Sans les avenants.")
    )
    hours_due = NumberField(
        label=_("Heures dues à l'origine"),
        high=MOST_HOURS,
        required=False,
        help_text=_("L'engagement du marché ; les avenants s'y ajoutent."),
    )
    penalty_rate = NumberField(label=_("Pénalité par heure manquante (€)"), high=99999, required=False)
    first_hours_by = FrenchDateField(label=_("Premières heures avant le"), lean="future", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mechanism"].choices = [_NONE, *queries.mechanism_choices()]
        self.fields["trade"].choices = [
            _NONE,
            *queries.trade_choices(timezone.localdate()),
        ]

    def facts(self) -> LotFacts:
        said = dict(self.cleaned_data)
        said["hours_due"] = said["hours_due"] or 0
        return LotFacts(**said)

    @staticmethod
    def initial_of(lot: Lot) -> dict[str, Any]:
        return {name: getattr(lot, name) for name in LotForm.base_fields}


class LotCompanyForm(BaseForm):
    """A company on a lot. A known one is searched; a new one is a name, and its SIRET when at hand."""

    company = known_field(_("Entreprise déjà connue"))
    company_name = new_name_field(_("ou nom de la nouvelle entreprise"))
    company_siret = new_siret_field()
    role = forms.ChoiceField(label=_("Rôle"), choices=LotCompanyRole.choices, initial=LotCompanyRole.HOLDER)
    modality = forms.ChoiceField(
        label=_("Comment elle fera ses heures"), choices=[_NONE, *Modality.choices], required=False
    )
    hours_share = NumberField(
        label=_("Sa part des heures"),
        high=MOST_HOURS,
        required=False,
        help_text=_("Vide : non répartie."),
    )
    plan = forms.CharField(
        label=_("Plan d'action"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Quels postes, quand, avec quelle structure : ce qui est convenu avec l'entreprise."),
    )
    plan_due_on = FrenchDateField(
        label=_("Prochaine échéance du plan"),
        lean="future",
        required=False,
        help_text=_("Ce jour-là, le plan revient sur votre page du jour."),
    )

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_search(self, "company", Organisation.objects.visible_to(context))

    def facts(self) -> LotCompanyFacts:
        names = ("role", "modality", "hours_share", "plan", "plan_due_on")
        said = {name: self.cleaned_data[name] for name in names}
        return LotCompanyFacts(company=party_of(self, "company"), **said)

    @staticmethod
    def initial_of(row: LotCompany) -> dict[str, Any]:
        names = ("role", "modality", "hours_share", "plan", "plan_due_on")
        return {name: getattr(row, name) for name in names} | {"company": row.organisation_id}


class HolderForm(BaseForm):
    """Who holds the first lot of a new contract, when it is known."""

    company = known_field(_("Titulaire déjà connu"))
    company_name = new_name_field(_("ou nom du nouveau titulaire"))
    company_siret = new_siret_field()

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_search(self, "company", Organisation.objects.visible_to(context))


class AmendmentForm(BaseForm):
    kind = forms.ChoiceField(
        label=_("Nature"),
        choices=AmendmentKind.choices,
        initial=AmendmentKind.AMENDMENT,
        widget=SegmentedChoice,
    )
    signed_on = FrenchDateField(label=_("Signé le"))
    hours_delta = NumberField(
        label=_("Heures en plus (ou en moins, avec un signe moins)"),
        low=-MOST_HOURS,
        high=MOST_HOURS,
        required=False,
    )
    new_end_date = FrenchDateField(
        label=_("Nouvelle fin"), lean="future", required=False, help_text=_("Vide : la fin ne change pas.")
    )
    reason = forms.CharField(label=_("Motif"), max_length=500)

    def facts(self) -> AmendmentFacts:
        said = dict(self.cleaned_data)
        said["hours_delta"] = said["hours_delta"] or 0
        return AmendmentFacts(**said)

    @staticmethod
    def initial_of(amendment: Amendment) -> dict[str, Any]:
        return {name: getattr(amendment, name) for name in AmendmentForm.base_fields}


class CloseForm(BaseForm):
    closed_on = FrenchDateField(label=_("Soldé le"), lean="past")
    note = forms.CharField(
        label=_("Ce qu'il faut en retenir"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Heures faites, écart accepté par l'acheteur, suites…"),
    )


class OperationForm(BaseForm):
    name = forms.CharField(label=_("Nom"), max_length=200)
    urban_renewal = yes_no(
        _("Rénovation urbaine"), _("Ses heures entrent dans le tableau de la rénovation urbaine.")
    )
    area = forms.ModelChoiceField(
        label=_("Quartier"), queryset=Area.objects.none(), required=False, widget=SearchSelect
    )
    note = forms.CharField(
        label=_("Précision"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = neighbourhoods_on(timezone.localdate())
        initial = self.initial.get("area")
        wanted = [area.pk for area in areas] + ([initial] if initial else [])
        rows = Area.objects.defer("polygon").filter(pk__in=wanted).order_by("folded_name")
        self.fields["area"].queryset = rows
        self.fields["area"].empty_label = "–"

    def facts(self) -> OperationFacts:
        return OperationFacts(**self.cleaned_data)

    @staticmethod
    def initial_of(operation: Operation) -> dict[str, Any]:
        return {
            "name": operation.name,
            "urban_renewal": "yes" if operation.urban_renewal else "",
            "area": operation.area_id,
            "note": operation.note,
        }
