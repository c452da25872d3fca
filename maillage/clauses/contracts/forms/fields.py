"""Fields that the forms of the part share: numbers as they are written, organisations searched or new."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import RemoteSearch, SiretField
from maillage.kernel.text import whole_number
from maillage.organisations.models import Organisation

from ..parties import Party


class NumberField(forms.DecimalField):
    """A number as people write it: `1 000 000`, `35,5`."""

    css = "w-short"

    def __init__(self, *, low: Any = 0, high: Any = None, places: int = 2, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12})
        )
        super().__init__(min_value=low, max_value=high, decimal_places=places, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = "".join(value.split()).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        sign, (whole, _point, cents) = "-" if value < 0 else "", f"{abs(value):f}".partition(".")
        grouped = sign + f"{int(whole):,}".replace(",", "\N{NO-BREAK SPACE}")
        cents = cents.rstrip("0")
        return f"{grouped},{cents}" if cents else grouped


def known_field(label: Any) -> forms.ModelChoiceField:
    """The organisation searched by name or SIRET; see `let_search`."""
    return forms.ModelChoiceField(label=label, queryset=Organisation.objects.none(), required=False)


def new_name_field(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=False)


def new_siret_field() -> SiretField:
    return SiretField(
        label=_("SIRET"), required=False, help_text=_("Quatorze chiffres : il évite les doublons.")
    )


def let_search(form: forms.Form, name: str, organisations: QuerySet[Organisation]) -> None:
    """Let the field `name` be searched by name or SIRET."""

    def shown(value: Any) -> str:
        number = whole_number(str(getattr(value, "pk", value)))
        known = organisations.filter(pk=number).first() if number else None
        return known.name if known else ""

    form.fields[name].queryset = organisations
    form.fields[name].widget = RemoteSearch(reverse_lazy("organisations:suggestions"), label_for=shown)


def party_of(form: forms.Form, name: str) -> Party:
    said = form.cleaned_data
    return Party(field=name, known=said[name], name=said[f"{name}_name"], siret=said[f"{name}_siret"])
