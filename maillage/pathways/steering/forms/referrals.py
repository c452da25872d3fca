"""What is typed about a prescription, its diagnosis, and the entry that follows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.kernel.forms import BaseForm, FrenchDateField, ManyChoices, RemoteSearch
from maillage.kernel.text import whole_number
from maillage.organisations.models import Organisation
from maillage.pathways.models import EducationLevel, EntrySituation, Programme, Referral
from maillage.pathways.programmes import Definition
from maillage.pathways.queries.programmes import main_of
from maillage.pathways.services.enrolments import EntryFacts
from maillage.pathways.services.referrals import DiagnosisFacts, ReferralFacts
from maillage.people.models import Person
from maillage.people.nomenclature import barriers
from maillage.territory.models import Branch

from .carriers import Carrier, CarrierField


def prescriber_field(**kwargs: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=gettext_lazy("Prescripteur"), queryset=Organisation.objects.none(), required=False, **kwargs
    )


def offer_prescribers(field: forms.ModelChoiceField, context: Context) -> None:
    """Every visible structure, searched by name; those known as prescribers come first."""
    field.queryset = Organisation.objects.visible_to(context)
    field.widget = RemoteSearch(
        reverse_lazy("organisations:suggestions"), label_for=lambda v: _name(field.queryset, v)
    )


def _name(found: QuerySet, value: Any) -> str:
    pk = getattr(value, "pk", value)
    number = whole_number(str(pk))
    row = found.filter(pk=number).first() if number is not None else None
    return str(row) if row else str(value)


class ReferralForm(BaseForm):
    """A prescription. The person is searched here, or already said, or their file is opened with it."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Personne"),
        queryset=Person.objects.none(),
        error_messages={"required": gettext_lazy("Cherchez la personne, ou ouvrez son dossier ci-dessous.")},
    )
    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"), queryset=Programme.objects.none(), empty_label="–"
    )
    received_on = FrenchDateField(label=gettext_lazy("Reçue le"), lean="past")
    carrier = CarrierField(
        label=gettext_lazy("Structure et référent proposés"),
        help_text=gettext_lazy("Tapez le nom d'une structure ou d'une personne."),
    )
    prescriber = prescriber_field(
        help_text=gettext_lazy("Qui oriente la personne. Vide : elle vient d'elle-même.")
    )
    branch = forms.ModelChoiceField(
        label=gettext_lazy("Territoire"), queryset=Branch.objects.none(), required=False
    )
    motive = forms.CharField(
        label=gettext_lazy("Motif de la prescription"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        context: Context,
        programmes: QuerySet[Programme],
        referral: Referral | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(context)
        self.fields["person"].queryset = people
        self.fields["person"].widget = RemoteSearch(
            reverse_lazy("pathways:person_suggestions"),
            label_for=lambda v: _name(people, v),
            attrs={"placeholder": _("Nom, prénom")},
        )
        self.fields["programme"].queryset = programmes
        known = list(programmes)
        leads = {p.organisation_id for p in known}
        self.fields["branch"].queryset = Branch.objects.filter(organisation_id__in=leads).order_by("name")
        self.fields["branch"].empty_label = _("Sans territoire particulier")
        also = Carrier(referral.operator, referral.worker) if referral else None
        if known:
            self.fields["carrier"].offer(context, known[0], also, within_reach=True)
        offer_prescribers(self.fields["prescriber"], context)
        main = main_of(known)
        self.initial.setdefault("programme", main.pk if main else None)
        # Either the person is found here, or their file is opened below.
        self.fields["person"].required = not (self.data.get("p-last_name") or "").strip()
        if referral is not None:
            del self.fields["person"], self.fields["programme"]

    def facts(self, programme: Programme | None = None) -> ReferralFacts:
        said = self.cleaned_data
        return ReferralFacts(
            programme=programme or said["programme"],
            operator=said["carrier"].organisation,
            worker=said["carrier"].worker,
            received_on=said["received_on"],
            prescriber=said["prescriber"],
            branch=said["branch"],
            motive=said["motive"],
        )

    @staticmethod
    def initial_of(referral: Referral) -> dict[str, Any]:
        names = ("received_on", "prescriber", "branch", "motive")
        return {name: getattr(referral, name) for name in names} | {
            "carrier": Carrier.key(referral.operator_id, referral.worker_id)
        }


class SituationsAtEntry(BaseForm):
    """Education and situations asked at entry: those the programme uses."""

    education_level = forms.ChoiceField(
        label=gettext_lazy("Niveau de formation"),
        choices=EducationLevel.choices,
        initial=EducationLevel.UNKNOWN,
    )
    entry_situations = forms.MultipleChoiceField(
        label=gettext_lazy("Situations à l'entrée"),
        required=False,
        widget=ManyChoices,
        help_text=gettext_lazy(
            "Plusieurs réponses possibles. L'habitat en quartier prioritaire suit l'adresse."
        ),
    )

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(EntrySituation.choices)
        self.fields["entry_situations"].choices = [(c, labels[c]) for c in definition.entry_situations]


class DiagnosisForm(SituationsAtEntry):
    """The shared diagnosis, written with the person."""

    date = FrenchDateField(label=gettext_lazy("Fait le"), lean="past")
    situation = forms.CharField(
        label=gettext_lazy("Situation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Parcours, expérience, démarches en cours. Des faits, sans diagnostic médical."
        ),
    )
    strengths = forms.CharField(
        label=gettext_lazy("Atouts"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    barriers = forms.MultipleChoiceField(
        label=gettext_lazy("Freins à lever"),
        required=False,
        widget=ManyChoices,
        help_text=gettext_lazy("Cochés, ils sont notés au dossier ; décochés, ils sont levés."),
    )
    project = forms.CharField(
        label=gettext_lazy("Projet"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    objectives = forms.CharField(
        label=gettext_lazy("Objectifs du parcours"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Ce que la commission lira en premier. Indispensables pour terminer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["barriers"].choices = [(code, str(label)) for code, label in barriers().items()]

    def facts(self) -> DiagnosisFacts:
        return DiagnosisFacts(**self.cleaned_data)


class EntryForm(SituationsAtEntry):
    """The entry: everything is filled in already, from the prescription and the diagnosis."""

    entry_date = FrenchDateField(label=gettext_lazy("Entrée le"), lean="past")
    carrier = CarrierField(label=gettext_lazy("Structure et référent de parcours"))
    prescriber = prescriber_field()
    branch = forms.ModelChoiceField(
        label=gettext_lazy("Territoire"), queryset=Branch.objects.none(), required=False
    )
    contract_signed_on = FrenchDateField(
        label=gettext_lazy("Contrat d'engagement signé le"),
        lean="past",
        required=False,
        help_text=gettext_lazy("Vide : pas encore signé ; la date pourra être ajoutée ensuite."),
    )
    agrees_to_companies = forms.BooleanField(
        label=gettext_lazy("En signant, accepte d'être présentée à des entreprises"),
        required=False,
        help_text=gettext_lazy("L'accord est lu avec la personne, et se retire à tout moment."),
    )
    commission_date = FrenchDateField(
        label=gettext_lazy("Commission du"), lean="past", required=False, widget=forms.HiddenInput
    )
    objectives = forms.CharField(
        label=gettext_lazy("Objectifs du parcours"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self,
        *args: Any,
        context: Context,
        programme: Programme,
        also: Carrier | None = None,
        ask_commission: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carrier"].offer(context, programme, also, within_reach=True)
        self.fields["branch"].queryset = Branch.objects.filter(organisation_id=programme.organisation_id)
        self.fields["branch"].empty_label = _("Sans territoire particulier")
        offer_prescribers(self.fields["prescriber"], context)
        if ask_commission:
            self.fields["commission_date"] = FrenchDateField(
                label=_("Commission du"), lean="past", required=False
            )
        else:
            del self.fields["commission_date"]

    def facts(self, **known: Any) -> EntryFacts:
        said = {**self.cleaned_data, **known}
        carrier = said.pop("carrier")
        return EntryFacts(**said, operator=carrier.organisation, worker=carrier.worker)


class ReasonForm(BaseForm):
    """Why: the only thing asked before undoing or giving up."""

    reason = forms.CharField(label=gettext_lazy("Motif"), max_length=300)
