"""What is typed to set the hours of a commitment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import BaseForm, FrenchDateField

from ... import nomenclature
from ...models import Calibration
from ..computing import MOST, MOST_AMOUNT, MOST_COST, Parameters
from ..queries import contracts as queries
from ..services import CalibrationFacts
from .fields import NumberField

FROM_TRADE = ("labour_share", "hourly_cost", "rate")


def defaults(trade: str, day: dt.date) -> dict[str, Decimal]:
    """What the table in force on a day says of a trade: shares in percent, the cost in euros."""
    found = nomenclature.trades(day).get(trade)
    return {name: getattr(found, name) for name in FROM_TRADE} if found else {}


class ParametersForm(BaseForm):
    """The calculation: what is left empty comes from the table of trades."""

    trade = forms.ChoiceField(label=_("Métier"), required=False)
    amount = NumberField(label=_("Montant hors taxes (€)"), high=MOST_AMOUNT)
    labour_share = NumberField(label=_("Part de main-d'œuvre (%)"), high=100, required=False)
    hourly_cost = NumberField(label=_("Coût horaire (€)"), low=0, high=MOST_COST, required=False)
    rate = NumberField(label=_("Taux d'insertion (%)"), high=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Another trade brings the values of its table.
        self.fields["trade"].widget.attrs |= {
            "hx-get": reverse_lazy("clauses:calculation"),
            "hx-trigger": "change",
            "hx-target": "#calibration-result",
            "hx-swap": "outerHTML",
            "hx-include": "closest form",
            "hx-vals": '{"defaults": "1"}',
        }
        self.fields["trade"].choices = [
            ("", "–"),
            *queries.trade_choices(timezone.localdate()),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        known = defaults(said.get("trade", ""), timezone.localdate())
        for name in FROM_TRADE:
            if said.get(name) is None and name not in self.errors:
                if name in known:
                    said[name] = known[name]
                else:
                    self.add_error(name, _g("Indiquez cette valeur, ou choisissez un métier."))
        return said

    def parameters(self) -> Parameters:
        names = ("amount", *FROM_TRADE)
        return Parameters(**{name: self.cleaned_data[name] for name in names})


class CalibrationForm(ParametersForm):
    """The hours of a lot, and why they differ from those computed."""

    retained = forms.IntegerField(
        label=_("Heures retenues"),
        min_value=0,
        max_value=MOST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12}),
        help_text=_("Vide : celles du calcul."),
    )
    reason = forms.CharField(
        label=_("Motif de l'écart"),
        max_length=500,
        required=False,
        help_text=_("Obligatoire quand les heures retenues ne sont pas celles du calcul."),
    )
    decided_on = FrenchDateField(label=_("Décidé le"), lean="past", required=False)

    def facts(self) -> CalibrationFacts:
        said = self.cleaned_data
        return CalibrationFacts(
            parameters=self.parameters(),
            trade=said["trade"],
            retained=said["retained"],
            reason=said["reason"],
            decided_on=said["decided_on"],
        )

    @staticmethod
    def initial_of(calibration: Calibration) -> dict[str, Any]:
        names = ("trade", "amount", *FROM_TRADE)
        said = {name: getattr(calibration, name) for name in names}
        if calibration.retained != calibration.computed:
            said |= {"retained": calibration.retained, "reason": calibration.reason}
        return said


class CarriedForm(ParametersForm):
    """A calculation carried from the calculator to a new contract, hidden beside its hours."""

    reason = forms.CharField(
        label=_("Motif de l'écart"),
        max_length=500,
        required=False,
        help_text=_("Si les heures dues ne sont pas celles du calcul."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("trade", "amount", *FROM_TRADE):
            self.fields[name].widget = forms.HiddenInput()
