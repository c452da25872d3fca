"""`maillage retention`: what the nightly task does, at once; `--dry-run` only says it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.protection.retention.anonymising import due_now, run
from maillage.protection.retention.contacts import refresh
from maillage.protection.retention.models import ArchivedFile


class Command(BaseCommand):
    help = gettext_lazy("Applique les durées de conservation : préavis, archive à part, anonymisation.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help=_("dit ce qui serait fait, sans rien changer d'autre que les échéances"),
        )

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        today = timezone.localdate()
        near = refresh(today)
        self.stdout.write(
            ngettext("%(n)d dossier à moins de 30 jours de son terme, ou au-delà.",
                     "%(n)d dossiers à moins de 30 jours de leur terme, ou au-delà.", near) % {"n": near}
        )  # fmt: skip
        if dry_run:
            due, over = due_now(today).count(), ArchivedFile.objects.filter(until__lt=today).count()
            self.stdout.write(
                _("Seraient anonymisés ou archivés : %(due)d. Archives qui seraient détruites : %(over)d.")
                % {"due": due, "over": over}
            )
            return
        closed, destroyed = run(today)
        self.stdout.write(
            _("Dossiers anonymisés ou archivés : %(closed)d. Archives détruites : %(destroyed)d.")
            % {"closed": closed, "destroyed": destroyed}
        )
