"""Closed lists about companies: kinds of inclusion structures, size bands, sections of activity."""

import re

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SiaeKind(models.TextChoices):
    """What an inclusion structure (SIAE) is by its agreement; GEIQ and EA stand beside them."""

    EI = "ei", _("Entreprise d'insertion (EI)")
    ETTI = "etti", _("Entreprise de travail temporaire d'insertion (ETTI)")
    AI = "ai", _("Association intermédiaire (AI)")
    ACI = "aci", _("Atelier et chantier d'insertion (ACI)")
    EITI = "eiti", _("Entreprise d'insertion par le travail indépendant (EITI)")
    GEIQ = "geiq", _("Groupement d'employeurs (GEIQ)")
    EA = "ea", _("Entreprise adaptée (EA)")


class SizeBand(models.TextChoices):
    """Bands of the number of employees, with the codes of the national register (INSEE)."""

    NONE = "00", _("aucun salarié")
    FROM_1 = "01", _("1 ou 2 salariés")
    FROM_3 = "02", _("3 à 5 salariés")
    FROM_6 = "03", _("6 à 9 salariés")
    FROM_10 = "11", _("10 à 19 salariés")
    FROM_20 = "12", _("20 à 49 salariés")
    FROM_50 = "21", _("50 à 99 salariés")
    FROM_100 = "22", _("100 à 199 salariés")
    FROM_200 = "31", _("200 à 249 salariés")
    FROM_250 = "32", _("250 à 499 salariés")
    FROM_500 = "41", _("500 à 999 salariés")
    FROM_1000 = "42", _("1 000 à 1 999 salariés")
    FROM_2000 = "51", _("2 000 à 4 999 salariés")
    FROM_5000 = "52", _("5 000 à 9 999 salariés")
    FROM_10000 = "53", _("10 000 salariés et plus")


# Sections of the French classification (NAF rév. 2): first and last division of each.
_SECTIONS: list[tuple[int, int, str | Promise]] = [
    (1, 3, _("Agriculture, sylviculture et pêche")),
    (5, 9, _("Industries extractives")),
    (10, 33, _("Industrie manufacturière")),
    (35, 35, _("Électricité, gaz, vapeur et air conditionné")),
    (36, 39, _("Eau, assainissement, déchets et dépollution")),
    (41, 43, _("Construction")),
    (45, 47, _("Commerce, réparation d'automobiles")),
    (49, 53, _("Transports et entreposage")),
    (55, 56, _("Hébergement et restauration")),
    (58, 63, _("Information et communication")),
    (64, 66, _("Activités financières et d'assurance")),
    (68, 68, _("Activités immobilières")),
    (69, 75, _("Activités spécialisées, scientifiques et techniques")),
    (77, 82, _("Services administratifs et de soutien")),
    (84, 84, _("Administration publique")),
    (85, 85, _("Enseignement")),
    (86, 88, _("Santé humaine et action sociale")),
    (90, 93, _("Arts, spectacles et activités récréatives")),
    (94, 96, _("Autres activités de services")),
    (97, 98, _("Ménages employeurs")),
    (99, 99, _("Activités extra-territoriales")),
]
_NAF = re.compile(r"\d{4}[A-Z]")


def naf_code(typed: str) -> str:
    """`88.99b` as the register writes it, `8899B`. Raises `ValueError` for what is no code of activity."""
    code = re.sub(r"[\s.]", "", typed).upper()
    if code and not (_NAF.fullmatch(code) and section_of(code)):
        raise ValueError(typed)
    return code


def section_of(code: str) -> str | Promise:
    """The section a code of activity belongs to, in words; "" when there is none."""
    division = int(code[:2]) if code[:2].isdigit() else 0
    return next((label for first, last, label in _SECTIONS if first <= division <= last), "")


def naf_text(code: str) -> str:
    """`88.99B Santé humaine et action sociale`; "" for an empty code."""
    return f"{code[:2]}.{code[2:]} {section_of(code)}" if code else ""
