"""The checks, as data: a code, how much it weighs, the sentence, what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity(StrEnum):
    NEVER = "never"  # cannot be validated
    REASON = "reason"  # validated with a written reason
    NOTE = "note"  # to be known


@dataclass(frozen=True)
class Check:
    """`label` in two or three words, `sentence` what is found, `mend` what to do about it."""

    code: str
    severity: Severity
    label: str | Promise
    sentence: str | Promise
    mend: str | Promise


CHECKS: Mapping[str, Check] = {
    one.code: one
    for one in (
        Check(
            "unknown_person",
            Severity.NEVER,
            _("Personne inconnue"),
            _("Cette personne n'a pas de dossier."),
            _("Rattachez la ligne à un dossier, ou ouvrez-le."),
        ),
        Check(
            "impossible_hours",
            Severity.NEVER,
            _("Plus d'heures que le mois"),
            _("Ce mois ne compte pas autant d'heures, toutes entreprises confondues."),
            _("Demandez à l'entreprise la bonne valeur, puis rejetez la ligne ou corrigez-la."),
        ),
        Check(
            "contract_not_begun",
            Severity.NEVER,
            _("Marché pas commencé"),
            _("Le marché n'a pas commencé ce mois-là."),
            _("Corrigez le début du lot, ou rejetez la ligne."),
        ),
        Check(
            "contract_ended",
            Severity.NEVER,
            _("Marché terminé"),
            _("Le marché est terminé ce mois-là, avenants compris."),
            _("Enregistrez l'avenant qui le prolonge, ou rejetez la ligne."),
        ),
        Check(
            "negative_net",
            Severity.NEVER,
            _("Moins que zéro"),
            _("La ligne retire plus d'heures qu'il n'y en a ce mois-là."),
            _("Vérifiez ce qui a été validé pour cette personne, puis rejetez la ligne."),
        ),
        Check(
            "too_many_hours",
            Severity.REASON,
            _("Trop d'heures"),
            _(
                "La personne a plus d'heures qu'un mois n'en compte d'ordinaire, toutes entreprises "
                "confondues."
            ),
            _("Regardez ses autres lignes du mois ; validez en disant pourquoi, ou rejetez."),
        ),
        Check(
            "window_passed",
            Severity.REASON,
            _("Hors de la période"),
            _("La période pendant laquelle les heures de cette personne comptent est passée."),
            _("Une nouvelle vérification d'éligibilité ouvre une nouvelle période."),
        ),
        Check(
            "not_eligible",
            Severity.REASON,
            _("Éligibilité non vérifiée"),
            _("Aucune éligibilité n'a été vérifiée pour cette personne avant la fin du mois."),
            _("Enregistrez la vérification et son justificatif, ou validez en disant pourquoi."),
        ),
        Check(
            "doubled",
            Severity.REASON,
            _("En double"),
            _("Une autre ligne dit les mêmes heures, de la même personne, sur le même lot, ce mois-là."),
            _("Rejetez l'une des deux, ou validez en disant pourquoi il y en a deux."),
        ),
        Check(
            "after_validation",
            Severity.REASON,
            _("Déjà validé"),
            _("Des heures de cette personne sont déjà validées sur ce lot pour ce mois."),
            _(
                "Si la ligne les remplace, rejetez-la et corrigez la ligne validée ; si elle s'y ajoute, "
                "dites-le."
            ),
        ),
        Check(
            "overlap",
            Severity.NOTE,
            _("Autre entreprise"),
            _("La personne a aussi des heures dans une autre entreprise ce mois-là."),
            _("Rien à faire si ses heures se suivent ou se complètent."),
        ),
        Check(
            "company_not_on_lot",
            Severity.NOTE,
            _("Entreprise hors du lot"),
            _("L'entreprise n'est pas inscrite sur ce lot."),
            _("Ajoutez-la au lot : cotraitante, sous-traitante, ou qui met du personnel à disposition."),
        ),
    )
}
