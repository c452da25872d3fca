"""What is typed about an employment contract."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import BaseForm, FrenchDateField, RemoteSearch, SiretField
from maillage.kernel.text import whole_number
from maillage.organisations.models import Organisation

from .models import ContractKind, ContractOrigin, EmploymentContract
from .services import ContractFacts


def weekly_hours() -> forms.DecimalField:
    """Hours a week, with a comma or a point."""
    return forms.DecimalField(
        label=_("Heures par semaine"),
        max_digits=4,
        decimal_places=2,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class ContractForm(BaseForm):
    """A contract. A known employer is searched; a new one is a name, and its SIRET when at hand."""

    employer = forms.ModelChoiceField(
        label=_("Employeur déjà connu"), queryset=Organisation.objects.none(), required=False
    )
    employer_name = forms.CharField(label=_("ou nom du nouvel employeur"), max_length=200, required=False)
    employer_siret = SiretField(
        label=_("SIRET"),
        required=False,
        help_text=_("Quatorze chiffres : il évite les doublons d'entreprises."),
    )
    kind = forms.ChoiceField(label=_("Nature"), choices=[("", "–"), *ContractKind.choices])
    job_title = forms.CharField(label=_("Métier"), max_length=150, required=False)
    weekly_hours = forms.DecimalField(
        label=_("Heures par semaine"),
        max_digits=4,
        decimal_places=2,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    start_date = FrenchDateField(label=_("Début"))
    planned_end_date = FrenchDateField(label=_("Fin prévue"), required=False, lean="future")
    end_date = FrenchDateField(
        label=_("Fin réelle"), required=False, help_text=_("Vide : le contrat est en cours.")
    )
    origin = forms.ChoiceField(
        label=_("Origine"), choices=ContractOrigin.choices, initial=ContractOrigin.OWN_SEARCH
    )

    def __init__(self, *args: Any, employers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = employers
        self.fields["employer"].widget = RemoteSearch(
            reverse_lazy("employment:employers"), label_for=self._name_of
        )

    def _name_of(self, value: Any) -> str:
        pk = getattr(value, "pk", value)
        found = self.fields["employer"].queryset.filter(pk=whole_number(str(pk))).first()
        return found.name if found else str(value)

    def facts(self) -> ContractFacts:
        return ContractFacts(**self.cleaned_data)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of a contract has been said, beside what the form proposes."""
        proposed = {"origin", "start_date"}
        said = {name for name in self.fields if self.data.get(self.add_prefix(name), "").strip()}
        return not said - proposed

    @staticmethod
    def initial_of(contract: EmploymentContract) -> dict[str, Any]:
        names = ["employer", "kind", "job_title", "weekly_hours"]
        names += ["start_date", "planned_end_date", "end_date", "origin"]
        return {name: getattr(contract, name) for name in names}
