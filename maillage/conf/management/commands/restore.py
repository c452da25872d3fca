"""`maillage restore FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.conf.backup.archive import BadArchive
from maillage.conf.backup.restore import RestoreError, restore


class Command(BaseCommand):
    help = gettext_lazy("Remplace toutes les données par celles d'une sauvegarde.")
    needs_schema = False  # the backup brings its own

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar=_("FICHIER"), type=Path, help=_("fichier écrit par « maillage backup »")
        )

        parser.add_argument(
            "--without-keys",
            action="store_true",
            help=_("restaurer même s'il manque des clés : ce qu'elles protègent reste illisible"),
        )

    def handle(self, *args: Any, file: Path, without_keys: bool, **options: Any) -> None:
        source = file.expanduser().absolute()
        try:
            manifest = restore(source, without_keys=without_keys)
        except (BadArchive, RestoreError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                _("La sauvegarde n'a pas pu être remise en place : %(reason)s. Vos données sont intactes.")
                % {"reason": error.strerror or error}
            ) from error
        self.stdout.write(
            _("Données du %(made_at)s remises en place (%(rows)d lignes, %(documents)d pièces).")
            % {
                "made_at": manifest.made_at,
                "rows": sum(manifest.rows.values()),
                "documents": manifest.documents,
            }
        )
