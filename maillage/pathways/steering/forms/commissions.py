"""What is typed about a commission."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.kernel.forms import BaseForm, FrenchDateField, RemoteSearch, SegmentedChoice
from maillage.kernel.text import whole_number
from maillage.pathways.models import Commission, CommissionKind, Programme
from maillage.pathways.services.commissions import CommissionFacts
from maillage.people.models import Person
from maillage.territory.models import Branch


class CommissionForm(BaseForm):
    programme = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=Programme.objects.none())
    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"), choices=CommissionKind.choices, widget=SegmentedChoice
    )
    date = FrenchDateField(label=gettext_lazy("Date"), lean="future")
    branch = forms.ModelChoiceField(
        label=gettext_lazy("Territoire"),
        queryset=Branch.objects.none(),
        required=False,
        help_text=gettext_lazy("La commission d'une antenne voit ses parcours et ceux sans territoire."),
    )
    place = forms.CharField(label=gettext_lazy("Lieu"), max_length=200, required=False)
    attendees = forms.CharField(
        label=gettext_lazy("Présents attendus"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Une personne par ligne, avec sa structure : la page de signatures les reprend."
        ),
    )

    def __init__(
        self,
        *args: Any,
        programmes: QuerySet[Programme],
        organisation_id: int,
        commission: Commission | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.fields["branch"].queryset = Branch.objects.filter(organisation_id=organisation_id).order_by(
            "name"
        )
        self.fields["branch"].empty_label = _("Tout le territoire")
        if commission is not None:
            del self.fields["programme"]

    def facts(self, programme: Programme | None = None) -> CommissionFacts:
        said = self.cleaned_data
        return CommissionFacts(
            programme=programme or said["programme"],
            **{name: said[name] for name in ("kind", "date", "branch", "place", "attendees")},
        )

    @staticmethod
    def initial_of(commission: Commission) -> dict[str, Any]:
        names = ("kind", "date", "place", "attendees")
        return {name: getattr(commission, name) for name in names} | {"branch": commission.branch_id}


class AddCaseForm(BaseForm):
    """A case the system did not propose."""

    person = forms.ModelChoiceField(label=gettext_lazy("Personne"), queryset=Person.objects.none())
    motive = forms.CharField(
        label=gettext_lazy("Motif d'inscription"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Ce que la commission doit regarder."),
    )

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(context)
        self.fields["person"].queryset = people
        self.fields["person"].widget = RemoteSearch(
            reverse_lazy("pathways:person_suggestions"),
            label_for=lambda v: str(people.filter(pk=whole_number(str(v))).first() or ""),
            attrs={"placeholder": _("Nom, prénom")},
        )


class ClosingForm(BaseForm):
    """The end of the meeting."""

    attendees = forms.CharField(
        label=gettext_lazy("Présents"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Une personne par ligne : chacune a sa case sur la page de signatures."),
    )
    minutes_note = forms.CharField(
        label=gettext_lazy("Observations au procès-verbal"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
