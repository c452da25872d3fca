"""The line of the register of processing about the matching (RGPD, articles 22 and 30)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.protection.rights.processing import Processing


def matching_activity() -> list[Processing]:
    return [
        Processing(
            _("Rapprochement des offres et des personnes"),
            _(
                "Proposer des offres par des règles écrites, dites en entier à qui les demande ; une "
                "personne décide toujours, aucun motif protégé n'est lu"
            ),
            _("Mission d'intérêt public (article 6.1 e) ; accord pour être présenté à des entreprises"),
            _("Personnes en parcours qui ne s'y opposent pas"),
            _("Rien n'est gardé d'un calcul ; propositions et raisons d'écarter partent avec le dossier"),
        )
    ]
