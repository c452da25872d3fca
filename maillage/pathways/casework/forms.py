"""What is typed in case work: appointments and steps."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.models import Account
from maillage.kernel.forms import BaseForm, FrenchDateField, SearchSelect, SegmentedChoice
from maillage.pathways.models import Appointment, Attendance, Enrolment, Mode, Step, StepOutcome, Theme
from maillage.pathways.programmes import step_rules
from maillage.pathways.services.appointments import AppointmentFacts

_HOUR = re.compile(r"^(\d{1,2})(?:\s*[hH:]\s*(\d{2})?)?$")


class HourField(forms.CharField):
    """An hour as people write it: `9h`, `14h30`, `14:30`."""

    css = "w-short"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"autocomplete": "off", "placeholder": "14h30", "size": 6})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.time | None:
        text = super().to_python(value)
        if not text:
            return None
        match = _HOUR.match(text)
        try:
            return dt.time(int(match[1]), int(match[2] or 0)) if match else dt.time.fromisoformat(text)
        except ValueError as error:
            raise ValidationError(_("Cette heure ne se lit pas : écrivez 9h ou 14h30.")) from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}h{value.minute:02}" if isinstance(value, dt.time) else value


class QuickAppointmentForm(BaseForm):
    """One line: today, kept, in person, unless said otherwise. A day to come plans an appointment."""

    date = FrenchDateField(label=gettext_lazy("Jour"), lean="near")
    time = HourField(label=gettext_lazy("Heure"), required=False)
    attendance = forms.ChoiceField(
        label=gettext_lazy("Présence"),
        choices=[c for c in Attendance.choices if c[0]],
        widget=SegmentedChoice,
    )
    mode = forms.ChoiceField(label=gettext_lazy("Mode"), choices=Mode.choices)
    theme = forms.ChoiceField(label=gettext_lazy("Thème"), choices=Theme.choices)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 1, "data-enter-saves": "", "placeholder": gettext_lazy("Note, puis Entrée")}
        ),
    )

    def __init__(self, *args: Any, notes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not notes:
            del self.fields["note"]

    @staticmethod
    def starting() -> dict[str, Any]:
        return {
            "date": _("aujourd'hui"),
            "attendance": Attendance.KEPT,
            "mode": Mode.IN_PERSON,
            "theme": Theme.INCLUSION,
        }

    def facts(self) -> AppointmentFacts:
        said = dict(self.cleaned_data)
        if said["date"] > timezone.localdate() and said["attendance"] != Attendance.EXCUSED:
            said["attendance"] = Attendance.PLANNED
        return AppointmentFacts(**said)


class AppointmentForm(BaseForm):
    """An appointment in full."""

    date = FrenchDateField(label=gettext_lazy("Jour"), lean="near")
    time = HourField(label=gettext_lazy("Heure"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("Mode"), choices=Mode.choices, widget=SegmentedChoice)
    theme = forms.ChoiceField(label=gettext_lazy("Thème"), choices=Theme.choices, widget=SegmentedChoice)
    attendance = forms.ChoiceField(
        label=gettext_lazy("Présence"), choices=Attendance.choices, widget=SegmentedChoice, required=False
    )
    worker = forms.ModelChoiceField(
        label=gettext_lazy("Avec"), queryset=Account.objects.none(), widget=SearchSelect, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Des faits utiles au parcours : la personne peut lire son dossier."),
    )

    def __init__(self, *args: Any, workers: Any, notes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers
        if not notes:
            del self.fields["note"]

    @staticmethod
    def initial_of(appointment: Appointment) -> dict[str, Any]:
        names = ("date", "time", "mode", "theme", "attendance", "worker", "note")
        return {name: getattr(appointment, name) for name in names}

    def facts(self) -> AppointmentFacts:
        return AppointmentFacts(**self.cleaned_data)


class StepForm(BaseForm):
    """A step; the types are those of the programme's version on the day the step begins."""

    type = forms.ChoiceField(label=gettext_lazy("Type d'étape"), widget=SearchSelect)
    title = forms.CharField(
        label=gettext_lazy("Intitulé"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("L'atelier, la formation, le lieu : ce qui la fera reconnaître."),
    )
    start_date = FrenchDateField(label=gettext_lazy("Début"))
    end_date = FrenchDateField(
        label=gettext_lazy("Fin"), required=False, help_text=gettext_lazy("Vide : l'étape est en cours.")
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Issue"), choices=[("", "–"), *StepOutcome.choices], required=False
    )
    contract = forms.ModelChoiceField(
        label=gettext_lazy("Contrat déjà enregistré"),
        queryset=None,
        empty_label="–",
        required=False,
        help_text=gettext_lazy("Pour une étape en emploi dont le contrat est déjà dans le dossier."),
    )

    def __init__(self, *args: Any, enrolment: Enrolment, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolment = enrolment
        self.fields["contract"].queryset = contracts
        self.fields["type"].choices = self._types()

    def _types(self) -> list[Any]:
        """Grouped by category, in the order of the programme's file."""
        from maillage.pathways.models import StepCategory

        day = self._day()
        groups: dict[str, list[tuple[str, str]]] = {}
        for rule in step_rules(self.enrolment.programme, day).values():
            groups.setdefault(rule.category, []).append((rule.code, str(rule.label)))
        labelled = [(StepCategory(category).label, types) for category, types in groups.items()]
        return [("", "–"), *labelled]

    def _day(self) -> dt.date:
        """The day the types are those of: what is being typed, else what is known, else today."""
        typed = self.data.get(self.add_prefix("start_date")) if self.is_bound else None
        if typed:
            try:
                return self.fields["start_date"].clean(typed)
            except ValidationError:
                pass
        known = self.initial.get("start_date")
        return known if isinstance(known, dt.date) else timezone.localdate()

    @staticmethod
    def initial_of(step: Step) -> dict[str, Any]:
        names = ("title", "start_date", "end_date", "outcome", "contract")
        return {name: getattr(step, name) for name in names} | {"type": step.step_type.code}
