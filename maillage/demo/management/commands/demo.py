"""`maillage demo`: a synthetic territory, its report, and the pages to walk through it."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from maillage.accounts.queries import demo_memberships
from maillage.conf import paths
from maillage.demo.load import exists, load, others_exist

_REPORT_YEAR = "2017"


class Command(BaseCommand):
    help = gettext_lazy("Génère un territoire fictif, son rapport annuel, et sert les pages.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help=_("tout préparer, sans servir les pages"))
        parser.add_argument(
            "--port", type=int, default=8000, help=_("premier port à essayer ; s'il est pris, les suivants")
        )

    def handle(self, *args: Any, no_serve: bool, port: int, **options: Any) -> None:
        if not 1 <= port <= 65535:
            raise CommandError(_("Un port va de 1 à 65535."))
        if others_exist():
            raise CommandError(
                _(
                    "Cette installation contient déjà des données : rien n'a été changé. "
                    "Donnez à la démonstration un dossier à elle, par exemple "
                    "MAILLAGE_HOME=~/maillage-demo."
                )
            )
        self._load()
        self._report()
        self._tell_accounts()
        if not no_serve:
            # The web server is another process: it reads this from the environment.
            os.environ["MAILLAGE_DEMO"] = "1"
            settings.MAILLAGE_DEMO = True
            call_command("serve", port=port, stdout=self.stdout, stderr=self.stderr)

    def _load(self) -> None:
        if exists():
            self.stdout.write(_("Le territoire de démonstration est déjà là : il est repris tel quel."))
            return
        self.stdout.write(_("Territoire de démonstration : des personnes qui n'existent pas."))
        with _Bars() as bars:
            load(tell=bars.tell)

    def _report(self) -> None:
        folder = paths.home() / "rapports"
        folder.mkdir(mode=0o700, exist_ok=True)
        self.stdout.write(_("Rapport annuel %(year)s :") % {"year": _REPORT_YEAR})
        call_command(
            "report",
            "annual",
            year=_REPORT_YEAR,
            out=str(folder),
            stdout=self.stdout,
            stderr=self.stderr,
        )

    def _tell_accounts(self) -> None:
        self.stdout.write(
            _("Comptes de démonstration, à choisir d'un clic sur la page de connexion (sans mot de passe) :")
        )
        for membership in demo_memberships():
            role, email = membership.get_role_display(), membership.account.email
            self.stdout.write(f"  {email:<36} {role}")
        self.stdout.flush()


class _Bars:
    """One line a part: a spinner while it is drawn, a bar while its rows are written."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[count]}", justify="right"),
            TimeElapsedColumn(),
            console=Console(),
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        if not error[0]:
            self._finish_others(None)
        self._progress.stop()

    def tell(self, part: str, done: int, total: int) -> None:
        """`done` more rows of `total`; a part without rows lasts until the next one begins."""
        if part not in self._tasks:
            self._finish_others(part)
            self._tasks[part] = self._progress.add_task(part, total=total or None, count="")
        task = self._tasks[part]
        self._progress.update(task, advance=done)
        if total:
            written = int(self._progress.tasks[task].completed)
            self._progress.update(task, count=f"{written:,}".replace(",", "\u202f"))

    def _finish_others(self, current: str | None) -> None:
        for name, task in self._tasks.items():
            if name != current and not self._progress.tasks[task].finished:
                shown = self._progress.tasks[task].completed or 1
                self._progress.update(task, total=shown, completed=shown)
