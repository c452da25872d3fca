"""The rules of the matching as a page tells them: what weighs, since when, and what is never read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.people.nomenclature import Label

from .criteria import CRITERIA
from .parameters import Parameters, in_force

_FILE = Path(__file__).parents[1] / "data" / "matching_never.yaml"

# What each criterion compares, and whether it can leave somebody out.
_SAID: dict[str, tuple[str | Promise, str | Promise]] = {
    "job": (
        _("Le métier de l'offre, avec les trois métiers recherchés, dans l'ordre : même code ROME, même "
          "famille, même domaine."),
        _("Oui, quand aucun métier recherché n'est du même domaine."),
    ),
    "distance": (
        _("Du centre de la commune ou de l'arrondissement du domicile à celui du lieu de travail."),
        _("Seulement au-delà de la distance que la personne accepte, avec une marge."),
    ),
    "transport": (
        _("Les moyens de se déplacer dits par la personne, la desserte de l'offre et ses horaires."),
        _("Jamais : un trajet s'étudie, une aide existe peut-être."),
    ),
    "schedule": (
        _("Les horaires de l'offre, avec ceux que la personne dit possibles ; le motif n'est pas demandé."),
        _("Oui, quand un horaire demandé n'est pas possible."),
    ),
    "weekly_hours": (
        _("La durée de l'offre, avec celles que la personne dit possibles."),
        _("Oui, quand la durée n'est pas possible."),
    ),
    "licence": (
        _("Le permis, si l'offre en demande un."),
        _("Oui, quand l'offre le demande et que la personne ne l'a pas."),
    ),
    "french": (
        _("Le niveau de français, si l'offre en demande un ; mieux que demandé ne compte pas plus."),
        _("Oui, quand l'offre le demande et qu'il n'est pas atteint."),
    ),
    "education": (
        _("Le niveau de formation, si l'offre en demande un ; un diplôme étranger se vérifie."),
        _("Oui, quand l'offre le demande et qu'il n'est pas atteint."),
    ),
    "contract": (_("Le contrat de l'offre, avec ceux que la personne souhaite."), _("Jamais.")),
    "availability": (_("Le moment où la personne peut commencer."), _("Jamais.")),
    "clause": (
        _("Pour un poste à clause sociale, un critère qui ne repose sur aucun motif protégé ; les autres se "
          "vérifient."),
        _("Jamais."),
    ),
    "waiting": (_("Le temps passé depuis la dernière proposition."), _("Jamais.")),
    "turns": (_("Le nombre de propositions récentes : chacun à son tour."), _("Jamais.")),
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    label: str | Promise
    compares: str | Promise
    leaves_out: str | Promise
    weight: float


@dataclass(frozen=True)
class Rules:
    parameters: Parameters
    rules: list[Rule]
    total: float
    never: list[Label]


@cache
def never_read() -> tuple[Label, ...]:
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["grounds"]
    return tuple(Label(one["fr"], one["en"]) for one in said)


def rules_on(day: dt.date) -> Rules:
    parameters = in_force(day)
    rules = [Rule(one.label, *_SAID[one.code], parameters.weights[one.code]) for one in CRITERIA]
    return Rules(parameters, rules, sum(parameters.weights.values()), list(never_read()))
