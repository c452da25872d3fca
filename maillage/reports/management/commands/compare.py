"""`maillage compare`: a file of published figures against the records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.indicators import IndicatorError
from maillage.kernel.period import PeriodError
from maillage.reports.figures import chosen_section, compare, compare_all, write_comparison
from maillage.reports.services.publishing import PublishedFileError, read_published


class Command(BaseCommand):
    help = gettext_lazy("Compare un fichier de chiffres publiés avec les chiffres calculés.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar=_("FICHIER"), help=gettext_lazy("fichier CSV de chiffres publiés")
        )
        parser.add_argument(
            "--section",
            default="",
            help=gettext_lazy("code d'une section, par exemple plie (sinon toutes celles du fichier)"),
        )
        parser.add_argument(
            "--organisation", default="", help=gettext_lazy("numéro, SIRET ou nom de la structure")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = read_published(_content(options["file"]))
            if options["section"]:
                comparison = compare(chosen_section(options["section"], options["organisation"]), rows)
            else:
                comparison = compare_all(rows, options["organisation"])
        except (PublishedFileError, PeriodError, IndicatorError) as error:
            raise CommandError(str(error)) from error
        write_comparison(comparison, self.stdout)


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except FileNotFoundError as error:
        raise CommandError(_("Le fichier « %s » n'existe pas.") % name) from error
    except IsADirectoryError as error:
        raise CommandError(_("« %s » est un dossier, pas un fichier.") % name) from error
    except OSError as error:
        raise CommandError(
            _("Le fichier « %(file)s » ne se lit pas (%(reason)s).")
            % {"file": name, "reason": error.strerror}
        ) from error
