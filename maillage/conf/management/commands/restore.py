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

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        source = file.expanduser().absolute()
        try:
            manifest = restore(source)
        except (BadArchive, RestoreError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Données du %(made_at)s remises en place (%(rows)d lignes).")
            % {"made_at": manifest.made_at, "rows": sum(manifest.rows.values())}
        )
