"""Orienting, proposing, meeting, hiring, following."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.employment.models import NOT_EMPLOYMENT, ContractKind
from maillage.kernel.forms import BaseForm, Choices, FrenchDateField, SearchSelect

from ...forms import weekly_hours
from ..rules import breakages, closings, refusals
from ..services import CaseFacts, HireFacts
from .fields import offer_people, person_field

_CONTRACTS = [("", "–"), *(choice for choice in ContractKind.choices if choice[0] not in NOT_EMPLOYMENT)]


class ReferForm(BaseForm):
    date = FrenchDateField(label=_("Date"), lean="past")
    wish = forms.CharField(
        label=_("Ce que la personne cherche"),
        max_length=500,
        required=False,
        help_text=_("Métier, horaires, trajet : ce qui aide à trouver le poste. Rien de santé ni de social."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def facts(self) -> CaseFacts:
        return CaseFacts(**self.cleaned_data)


class CloseForm(BaseForm):
    closing = forms.ChoiceField(label=_("Motif"), widget=Choices)
    date = FrenchDateField(label=_("Dernier jour"), lean="past")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closing"].choices = list(closings().items())


class ProposeForm(BaseForm):
    """The one candidate, and when they meet on the post."""

    person = person_field(_("Candidat"))
    meeting_on = FrenchDateField(label=_("Rencontre sur le poste le"), required=False, lean="future")
    meeting_at = forms.TimeField(
        label=_("à"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self.fields["person"], context)


class PlanForm(BaseForm):
    meeting_on = FrenchDateField(label=_("Rencontre sur le poste le"), lean="future")
    meeting_at = forms.TimeField(
        label=_("à"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


class MeetForm(BaseForm):
    date = FrenchDateField(label=_("Rencontre tenue le"), lean="past")
    words = forms.CharField(
        label=_("En quelques mots"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RefuseForm(BaseForm):
    refusal = forms.ChoiceField(label=_("Ce qui n'a pas convenu"), widget=Choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = {"person": _("La personne"), "company": _("L'entreprise"), "officer": _("La mission IOD")}
        self.fields["refusal"].choices = [
            (title, [(r.code, r.label) for r in refusals().values() if r.side == side])
            for side, title in sides.items()
        ]


class HireForm(BaseForm):
    """The contract signed with the candidate."""

    kind = forms.ChoiceField(label=_("Contrat"), choices=_CONTRACTS)
    job_title = forms.CharField(label=_("Métier"), max_length=150, required=False)
    start_date = FrenchDateField(label=_("Début"))
    planned_end_date = FrenchDateField(
        label=_("Fin prévue"), required=False, lean="future", help_text=_("Vide pour un CDI.")
    )
    weekly_hours = weekly_hours()
    trial_until = FrenchDateField(
        label=_("Fin de la période d'essai"),
        required=False,
        lean="future",
        help_text=_("Vide : la durée que permet la loi pour ce contrat."),
    )

    def facts(self) -> HireFacts:
        return HireFacts(**self.cleaned_data)


class HirePageForm(BaseForm):
    """Who follows a hire, its trial period, its end."""

    officer = forms.ChoiceField(label=_("Suivie par"), required=False, widget=SearchSelect)
    trial_until = FrenchDateField(label=_("Fin de la période d'essai"), required=False)
    end_date = FrenchDateField(
        label=_("Dernier jour travaillé"), required=False, help_text=_("Vide : toujours en poste.")
    )
    breakage = forms.ChoiceField(
        label=_("Motif de rupture"), required=False, help_text=_("Quand le contrat s'arrête avant son terme.")
    )
    breakage_words = forms.CharField(label=_("En quelques mots"), max_length=300, required=False)

    def __init__(self, *args: Any, officers: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._officers = {str(account.pk): account for account in officers}
        self.fields["officer"].choices = [("", _("personne en particulier"))] + [
            (pk, account.full_name) for pk, account in self._officers.items()
        ]
        self.fields["breakage"].choices = [("", "–"), *breakages().items()]

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "officer": self._officers.get(self.cleaned_data["officer"])}
