"""What is typed about a person."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.errors import DomainError
from maillage.kernel.forms import (
    BaseForm,
    FrenchDateField,
    ManyChoices,
    PhoneField,
    RemoteSearch,
    SearchSelect,
    SegmentedChoice,
)
from maillage.territory.models import AreaKind
from maillage.territory.queries import neighbourhoods_on

from .models import Barrier, Person, Residence, Sex
from .nomenclature import Kind, barriers, kinds, sensitive_barriers
from .queries import Answer, area_on
from .services import Address, PersonFacts


class PersonForm(BaseForm):
    """Civil status and contacts."""

    last_name = forms.CharField(label=_("Nom"), max_length=100)
    first_name = forms.CharField(label=_("Prénom"), max_length=100)
    birth_date = FrenchDateField(label=_("Date de naissance"), lean="past")
    sex = forms.ChoiceField(label=_("Sexe"), choices=Sex.choices, widget=SegmentedChoice)
    birth_name = forms.CharField(
        label=_("Nom de naissance"),
        max_length=100,
        required=False,
        help_text=_("S'il diffère : les doublons et la recherche en tiennent compte."),
    )
    phone = PhoneField(label=_("Téléphone"), required=False)
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)

    def facts(self) -> PersonFacts:
        names = PersonFacts.__dataclass_fields__
        return PersonFacts(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def initial_of(person: Person) -> dict[str, Any]:
        return {name: getattr(person, name) for name in PersonFacts.__dataclass_fields__}


class AddressForm(BaseForm):
    """An address; `qpv` only offers the neighbourhoods in force on its first day, or today."""

    start_date = FrenchDateField(
        label=_("Depuis le"), lean="past", required=False, help_text=_("Vide : depuis toujours, ou inconnu.")
    )
    address = forms.CharField(label=_("Adresse"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Code postal"), max_length=10, required=False)
    city = forms.CharField(label=_("Ville"), max_length=100, required=False)
    qpv = forms.ChoiceField(
        label=_("Quartier prioritaire"),
        required=False,
        widget=SearchSelect,
        help_text=_("Selon l'adresse, et la géographie en vigueur."),
    )

    def __init__(self, *args: Any, day: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["postcode"].css = "w-short"
        known = neighbourhoods_on(day or timezone.localdate())
        self.fields["qpv"].choices = [("", _("Hors quartier prioritaire"))] + [
            (a.name, a.name) for a in known
        ]

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in self.fields)

    def value(self, **kept: Any) -> Address:
        return Address(**{**self.cleaned_data, **kept})


class ResidenceForm(AddressForm):
    """An address already recorded: its last day can be corrected too."""

    end_date = FrenchDateField(
        label=_("Jusqu'au"), lean="past", required=False, help_text=_("Vide : adresse actuelle.")
    )

    field_order = ["start_date", "end_date", "address", "postcode", "city", "qpv"]

    @staticmethod
    def initial_of(residence: Residence, day: dt.date) -> dict[str, Any]:
        names = ("start_date", "end_date", "address", "postcode", "city")
        quarter = area_on(residence, AreaKind.QPV, day)
        return {name: getattr(residence, name) for name in names} | {"qpv": quarter.name if quarter else ""}


class SituationsForm(BaseForm):
    """The questions of the nomenclature, with the last answer: only what changes is recorded."""

    date = FrenchDateField(label=_("Constatée le"), lean="past")

    def __init__(
        self,
        *args: Any,
        answers: list[Answer],
        sensitive: bool,
        only: Collection[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`sensitive`: who types is of the reference team, and is asked everything. `only` some questions,
        in that order."""
        super().__init__(*args, **kwargs)
        self.known = {a.kind.code: a.situation.value for a in answers}
        self.asked = {
            code: kinds()[code] for code in only or kinds() if sensitive or not kinds()[code].sensitive
        }
        for code, kind in self.asked.items():
            self.fields[code] = self._field(kind)
            if code in self.known:
                self.fields[code].initial = _initial(kind, self.known[code])

    @staticmethod
    def _field(kind: Kind) -> forms.Field:
        said: dict[str, Any] = {"label": kind.label, "help_text": kind.help or "", "required": False}
        if kind.type == "date":
            return FrenchDateField(lean="past", **said)
        if kind.type == "text":
            return forms.CharField(max_length=200, **said)
        if kind.type == "rome":
            widget = RemoteSearch(reverse_lazy("people:jobs"), label_for=kind.display)
            return forms.CharField(max_length=200, widget=widget, **said)
        choices = [(code, str(label)) for code, label in kind.values.items()]
        if kind.type == "several":
            return forms.MultipleChoiceField(choices=choices, widget=ManyChoices, **said)
        return forms.ChoiceField(choices=[("", "–"), *choices], **said)

    def changed(self) -> dict[str, str]:
        """The answers that differ from the last known ones."""
        said = {}
        for code, kind in self.asked.items():
            value = self.cleaned_data.get(code)
            text = _text(value)
            if kind.type == "rome":
                text = self._job(kind, text)
            if text and text != self.known.get(code):
                said[code] = text
        return said

    def _job(self, kind: Kind, text: str) -> str:
        """A job rubbed out is looked for no more; a name that is no job is refused by the service."""
        if not text:
            return "none" if kind.code in self.known else ""
        try:
            return kind.parse(text)
        except DomainError:
            return text


def _initial(kind: Kind, value: str) -> Any:
    if kind.type == "date":
        return dt.date.fromisoformat(value)
    if kind.type == "several":
        return kind.split(value)
    return "" if kind.type == "rome" and value == "none" else value


def _text(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return ",".join(value) if isinstance(value, list) else (value or "")


class BarrierForm(BaseForm):
    """A barrier to employment."""

    kind = forms.ChoiceField(label=_("Frein"), widget=SearchSelect)
    since = FrenchDateField(label=_("Constaté le"), lean="past")
    note = forms.CharField(
        label=_("Précision"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Des faits, sans diagnostic médical : la personne peut lire son dossier."),
    )

    def __init__(self, *args: Any, sensitive: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [c for c in barriers() if sensitive or c not in sensitive_barriers()]
        self.fields["kind"].choices = [("", "–")] + [(c, str(barriers()[c])) for c in known]


class BarrierEditForm(BarrierForm):
    """A barrier already noted."""

    until = FrenchDateField(
        label=_("Levé le"), lean="past", required=False, help_text=_("Vide : toujours présent.")
    )
    field_order = ["kind", "since", "until", "note"]

    @staticmethod
    def initial_of(barrier: Barrier) -> dict[str, Any]:
        return {name: getattr(barrier, name) for name in ("kind", "since", "until", "note")}
