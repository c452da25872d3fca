"""`maillage backup FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.conf.backup.dump import BackupError, dump


class Command(BaseCommand):
    help = gettext_lazy("Écrit toutes les données dans un fichier, pendant que Maillage fonctionne.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar=_("FICHIER"), type=Path, help=_("fichier à écrire"))
        parser.add_argument(
            "--replace",
            action="store_true",
            help=_("remplacer le fichier s'il existe, une fois le nouveau complet"),
        )
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help=_("y mettre aussi les clés de chiffrement : qui a le fichier lit alors tout"),
        )

    def handle(self, *args: Any, file: Path, replace: bool, with_keys: bool, **options: Any) -> None:
        target = file.expanduser().absolute()
        if target.is_dir():
            raise CommandError(_("%(file)s est un dossier : donnez un nom de fichier.") % {"file": target})
        if target.exists() and not replace:
            raise CommandError(
                _("%(file)s existe déjà : donnez un autre nom, ou ajoutez --replace.") % {"file": target}
            )
        if not target.parent.is_dir():
            raise CommandError(
                _("Le dossier %s n'existe pas : créez-le, ou donnez un autre chemin.") % target.parent
            )
        try:
            manifest = dump(target, with_keys=with_keys)
        except BackupError as error:
            raise CommandError(
                _("La sauvegarde n'a pas été écrite : %(reason)s.") % {"reason": str(error).rstrip(".")}
            ) from error
        except OSError as error:
            raise CommandError(
                _("%(file)s n'a pas pu être écrit : %(reason)s.")
                % {"file": target, "reason": error.strerror or error}
            ) from error
        self.stdout.write(
            _("Sauvegarde écrite : %(file)s (%(size)s Mo, %(rows)d lignes, %(documents)d pièces).")
            % {
                "file": target,
                "size": f"{(manifest.dump_bytes + manifest.documents_bytes) / 1e6:.1f}",
                "rows": sum(manifest.rows.values()),
                "documents": manifest.documents,
            }
        )
        if manifest.keys and not with_keys:
            self.stdout.write(
                _("Pour la relire, gardez à part les clés de chiffrement : %(keys)s (dossier %(folder)s).")
                % {"keys": ", ".join(manifest.keys), "folder": settings.KEYS_FOLDER}
            )
        if manifest.missing:
            raise CommandError(
                _(
                    "La sauvegarde est écrite, mais %d fichiers de pièces manquaient déjà : « maillage "
                    "documents check » dit lesquels."
                )
                % len(manifest.missing),
                returncode=2,
            )
