"""`maillage published FILE`: keep the figures a printed report gives, to hold the computed ones against."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.accounts.context import system_actor
from maillage.reports.leads import lead_named
from maillage.reports.services import PublishedFileError, read_published, store_published
from maillage.reports.services.publishing import LARGEST


class Command(BaseCommand):
    help = gettext_lazy("Garde les chiffres publiés d'un fichier CSV ; le rapport marque ceux qui diffèrent.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar=_("FICHIER"), help=_("le fichier CSV"))
        parser.add_argument(
            "--organisation",
            default="",
            help=_("la structure pilote, par son nom ou son SIRET, s'il y en a plusieurs"),
        )

    def handle(self, *args: Any, file: str, organisation: str, **options: Any) -> None:
        path = Path(file)
        try:
            with path.open("rb") as opened:
                content = opened.read(LARGEST + 1)
        except OSError as error:
            raise CommandError(
                _("Le fichier %(file)s ne se lit pas : %(why)s.") % {"file": file, "why": error.strerror}
            ) from error
        lead = lead_named(organisation)
        try:
            rows = read_published(content)
        except PublishedFileError as error:
            raise CommandError(f"{path.name} : {error.message}") from error
        written = store_published(system_actor("maillage published", lead.pk), lead.pk, rows, path.name[:200])
        words = {"count": len(rows), "written": written, "name": lead.name}
        self.stdout.write(
            ngettext(
                "%(count)d chiffre publié pour %(name)s, dont %(written)d nouveau ou changé.",
                "%(count)d chiffres publiés pour %(name)s, dont %(written)d nouveaux ou changés.",
                len(rows),
            )
            % words
        )
