"""What an offer asks for and how an application moves on: kinds, stages, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.people.nomenclature import Label


class Schedule(models.TextChoices):
    """When one works; several add up."""

    DAY = "day", _("Journée")
    EARLY = "early", _("Tôt le matin")
    LATE = "late", _("Tard le soir")
    NIGHT = "night", _("Nuit")
    WEEKEND = "weekend", _("Week-end")
    SPLIT = "split", _("Horaires coupés")


class Licence(models.TextChoices):
    """The codes are those of the question asked of people (`situations.yaml`, `driving_licence`)."""

    CAR = "B", _("Permis B")
    TWO_WHEELS = "two_wheels", _("Deux-roues")
    HEAVY = "heavy", _("Poids lourd ou transport en commun")


class FrenchLevel(models.TextChoices):
    """From the lowest to the highest, with the codes of the question `french_level`."""

    A1 = "A1", _("A1 – découverte")
    A2 = "A2", _("A2 – usuel")
    B1 = "B1", _("B1 – seuil")
    B2 = "B2", _("B2 – autonome")


class Education(models.TextChoices):
    """From the lowest to the highest, with codes of the question `education_level`."""

    V = "V", _("Niveau V (CAP, BEP)")
    IV = "IV", _("Niveau IV (bac, BP, BT)")
    III = "III", _("Niveau III (BTS, DUT)")
    II = "II", _("Niveau II (bac + 3 ou 4)")
    I = "I", _("Niveau I (bac + 5)")  # noqa: E741 - the level is called so


class CloseReason(models.TextChoices):
    FILLED = "filled", _("Postes pourvus par le réseau")
    FILLED_ELSEWHERE = "filled_elsewhere", _("Postes pourvus autrement")
    CANCELLED = "cancelled", _("Recrutement annulé")
    COMPANY_CLOSED = "company_closed", _("Entreprise fermée")
    OTHER = "other", _("Autre raison")


class Source(models.TextChoices):
    """Where an application comes from."""

    NETWORK = "network", _("Réseau")
    PUBLIC_EMPLOYMENT = "public_employment", _("Service public de l'emploi")
    SPONTANEOUS = "spontaneous", _("Candidature spontanée")


# What figures call the sources in files.
SOURCE_IN_FILES = {
    Source.NETWORK: "network",
    Source.PUBLIC_EMPLOYMENT: "pole emploi offer",
    Source.SPONTANEOUS: "spontaneous",
}


@dataclass(frozen=True)
class Stage:
    """A stage of a recruitment: the column that dates it, its code in figures, what it is called."""

    name: str  # "interview"
    code: str  # "at_interview"
    label: str | Promise

    @property
    def column(self) -> str:
        return f"{self.name}_on"


# In order. A recruitment may leave some out and call them otherwise (`JobOffer.stages`).
STAGES = (
    Stage("cv_sent", "cv_sent", _("CV transmis")),
    Stage("invited", "invited", _("Invités")),
    Stage("information", "at_information_meeting", _("En réunion d'information")),
    Stage("interview", "at_interview", _("En entretien")),
    Stage("hired", "hired", _("Embauchés")),
)
STAGE_NAMES = tuple(stage.name for stage in STAGES)
HIRED = STAGES[-1]

# The stages a person is met or written to at: a hire cannot come before the first of them.
COURSE = tuple(stage.column for stage in STAGES[:-1])

_FILE = Path(__file__).parent.parent / "data" / "offer_reasons.yaml"

CANDIDATE, EMPLOYER = "candidate", "employer"


@dataclass(frozen=True)
class Reason:
    """Why an application ended; `side` is who ended it."""

    code: str
    side: str
    label: Label
    retired: bool = False


@cache
def reasons() -> dict[str, Reason]:
    """Every reason by code, those of the person first."""
    said: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found: dict[str, Reason] = {}
    for side in (CANDIDATE, EMPLOYER):
        for code, words in said[side].items():
            if code in found:
                raise ValueError(f"two reasons have the code {code}")
            label = Label(words["fr"], words["en"])
            found[code] = Reason(code, side, label, bool(words.get("retired")))
    return found


def reason_choices(side: str) -> list[tuple[str, str]]:
    """Code and label of the reasons of one side that are proposed today."""
    return [(r.code, str(r.label)) for r in reasons().values() if r.side == side and not r.retired]
