"""What is typed about an immersion."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.kernel.forms import (
    BaseForm,
    Choices,
    FrenchDateField,
    RemoteSearch,
    SegmentedChoice,
    SiretField,
)
from maillage.kernel.text import whole_number
from maillage.organisations.models import Organisation
from maillage.people.models import Person

from .models import Immersion, ImmersionObject, ImmersionResult
from .services import ImmersionFacts

_FACTS = tuple(f.name for f in fields_of(ImmersionFacts) if f.name != "renews")


def hours_field(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=4,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class ImmersionForm(BaseForm):
    """Who, where, what for, when: enough to begin. The rest is what the agreement asks."""

    person = forms.ModelChoiceField(
        label=_("Personne"),
        queryset=Person.objects.none(),
        error_messages={"required": _("Cherchez la personne par son nom.")},
    )
    company = forms.ModelChoiceField(
        label=_("Entreprise déjà connue"), queryset=Organisation.objects.none(), required=False
    )
    company_name = forms.CharField(label=_("Nom de l'entreprise"), max_length=200, required=False)
    company_siret = SiretField(
        label=_("SIRET"), required=False, help_text=_("Celui de l'établissement où la personne ira.")
    )
    purpose = forms.ChoiceField(
        label=_("Objet"),
        choices=ImmersionObject.choices,
        widget=Choices,
        help_text=_("Un seul : c'est lui que la convention porte."),
    )
    job_title = forms.CharField(label=_("Métier ou secteur"), max_length=150)
    start_date = FrenchDateField(label=_("Premier jour"))
    end_date = FrenchDateField(
        label=_("Dernier jour"), lean="future", help_text=_("Un mois au plus, de date à date.")
    )
    weekly_hours = hours_field(_("Heures par semaine"))
    timetable = forms.CharField(
        label=_("Horaires"),
        max_length=200,
        required=False,
        help_text=_("Par exemple : du lundi au vendredi, 9 h – 12 h et 13 h – 17 h."),
    )
    place = forms.CharField(
        label=_("Lieu"), max_length=200, required=False, help_text=_("Vide : l'adresse de l'entreprise.")
    )
    tasks = forms.CharField(
        label=_("Activités confiées"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tutor = forms.CharField(label=_("Tuteur dans l'entreprise"), max_length=150, required=False)
    tutor_function = forms.CharField(label=_("Fonction du tuteur"), max_length=100, required=False)
    signatory = forms.CharField(
        label=_("Qui signe pour l'entreprise"),
        max_length=150,
        required=False,
        help_text=_("Nom et fonction."),
    )
    prescriber = forms.ModelChoiceField(
        label=_("Structure prescriptrice"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("Vide : la vôtre."),
    )

    def __init__(self, *args: Any, context: Context, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person is not None:
            del self.fields["person"]
        else:
            people = Person.objects.visible_to(context)
            self.fields["person"].queryset = people
            self.fields["person"].widget = RemoteSearch(
                reverse_lazy("employment:immersion_people"), label_for=lambda v: named(people, v)
            )
        known = Organisation.objects.visible_to(context)
        for name in ("company", "prescriber"):
            self.fields[name].queryset = known
            self.fields[name].widget = RemoteSearch(
                reverse_lazy("organisations:suggestions"), label_for=lambda v: named(known, v)
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said is not None and not (
            said.get("company") or said.get("company_name") or said.get("company_siret")
        ):
            self.add_error("company", _("Cherchez l'entreprise, ou créez-la ci-dessous."))
        return said

    def facts(self, renews: Immersion | None = None) -> ImmersionFacts:
        return ImmersionFacts(**{name: self.cleaned_data[name] for name in _FACTS}, renews=renews)

    @staticmethod
    def initial_of(immersion: Immersion) -> dict[str, Any]:
        return {name: getattr(immersion, name, "") for name in _FACTS}


def named(found: QuerySet, value: Any) -> str:
    """The words for a record chosen before; what was typed when there is none."""
    number = whole_number(str(getattr(value, "pk", value)))
    row = found.filter(pk=number).first() if number is not None else None
    return str(row) if row else str(value)


class SignForm(BaseForm):
    signed_on = FrenchDateField(label=_("Signée par les trois le"), lean="past")


class CloseForm(BaseForm):
    """What an immersion taught, and whether it was cut short."""

    result = forms.ChoiceField(
        label=_("Ce qu'il faut en retenir"), choices=ImmersionResult.choices, widget=SegmentedChoice
    )
    evaluation = forms.CharField(
        label=_("Ce qu'elle a montré"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Des faits : gestes sus, gestes à apprendre, avis du tuteur et de la personne."),
    )
    stopped_on = FrenchDateField(
        label=_("Interrompue le"),
        lean="past",
        required=False,
        help_text=_("Vide : elle est allée à son terme."),
    )
    reason = forms.CharField(label=_("Motif de l'arrêt"), max_length=300, required=False)

    @staticmethod
    def day_for(immersion: Immersion) -> Any:
        """The day proposed: none when it reached its end, today while it lasts."""
        today = timezone.localdate()
        return today if immersion.start_date <= today < immersion.end_date else None
