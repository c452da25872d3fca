"""Fields several forms have: a person in reach, a company, hours a week."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.kernel.forms import RemoteSearch
from maillage.kernel.text import whole_number
from maillage.organisations.models import Organisation
from maillage.people.models import Person


def person_field(label: Any, **kwargs: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label=label, queryset=Person.objects.none(), **kwargs)


def company_field(label: Any, **kwargs: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label=label, queryset=Organisation.objects.none(), **kwargs)


def offer_people(field: forms.ModelChoiceField, context: Context) -> None:
    """Searched among the people in reach."""
    people = Person.objects.visible_to(context)
    field.queryset = people
    field.widget = RemoteSearch(
        reverse_lazy("pathways:person_suggestions"),
        label_for=lambda value: _named(people, value, lambda p: f"{p.last_name} {p.first_name}"),
        attrs={"placeholder": _("Nom, prénom")},
    )


def offer_companies(field: forms.ModelChoiceField, context: Context) -> None:
    """Searched among the organisations in reach."""
    known = Organisation.objects.visible_to(context)
    field.queryset = known
    field.widget = RemoteSearch(
        reverse_lazy("organisations:suggestions"),
        label_for=lambda value: _named(known, value, lambda o: o.name),
        attrs={"placeholder": _("Nom ou SIRET")},
    )


def _named(rows: Any, value: Any, name: Any) -> str:
    number = getattr(value, "pk", None) or whole_number(str(value))
    found = rows.filter(pk=number).first() if number else None
    return name(found) if found else ""
