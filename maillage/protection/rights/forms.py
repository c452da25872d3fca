"""Forms of the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import BaseForm, Choices, FrenchDateField

from .models import Channel, ConsentAnswer, How, RequestKind
from .texts import NOTICE, Text


class RegisterForm(BaseForm):
    kind = forms.ChoiceField(
        label=_("Ce que la personne demande"), choices=RequestKind.choices, widget=Choices
    )
    received_on = FrenchDateField(label=_("Reçue le"))
    channel = forms.ChoiceField(label=_("Par"), choices=Channel.choices)
    details = forms.CharField(
        label=_("Précisions"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReasonForm(BaseForm):
    reason = forms.CharField(label=_("Motif"), max_length=500)


class AnswerForm(BaseForm):
    accepted = forms.ChoiceField(
        label=_("Suite donnée"),
        choices=[("oui", _("Demande satisfaite")), ("non", _("Demande refusée"))],
        widget=Choices,
    )
    text = forms.CharField(
        label=_("Ce qui a été répondu"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ConsentForm(BaseForm):
    """What is asked for is answered by the button that is pressed: nothing is ticked beforehand."""

    answer = forms.ChoiceField(label=_("Réponse"), widget=Choices)
    day = FrenchDateField(label=_("Le"))
    how = forms.ChoiceField(label=_("Comment"), choices=How.choices)
    until = FrenchDateField(
        label=_("Valable jusqu'au"),
        required=False,
        help_text=_("Vide : sans terme. Un accord se retire de toute façon à tout moment."),
    )

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(ConsentAnswer.INFORMED.value, ConsentAnswer.INFORMED.label)]
        asked = [choice for choice in ConsentAnswer.choices if choice[0] != ConsentAnswer.INFORMED]
        self.fields["answer"].choices = told if text.kind == NOTICE else asked
        if text.kind == NOTICE:
            del self.fields["until"]
            self.fields["answer"].initial = ConsentAnswer.INFORMED
