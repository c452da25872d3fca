"""Forms of the part."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import BaseForm, FrenchDateField
from maillage.kernel.period import Period

from ..models import FormalNotice, Lot
from .balance import Balance
from .services import NoticeFacts, PenaltyFacts, lacking, proposed_deadline

_HOURS: dict[str, Any] = {"max_digits": 9, "decimal_places": 2, "min_value": Decimal("0.01")}


class NoticeForm(BaseForm):
    """A formal notice, filled with what is missing today."""

    company = forms.ChoiceField(label=_("Entreprise"))
    missing_hours = forms.DecimalField(
        label=_("Heures demandées"),
        help_text=_("Celles qui manquent aujourd'hui ; demandez-en moins si vous le jugez bon."),
        localize=True,
        **_HOURS,
    )
    sent_on = FrenchDateField(label=_("Envoyée le"), lean="past")
    deadline = FrenchDateField(
        label=_("À faire avant le"), lean="future", help_text=_("Ce jour compris. Un mois par défaut.")
    )
    note = forms.CharField(
        label=_("Précision"),
        max_length=500,
        required=False,
        help_text=_(
            "Imprimée dans la lettre : ce qui est attendu, qui peut aider. Jamais le nom d'une personne."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, lot: Lot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = lot.companies.select_related("organisation").order_by("pk")
        self.fields["company"].choices = [
            (str(one.organisation_id), f"{one.organisation} ({one.get_role_display()})") for one in rows
        ]

    @staticmethod
    def initial_of(found: Balance) -> dict[str, Any]:
        """What is missing today, or all that is missing while the lot is not late."""
        return {
            "missing_hours": lacking(found) or found.missing or None,
            "sent_on": found.day,
            "deadline": proposed_deadline(found.day),
        }

    def facts(self) -> NoticeFacts:
        said = {name: self.cleaned_data[name] for name in ("sent_on", "deadline", "missing_hours", "note")}
        return NoticeFacts(company_id=int(self.cleaned_data["company"]), **said)


class PenaltyForm(BaseForm):
    """What follows a notice: the penalty, at the rate of the lot when it has one, or none."""

    decided_on = FrenchDateField(label=_("Décidé le"), lean="past")
    rate = forms.DecimalField(
        label=_("Pénalité par heure manquante (€)"),
        max_digits=7,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
        localize=True,
    )
    waived = forms.BooleanField(label=_("Ne pas appliquer de pénalité"), required=False)
    reason = forms.CharField(
        label=_("Motif"),
        max_length=500,
        required=False,
        help_text=_("Indispensable quand aucune pénalité n'est appliquée ; imprimé dans la décision."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, notice: FormalNotice, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "decided_on": timezone.localdate(),
            "rate": notice.lot.penalty_rate,
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        known = notice.lot.penalty_rate is not None
        self.fields["rate"].help_text = (
            _("Celle que dit le marché.") if known else _("Le marché n'en dit pas : reprenez celle du CCAP.")
        )

    def facts(self) -> PenaltyFacts:
        return PenaltyFacts(**{n: self.cleaned_data[n] for n in ("decided_on", "rate", "waived", "reason")})


class PeriodForm(BaseForm):
    """From a day to a day, in the address."""

    du = FrenchDateField(label=_("Du"), lean="past")
    au = FrenchDateField(label=_("Au"), lean="past")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("du") and said.get("au") and said["au"] < said["du"]:
            self.add_error("au", _("La période finit avant de commencer."))
        return said

    def period(self) -> Period:
        return Period(self.cleaned_data["du"], self.cleaned_data["au"])
