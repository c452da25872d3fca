"""What is typed about an exit, a hand-over, a signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.employment.models import EmploymentContract
from maillage.kernel.formats import day as format_day
from maillage.kernel.forms import BaseForm, FrenchDateField, SearchSelect
from maillage.pathways.models import Commission, Enrolment, ExitClass, ExitProposal, Programme
from maillage.pathways.programmes import Definition
from maillage.pathways.services.exits import ExitFacts

from .carriers import Carrier, CarrierField


class ExitForm(BaseForm):
    """An exit: when, which way, what proves it."""

    exit_kind = forms.ChoiceField(label=gettext_lazy("Motif de sortie"), widget=SearchSelect)
    exit_date = FrenchDateField(label=gettext_lazy("Date de sortie"), lean="past")
    contract = forms.ModelChoiceField(
        label=gettext_lazy("Contrat de travail qui la justifie"),
        queryset=EmploymentContract.objects.none(),
        required=False,
        empty_label=gettext_lazy("Aucun"),
    )
    evidence = forms.CharField(
        label=gettext_lazy("Justificatif"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("La pièce gardée au dossier : elle sera demandée en cas de contrôle."),
    )
    evidence_date = FrenchDateField(label=gettext_lazy("Date du justificatif"), lean="past", required=False)
    note = forms.CharField(
        label=gettext_lazy("Commentaire"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, enrolment: Enrolment, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(ExitClass.choices)
        groups: dict[str, list[tuple[str, str]]] = {}
        for kind in definition.exit_kinds:
            groups.setdefault(str(labels[kind.exit_class]), []).append((kind.code, str(kind.label)))
        self.fields["exit_kind"].choices = [("", "–"), *groups.items()]
        contracts = EmploymentContract.objects.filter(person=enrolment.person).select_related("employer")
        self.fields["contract"].queryset = contracts.order_by("-start_date")
        self.evidence_known = sorted({str(e) for kind in definition.exit_kinds for e in kind.evidence})
        self.fields["evidence"].widget.attrs["list"] = "evidence-known"

    def facts(self) -> ExitFacts:
        said = self.cleaned_data
        return ExitFacts(
            kind=said["exit_kind"],
            date=said["exit_date"],
            contract=said["contract"],
            evidence=said["evidence"],
            evidence_date=said["evidence_date"],
            note=said["note"],
        )

    @staticmethod
    def initial_of(proposal: ExitProposal) -> dict[str, Any]:
        names = ("exit_date", "contract", "evidence", "evidence_date", "note")
        return {name: getattr(proposal, name) for name in names} | {"exit_kind": proposal.exit_kind.code}


class HandOverForm(BaseForm):
    """To whom, from which day, why."""

    carrier = CarrierField(label=gettext_lazy("Nouveau référent"), unassigned=False)
    day = FrenchDateField(label=gettext_lazy("À partir du"), lean="past")
    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=300,
        help_text=gettext_lazy("Départ, congé, déménagement de la personne, équilibre des files actives…"),
    )

    def __init__(self, *args: Any, context: Context, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carrier"].offer(context, programme)

    def facts(self) -> dict[str, Any]:
        carrier: Carrier = self.cleaned_data["carrier"]
        return {
            "worker": carrier.worker,
            "organisation": carrier.organisation,
            "day": self.cleaned_data["day"],
            "reason": self.cleaned_data["reason"],
        }


class MeetingField(forms.ModelChoiceField):
    def label_from_instance(self, commission: Commission) -> str:
        where = str(commission.branch) if commission.branch else ""
        return " · ".join(filter(None, (format_day(commission.date), where, commission.place)))


class PresentForm(BaseForm):
    """Which follow-up meeting, and what it should look at."""

    commission = MeetingField(
        label=gettext_lazy("Commission de suivi"), queryset=Commission.objects.none(), empty_label=None
    )
    motive = forms.CharField(
        label=gettext_lazy("Ce que la commission doit regarder"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, coming: QuerySet[Commission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commission"].queryset = coming


class SignatureForm(BaseForm):
    contract_signed_on = FrenchDateField(
        label=gettext_lazy("Contrat d'engagement signé le"), lean="past", required=False
    )
    agrees_to_companies = forms.BooleanField(required=False)
