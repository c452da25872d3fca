"""`maillage documents`: are the contents of documents and proofs all there, as they were received?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.evidence.checking import check, count, sweep


class Command(BaseCommand):
    help = gettext_lazy("Les pièces des dossiers : vérifier chaque fichier, retirer ceux de personne.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "action",
            choices=("check", "sweep"),
            help=_(
                "check : lire chaque fichier et dire ceux qui manquent, ont changé ou ne sont à personne ; "
                "sweep : retirer les fichiers qu'aucun dossier ne connaît depuis un jour"
            ),
        )

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "sweep":
            removed = sweep()
            said = ngettext("%d fichier retiré.", "%d fichiers retirés.", removed)
            self.stdout.write(said % removed)
            return
        lost, orphans = 0, 0
        for finding in check():
            orphans += finding.what == "orphan"
            lost += finding.what != "orphan"
            self.stdout.write(f"{finding.path} : {finding.text}")
        total = count()
        said = []
        if lost:
            faults = ngettext("%d anomalie", "%d anomalies", lost) % lost
            said.append(
                _("%(found)s pour %(total)d pièces. Reprenez les fichiers d'une sauvegarde.")
                % {"found": faults, "total": total}
            )
        if orphans:
            said.append(
                ngettext(
                    "%d fichier n'est à aucun dossier : « maillage documents sweep » le retire.",
                    "%d fichiers ne sont à aucun dossier : « maillage documents sweep » les retire.",
                    orphans,
                )
                % orphans
            )
        if said:
            raise CommandError(" ".join(said), returncode=2)
        self.stdout.write(ngettext("%d pièce, intacte.", "%d pièces, toutes intactes.", total) % total)
