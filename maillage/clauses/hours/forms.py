"""What facilitators type about hours: a reason, a correction, a line, who is meant."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.kernel.forms import BaseForm, FrenchDateField, RemoteSearch, SearchSelect, SegmentedChoice
from maillage.kernel.sheets.cells import CellError
from maillage.kernel.text import whole_number
from maillage.organisations.models import Organisation
from maillage.people.models import Person, Sex
from maillage.people.services import PersonFacts

from ..models import HoursLine, Lot, Modality
from ..people.scope import people_of_room
from .cells import HoursCell
from .queries.statement import label_of, on_lots, open_lots
from .services import LineFacts

_ZERO = Decimal(0)


def typed_hours(value: Decimal | None) -> str:
    """An amount as somebody would type it: 35,5."""
    if value is None:
        return ""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",") or "0"


class HoursField(forms.Field):
    """Hours as `HoursCell` reads them; empty is 0 where it may be."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "8"})

    def __init__(self, *, negative: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.negative = negative

    def to_python(self, value: Any) -> Decimal:
        text = str(value or "").strip()
        if not text:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return _ZERO
        try:
            found = HoursCell().parse(text)
        except CellError as error:
            said = str(error)
            raise forms.ValidationError(said[:1].upper() + said[1:] + ".") from error
        if found < 0 and not self.negative:
            raise forms.ValidationError(gettext("Des heures ne sont pas négatives."))
        return found

    def prepare_value(self, value: Any) -> Any:
        return typed_hours(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != data


class ReasonForm(BaseForm):
    """Why: rejected, or validated in spite of what was found."""

    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: str = "", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text


class CorrectionForm(BaseForm):
    """The hours that are right: what is added or taken away is worked out."""

    hours = HoursField(label=_("Heures justes"), help_text=_("35,5 ou 35h30. 0 annule tout."))
    training_hours = HoursField(label=_("Heures de formation justes"))
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class LineForm(BaseForm):
    """A line typed by hand, or a waiting one put right (`line`: its person stays)."""

    lot = forms.ModelChoiceField(label=_("Lot"), queryset=Lot.objects.none(), widget=SearchSelect)
    person = forms.ModelChoiceField(
        label=_("Personne"),
        queryset=Person.objects.none(),
        required=False,
        help_text=_("Par son nom. Inconnue : laissez vide et indiquez ce que dit l'entreprise."),
    )
    last_name = forms.CharField(label=_("Nom"), max_length=100, required=False)
    first_name = forms.CharField(label=_("Prénom"), max_length=100, required=False)
    birth_date = FrenchDateField(label=_("Date de naissance"), lean="past", required=False)
    hours = HoursField(label=_("Heures"), required=False, help_text=_("35,5 ou 35h30."))
    training_hours = HoursField(label=_("Heures de formation"), required=False)
    modality = forms.ChoiceField(label=_("Modalité"), choices=Modality.choices)

    def __init__(
        self,
        *args: Any,
        context: Context,
        company: Organisation,
        line: HoursLine | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        lots = open_lots(context)
        if line is not None:
            lots = lots | open_lots_and(context, line.lot_id)
        mine = on_lots(context, company)
        self.fields["lot"].queryset = lots
        self.fields["lot"].label_from_instance = label_of
        choices = [(lot.pk, label_of(lot)) for lot in lots]
        here = [one for one in choices if one[0] in mine]
        rest = [one for one in choices if one[0] not in mine]
        groups = [(gettext("Ses lots"), here), (gettext("Autres lots"), rest)]
        self.fields["lot"].choices = [("", ""), *((name, found) for name, found in groups if found)]
        if line is None and len(here) == 1:
            self.initial.setdefault("lot", here[0][0])
        if line is not None:
            for name in ("person", "last_name", "first_name", "birth_date"):
                del self.fields[name]
            return
        people = people_of_room(context)
        self.fields["person"].queryset = people

        def name_of(pk: Any) -> str:
            number = whole_number(str(pk))
            known = people.filter(pk=number).first() if number else None
            return str(known) if known else ""

        self.fields["person"].widget = RemoteSearch(
            reverse_lazy("clauses:person_suggestions"), label_for=name_of
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "hours" in said and "training_hours" in said and not (said["hours"] or said["training_hours"]):
            self.add_error("hours", gettext("Indiquez des heures de travail, de formation, ou les deux."))
        if "person" in self.fields and not said.get("person") and not said.get("last_name"):
            self.add_error("person", gettext("Indiquez la personne, ou au moins son nom."))
        return said

    def facts(self) -> LineFacts:
        return LineFacts(**self.cleaned_data)


def open_lots_and(context: Context, lot_id: int) -> Any:
    """With the lot a line is on, which may have been closed since."""
    return (
        Lot.objects.visible_to(context)
        .filter(pk=lot_id)
        .select_related("contract__buyer")
        .order_by("contract__title", "number", "pk")
    )


class LinkForm(BaseForm):
    """Which file a declared name is."""

    person = forms.ModelChoiceField(
        label=_("Dossier"),
        queryset=Person.objects.none(),
        help_text=_("Cherchez par nom parmi les personnes de votre réseau."),
    )

    def __init__(self, *args: Any, context: Context, likely: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = [one.pk for one in likely]
        room = people_of_room(context)
        self.fields["person"].queryset = Person.objects.filter(pk__in=near) | Person.objects.filter(
            pk__in=room.values("pk")
        )
        people = self.fields["person"].queryset

        def name_of(pk: Any) -> str:
            number = whole_number(str(pk))
            known = people.filter(pk=number).first() if number else None
            return str(known) if known else ""

        self.fields["person"].widget = RemoteSearch(
            reverse_lazy("clauses:person_suggestions"), label_for=name_of
        )


class NewPersonForm(BaseForm):
    """The civil status of somebody a company named, as little as a file needs."""

    last_name = forms.CharField(label=_("Nom"), max_length=100)
    first_name = forms.CharField(label=_("Prénom"), max_length=100)
    birth_date = FrenchDateField(label=_("Date de naissance"), lean="past")
    sex = forms.ChoiceField(label=_("Sexe"), choices=Sex.choices, widget=SegmentedChoice, initial=Sex.UNKNOWN)
    confirmed = forms.BooleanField(
        label=_("C'est une autre personne que celles qui lui ressemblent"), required=False
    )

    def __init__(self, *args: Any, alike: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not alike:
            self.fields["confirmed"].widget = forms.HiddenInput()

    def facts(self) -> PersonFacts:
        names = ("last_name", "first_name", "birth_date", "sex")
        return PersonFacts(**{name: self.cleaned_data[name] for name in names})
