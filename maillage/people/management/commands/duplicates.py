"""`maillage duplicates`: look for files that may be of one person, or of one company, for the queues."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from maillage.organisations.services import refresh_queue as refresh_companies
from maillage.people.services.duplicates import refresh_queue


class Command(BaseCommand):
    help = gettext_lazy("Compare tous les dossiers et remplit la liste des doublons possibles.")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
            task = bar.add_task(_("Comparaison des dossiers"), total=None)

            def tell(stage: str, done: int, total: int) -> None:
                bar.update(task, completed=done, total=total if done else None)

            found = refresh_queue(tell)
        told = ngettext(
            "%(count)d paire à examiner, en %(seconds)d s.",
            "%(count)d paires à examiner, en %(seconds)d s.",
            found,
        )
        if not found:
            told = _("Aucun doublon à examiner : dossiers comparés en %(seconds)d s.")
        self.stdout.write(told % {"count": found, "seconds": time.monotonic() - begun})
        companies = refresh_companies()
        told = ngettext(
            "%d paire de structures à examiner.", "%d paires de structures à examiner.", companies
        )
        self.stdout.write(told % companies if companies else _("Aucun doublon de structures à examiner."))
