"""`maillage import KIND FILE`: one spreadsheet in, or nothing of it."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from maillage.accounts.context import system_actor
from maillage.exchange.importing import Outcome, Source, run_import
from maillage.exchange.kinds import KINDS
from maillage.exchange.rejects import rejects_file
from maillage.exchange.target import target_organisation
from maillage.kernel.errors import DomainError
from maillage.kernel.sheets import limits
from maillage.kernel.sheets.importer import Option

_DEST = "said_"  # a flag may bear a word of the language: --as
_SHOWN = 50  # rejected cells printed; the file of rejects has them all


class Command(BaseCommand):
    help = gettext_lazy("Importe un fichier CSV, XLSX ou ODS (ou GeoJSON avec areas --polygons).")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar=_("SORTE"), choices=list(KINDS), help=" | ".join(KINDS))
        parser.add_argument("file", metavar=_("FICHIER"), type=Path, help=_("le fichier à lire"))
        parser.add_argument("--dry-run", action="store_true", help=_("dit ce qui serait fait, n'écrit rien"))
        parser.add_argument(
            "--rejects",
            metavar=_("SORTIE"),
            type=Path,
            help=_("écrit les lignes refusées à corriger (.csv ou .xlsx)"),
        )
        parser.add_argument(
            "--accept-valid",
            action="store_true",
            help=_("écrit les lignes valables même si d'autres sont refusées"),
        )
        parser.add_argument(
            "--organisation", metavar=_("NOM"), help=_("structure qui importe : nom ou SIRET")
        )
        parser.add_argument(
            "--sheet", metavar=_("FEUILLE"), help=_("feuille du classeur (la première sinon)")
        )
        parser.add_argument(
            "--polygons", action="store_true", help=_("avec areas : contours des quartiers, en GeoJSON")
        )

        for name, option in _options().items():
            parser.add_argument(
                f"--{name}", dest=_DEST + name, choices=list(option.choices), help=str(option.help)
            )

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path | None = options["rejects"]
        if target is not None and target.suffix.lower() not in (".csv", ".xlsx"):
            raise CommandError(_("Le fichier des rejets finit par .csv ou .xlsx."), returncode=2)
        if target is not None and not target.absolute().parent.is_dir():
            raise CommandError(_("Le dossier de « %s » n'existe pas.") % target, returncode=2)
        try:
            source = Source(
                options["kind"],
                _read(options["file"]),
                options["file"].name,
                options["sheet"],
                options["polygons"],
                {name: value for name in _options() if (value := options[_DEST + name]) is not None},
            )
            outcome = self._run(source, options)
        except DomainError as error:
            raise CommandError(
                _("%s Rien n'a été écrit.") % _sentence(error.message), returncode=2
            ) from error
        self._tell(outcome, options)
        if target is not None:
            self._write_rejects(outcome, target)
        if outcome.rejected and not options["accept_valid"]:
            raise CommandError(
                ngettext(
                    "%d ligne est refusée : rien n'a été écrit. Corrigez-la, ou gardez les autres par "
                    "--accept-valid.",
                    "%d lignes sont refusées : rien n'a été écrit. Corrigez-les, ou gardez les autres par "
                    "--accept-valid.",
                    outcome.rejected,
                )
                % outcome.rejected,
                returncode=2,
            )

    def _run(self, source: Source, options: dict[str, Any]) -> Outcome:
        organisation = target_organisation(options["organisation"])
        actor = system_actor("maillage import", organisation.pk)
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        ) as bar:
            task = bar.add_task(source.name, total=1.0)
            return run_import(
                actor,
                organisation.pk,
                source,
                dry_run=options["dry_run"],
                accept_valid=options["accept_valid"],
                progress=lambda done: bar.update(task, completed=done),
                on_wait=lambda: self.stderr.write(
                    _("Un autre import de cette structure est en cours : attente…")
                ),
            )

    def _tell(self, outcome: Outcome, options: dict[str, Any]) -> None:
        for sentence in [*outcome.notices, *outcome.warnings]:
            self.stdout.write(f"  {sentence}")
        for reject in outcome.rejects[:_SHOWN]:
            where = _("ligne %d") % reject.line + (f", {reject.column}" if reject.column else "")
            self.stdout.write(f"  {where} : {reject.reason}")
        if len(outcome.rejects) > _SHOWN:
            self.stdout.write(
                _("  … et %d autres refus : --rejects les écrit tous.") % (len(outcome.rejects) - _SHOWN)
            )
        self.stdout.write(_summary(outcome, options["dry_run"]))

    def _write_rejects(self, outcome: Outcome, target: Path) -> None:
        if not outcome.rejects:
            self.stdout.write(_("Aucune ligne refusée : « %s » n'est pas écrit.") % target)
            return
        try:
            target.write_bytes(rejects_file(outcome.table, outcome.rejects, target.suffix.lower()[1:]))
        except OSError as error:
            raise CommandError(
                _("« %(file)s » ne s'écrit pas : %(reason)s.") % {"file": target, "reason": error.strerror},
                returncode=2,
            ) from error
        self.stdout.write(_("Lignes refusées, à corriger puis importer telles quelles : %s") % target)


def _options() -> dict[str, Option]:
    """What may be said of a whole file, whatever its kind."""
    return {option.name: option for importer in KINDS.values() for option in importer.options}


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > limits.FILE:
            raise DomainError(
                _("Le fichier dépasse %d Mo : importez-le en plusieurs fois.")
                % (limits.FILE // limits.MEBIBYTE)
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DomainError(_("Le fichier « %s » n'existe pas.") % path) from error
    except IsADirectoryError as error:
        raise DomainError(_("« %s » est un dossier.") % path) from error
    except OSError as error:
        raise DomainError(
            _("« %(file)s » ne s'ouvre pas : %(reason)s.") % {"file": path, "reason": error.strerror}
        ) from error


def _sentence(message: str) -> str:
    return message if message.endswith((".", "?", "!")) else f"{message}."


def _summary(outcome: Outcome, dry_run: bool) -> str:
    """`created`, `updated`, `unchanged` and `rejected` rows, in one line."""
    counts = outcome.counts
    numbers = {
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "rejected": outcome.rejected,
    }
    if outcome.written:
        done = _(
            "Lignes créées : %(created)d, modifiées : %(updated)d, inchangées : %(unchanged)d, "
            "refusées : %(rejected)d."
        )
        return done % numbers
    said = _("Essai, rien n'est écrit.") if dry_run else _("Rien n'est écrit.")
    would = _(
        "Lignes à créer : %(created)d, à modifier : %(updated)d, inchangées : %(unchanged)d, "
        "refusées : %(rejected)d."
    )
    return f"{said} {would % numbers}"
