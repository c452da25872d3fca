"""What is typed about a perimeter, and the period of a grid."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.kernel.forms import BaseForm, ManyChoices
from maillage.kernel.period import Period, PeriodError

from .. import nomenclature
from ..models import Perimeter
from . import queries


class PerimeterForm(BaseForm):
    name = forms.CharField(label=_("Nom"), max_length=150)
    code = forms.CharField(
        label=_("Code"),
        max_length=31,
        required=False,
        help_text=_(
            "Minuscules, chiffres et soulignés. Sans code, le nom en donne un. Il ne change plus ensuite."
        ),
    )
    grouping = forms.ChoiceField(
        label=_("Mécanismes"),
        required=False,
        help_text=_("Comment les tableaux rassemblent les mécanismes des marchés."),
    )
    urban_renewal = forms.BooleanField(label=_("Opérations de rénovation urbaine seulement"), required=False)
    buyers = forms.ModelMultipleChoiceField(
        label=_("Acheteurs"),
        queryset=None,
        required=False,
        widget=ManyChoices,
        help_text=_("Aucun : tous les acheteurs de ces opérations."),
    )

    def __init__(
        self, *args: Any, context: Context, perimeter: Perimeter | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # Who was chosen stays choosable, even with no contract left.
        known = queries.buyers(context)
        if perimeter is not None:
            del self.fields["code"]
            known = known | known.model.objects.filter(pk__in=perimeter.buyers.values("buyer_id"))
        self.fields["buyers"].queryset = known.distinct()
        self.fields["grouping"].choices = [
            ("", _("ne pas les distinguer")),
            *(
                (code, " · ".join(str(one.label) for one in parts))
                for code, parts in nomenclature.groupings().items()
            ),
        ]


class GridForm(BaseForm):
    """Which section, over which period."""

    perimetre = forms.ChoiceField(label=_("Périmètre"), required=False)
    periode = forms.CharField(
        label=_("Période"), max_length=25, help_text=_("2017, 2012-2017 ou 2017-03-01/2017-06-30")
    )

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {here.code: here for here in queries.sections(context)}
        self.fields["perimetre"].choices = [(code, here.label) for code, here in self.sections.items()]

    def clean_periode(self) -> Period:
        try:
            return Period.parse(self.cleaned_data["periode"])
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error
