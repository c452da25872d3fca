"""What a company says of itself before its simulation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import BaseForm, FrenchDateField

from .simulation import Typed

_MOST = 10**12


class EuroField(forms.IntegerField):
    """Whole euros, typed with or without spaces and sign."""

    css = "w-short"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        text = "".join(str(value or "").replace("€", "").split())
        return super().to_python(text)


def people_field(label: Any, *, required: bool = False, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=1_000_000,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        **more,
    )


class SimulationForm(BaseForm):
    implanted_on = FrenchDateField(
        label=_("Implantée dans la zone le"), lean="past", latest=dt.date(2100, 1, 1)
    )
    profit = EuroField(
        label=_("Bénéfice annuel (€)"),
        min_value=-_MOST,
        max_value=_MOST,
        help_text=_("Celui de l'activité dans la zone, pour douze mois."),
    )
    turnover = EuroField(label=_("Chiffre d'affaires annuel (€)"), min_value=0, max_value=_MOST)
    employees = people_field(
        _("Salariés aujourd'hui"), required=True, help_text=_("Tous, embauches du réseau comprises.")
    )
    residents = people_field(
        _("dont résidents de ZFU-TE ou QPV"),
        help_text=_("Sans les embauches du réseau, comptées d'après les contrats enregistrés."),
    )
    other_hires = people_field(
        _("Embauches hors réseau depuis l'implantation"),
    )
    other_resident_hires = people_field(
        _("dont résidents, sur un contrat qui compte"),
        help_text=_("CDI, ou CDD de douze mois au moins ; seize heures par semaine au minimum."),
    )

    def __init__(self, *args: Any, size: str = "", **kwargs: Any) -> None:
        """`size`: how many employees the company's file says it has, in words."""
        super().__init__(*args, **kwargs)
        if size:
            said = _("Tous, embauches du réseau comprises ; sa fiche dit : %s.") % size
            self.fields["employees"].help_text = said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("residents") or 0) > (said.get("employees") or 0):
            self.add_error("residents", _("Plus de résidents que de salariés."))
        if (said.get("other_resident_hires") or 0) > (said.get("other_hires") or 0):
            self.add_error("other_resident_hires", _("Plus de résidents que d'embauches."))
        return said

    def typed(self) -> Typed:
        said = self.cleaned_data
        numbers = {name: said[name] or 0 for name in Typed.__dataclass_fields__ if name != "implanted_on"}
        return Typed(implanted_on=said["implanted_on"], **numbers)
