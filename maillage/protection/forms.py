"""What is typed to ask for a file, answer, and look into the log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import BaseForm, FrenchDateField, SegmentedChoice

from .models import Level
from .services.shares import LONGEST_DAYS

_LEVELS = [(level.value, level.label) for level in (Level.WHO, Level.PATHWAY, Level.FULL)]


class WhoForm(BaseForm):
    """Somebody, exactly: a whole name and a birth date."""

    last_name = forms.CharField(label=_("Nom"), max_length=100)
    first_name = forms.CharField(label=_("Prénom"), max_length=100)
    birth_date = FrenchDateField(label=_("Date de naissance"), lean="past")


class AskForm(BaseForm):
    level = forms.ChoiceField(label=_("Ce que vous avez besoin de lire"), choices=_LEVELS, initial=Level.WHO)
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La personne qui suit ce dossier lira ce motif avant de répondre."),
    )


class EmergencyForm(BaseForm):
    reason = forms.CharField(
        label=_("Ce qui est urgent"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce motif est transmis tout de suite à la référence et à la protection des données."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """It stands on the page of the request, whose reason has the same name."""
        super().__init__(*args, auto_id="urgent_%s", **kwargs)


class AcceptForm(BaseForm):
    level = forms.ChoiceField(label=_("Ce qui est ouvert"), choices=_LEVELS)
    days = forms.IntegerField(
        label=_("Pendant combien de jours"), min_value=1, max_value=LONGEST_DAYS, initial=30
    )
    agreed = forms.TypedChoiceField(
        label=_("La personne est d'accord"),
        choices=[("", _("Pas encore demandé")), ("yes", _("Oui"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=SegmentedChoice,
    )
    answer = forms.CharField(label=_("Un mot pour qui demande"), max_length=500, required=False)

    def __init__(self, *args: Any, asked: str, **kwargs: Any) -> None:
        """Never wider than what was asked."""
        super().__init__(*args, **kwargs)
        order = [level for level, _label in _LEVELS]
        self.fields["level"].choices = _LEVELS[: order.index(asked) + 1] if asked in order else _LEVELS
        self.fields["level"].initial = asked
        self.fields["days"].css = "w-short"


class RefuseForm(BaseForm):
    answer = forms.CharField(
        label=_("Pourquoi vous refusez"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
