"""What is typed about offers, applications and sessions."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from maillage.kernel.forms import (
    BaseForm,
    FrenchDateField,
    ManyChoices,
    RemoteSearch,
    SearchSelect,
    SegmentedChoice,
    yes_no,
)
from maillage.kernel.text import whole_number
from maillage.organisations.models import Organisation
from maillage.people.rome import label as job_label

from ..nomenclature import ContractKind
from ..services import ContractFacts
from .models import JobOffer, RecruitmentSession, SessionKind
from .nomenclature import (
    CANDIDATE,
    EMPLOYER,
    STAGES,
    CloseReason,
    Education,
    FrenchLevel,
    Licence,
    Schedule,
    Source,
    reason_choices,
)
from .services import Ended, OfferFacts, SessionFacts, StageSaid

_HOUR = re.compile(r"^(\d{1,2})(?:\s*[hH:]\s*(\d{2})?)?$")
_NONE = ("", "–")
_SAID = (
    "title", "code", "rome", "description", "address", "postcode", "city", "weekly_hours", "contract_kind",
    "contract_months", "starts_on", "licence", "french_level", "experience_months", "education", "wage",
    "posts", "opened_on", "valid_until",
)  # fmt: skip


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
            raise ValidationError(_g("Cette heure ne se lit pas : écrivez 9h ou 14h30.")) from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}h{value.minute:02}" if isinstance(value, dt.time) else value


def _decimal(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=4,
        decimal_places=2,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class OfferForm(BaseForm):
    """An offer as the company says it: the post, the place, the hours, the contract, what it asks for."""

    company = forms.ModelChoiceField(label=_("Entreprise"), queryset=Organisation.objects.none())
    title = forms.CharField(label=_("Intitulé du poste"), max_length=150)
    rome = forms.CharField(
        label=_("Code ROME"),
        max_length=6,
        required=False,
        widget=RemoteSearch(reverse_lazy("people:jobs"), label_for=job_label),
        help_text=_("Un mot du métier, ou son code : D1106. Le rapprochement s'appuie dessus."),
    )
    posts = forms.IntegerField(label=_("Nombre de postes"), min_value=1, max_value=100_000, initial=1)
    opened_on = FrenchDateField(label=_("Ouverte le"))
    valid_until = FrenchDateField(
        label=_("Valable jusqu'au"),
        lean="future",
        help_text=_("Passé ce jour, l'offre se confirme avant qu'on y ajoute quelqu'un."),
    )
    description = forms.CharField(
        label=_("Le poste en quelques mots"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    address = forms.CharField(label=_("Adresse du poste"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Code postal"), max_length=10, required=False)
    city = forms.CharField(label=_("Ville"), max_length=100, required=False)
    public_transport = forms.ChoiceField(
        label=_("Accessible en transport en commun"),
        choices=[("", _("Non dit")), ("yes", _("Oui")), ("no", _("Non"))],
        required=False,
        widget=SegmentedChoice,
    )
    contract_kind = forms.ChoiceField(
        label=_("Contrat"), choices=[_NONE, *ContractKind.choices], required=False
    )
    contract_months = forms.IntegerField(label=_("Durée en mois"), min_value=1, max_value=120, required=False)
    starts_on = FrenchDateField(
        label=_("Prise de poste"),
        required=False,
        lean="future",
        help_text=_("Sert à toutes les embauches, sauf si l'une dit autrement."),
    )
    weekly_hours = _decimal(_("Heures par semaine"))
    schedule = forms.MultipleChoiceField(
        label=_("Horaires"), choices=Schedule.choices, required=False, widget=ManyChoices
    )
    wage = forms.CharField(label=_("Rémunération"), max_length=100, required=False)
    licence = forms.ChoiceField(label=_("Permis"), choices=[_NONE, *Licence.choices], required=False)
    french_level = forms.ChoiceField(
        label=_("Français, au moins"), choices=[_NONE, *FrenchLevel.choices], required=False
    )
    education = forms.ChoiceField(
        label=_("Formation, au moins"), choices=[_NONE, *Education.choices], required=False
    )
    experience_months = forms.IntegerField(
        label=_("Expérience en mois"), min_value=0, max_value=600, required=False
    )
    clause_eligible = yes_no(_("Poste ouvert à une clause sociale"))
    collective = yes_no(
        _("Recrutement collectif"), _("Avec des séances, des convocations, une grille de résultats.")
    )
    code = forms.CharField(
        label=_("Code du recrutement"),
        max_length=40,
        required=False,
        help_text=_("Nomme ses chiffres au rapport : magasin_2026."),
    )
    by_source = yes_no(_("Chiffres donnés par source"))

    def __init__(self, *args: Any, companies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies
        self.fields["company"].widget = RemoteSearch(
            reverse_lazy("organisations:suggestions"), label_for=self._name_of
        )
        for stage in STAGES:
            self.fields[f"use_{stage.name}"] = forms.BooleanField(label=stage.label, required=False)
            self.fields[f"label_{stage.name}"] = forms.CharField(
                label=_("appelée"), max_length=60, required=False
            )
            self.fields[f"code_{stage.name}"] = forms.CharField(
                label=_("code"), max_length=40, required=False
            )

    def _name_of(self, pk: Any) -> str:
        number = whole_number(str(getattr(pk, "pk", pk)))
        known = self.fields["company"].queryset.filter(pk=number).first() if number else None
        return known.name if known else ""

    @property
    def stage_fields(self) -> list[tuple[Any, Any, Any]]:
        """For the template: use, label and code of each stage."""
        return [tuple(self[f"{part}_{s.name}"] for part in ("use", "label", "code")) for s in STAGES]

    def facts(self) -> OfferFacts:
        said = self.cleaned_data
        stages = tuple(
            StageSaid(s.name, said[f"code_{s.name}"].strip(), " ".join(said[f"label_{s.name}"].split()))
            for s in STAGES
            if said[f"use_{s.name}"]
        )
        plain = len(stages) == len(STAGES) and not any(s.code or s.label for s in stages)
        return OfferFacts(
            company=said["company"],
            schedule=tuple(said["schedule"]),
            public_transport={"yes": True, "no": False}.get(said["public_transport"]),
            clause_eligible=said["clause_eligible"],
            collective=said["collective"],
            by_source=said["by_source"],
            stages=() if plain else stages,
            **{name: said[name] for name in _SAID},
        )

    @staticmethod
    def starting(company: str = "") -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "company": company,
            "opened_on": today,
            "valid_until": today + dt.timedelta(days=30),
            "posts": 1,
            "by_source": "yes",
            **{f"use_{stage.name}": True for stage in STAGES},
        }

    @staticmethod
    def initial_of(offer: JobOffer) -> dict[str, Any]:
        said = {name: getattr(offer, name) for name in (*_SAID, "schedule")}
        usual = {stage.name: stage for stage in STAGES}
        for stage in offer.stage_list:
            own = usual[stage.name]
            said[f"use_{stage.name}"] = True
            said[f"label_{stage.name}"] = "" if stage.label == own.label else stage.label
            said[f"code_{stage.name}"] = "" if stage.code == own.code else stage.code
        return said | {
            "company": offer.company_id,
            "code": offer.code or "",
            "public_transport": {True: "yes", False: "no"}.get(offer.public_transport, ""),
            **{
                name: "yes" if getattr(offer, name) else ""
                for name in ("clause_eligible", "collective", "by_source")
            },
        }


class CloseForm(BaseForm):
    day = FrenchDateField(label=_("Close le"), lean="past")
    reason = forms.ChoiceField(label=_("Motif"), choices=[_NONE, *CloseReason.choices])


class ConfirmForm(BaseForm):
    valid_until = FrenchDateField(label=_("Valable jusqu'au"), lean="future")


class ProposeForm(BaseForm):
    """The offer somebody is proposed for."""

    offer = forms.ChoiceField(label=_("Offre"), widget=SearchSelect)
    source = forms.ChoiceField(
        label=_("Source"), choices=Source.choices, initial=Source.NETWORK, widget=SegmentedChoice
    )

    def __init__(self, *args: Any, offers: list[JobOffer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offers = {str(offer.pk): offer for offer in offers}
        self.fields["offer"].choices = [_NONE] + [
            (pk, f"{offer.title} – {offer.company.name}") for pk, offer in self._offers.items()
        ]

    @property
    def chosen(self) -> JobOffer:
        return self._offers[self.cleaned_data["offer"]]


class EndForm(BaseForm):
    """How an application ends, on the side of the person or of the company."""

    day = FrenchDateField(label=_("Le"), lean="past")
    reason = forms.ChoiceField(label=_("Raison"), required=False)
    note = forms.CharField(label=_("Précision"), max_length=300, required=False)

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert side in (CANDIDATE, EMPLOYER)  # noqa: S101 - ours
        self.fields["reason"].choices = [("", _("non dite")), *reason_choices(side)]

    def ended(self) -> Ended:
        return Ended(**self.cleaned_data)


class HireForm(BaseForm):
    """The contract of a hire: what the offer announces, unless said otherwise."""

    kind = forms.ChoiceField(label=_("Contrat"), choices=[_NONE, *ContractKind.choices])
    start_date = FrenchDateField(label=_("Début"))
    planned_end_date = FrenchDateField(label=_("Fin prévue"), required=False, lean="future")
    weekly_hours = _decimal(_("Heures par semaine"))
    job_title = forms.CharField(label=_("Métier"), max_length=150, required=False)
    hired_on = FrenchDateField(
        label=_("Décision le"),
        required=False,
        lean="past",
        help_text=_("Vide : le premier jour du contrat, ou aujourd'hui s'il est à venir."),
    )

    def facts(self) -> ContractFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name != "hired_on"}
        return ContractFacts(**said)


class StagesForm(BaseForm):
    """The dates of the stages an offer uses."""

    def __init__(self, *args: Any, offer: JobOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in offer.stage_list[:-1]:
            self.fields[stage.name] = FrenchDateField(label=stage.label, required=False, lean="past")


class SessionForm(BaseForm):
    kind = forms.ChoiceField(label=_("Nature"), choices=SessionKind.choices, widget=SegmentedChoice)
    date = FrenchDateField(label=_("Date"), lean="future")
    starts_at = HourField(label=_("Début"))
    ends_at = HourField(label=_("Fin"), required=False)
    place = forms.CharField(label=_("Lieu"), max_length=200)
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=100_000, required=False, help_text=_("Vide : sans limite.")
    )
    instructions = forms.CharField(
        label=_("À apporter, accès"),
        max_length=500,
        required=False,
        help_text=_("Imprimé sur la convocation."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def facts(self) -> SessionFacts:
        return SessionFacts(**self.cleaned_data)

    @staticmethod
    def initial_of(session: RecruitmentSession) -> dict[str, Any]:
        return {name: getattr(session, name) for name in SessionFacts.__dataclass_fields__}
