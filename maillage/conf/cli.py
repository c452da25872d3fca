"""The `maillage` command: brings the database up, its schema up to date, then runs one room's command.

What it promises to whoever types it: 0 when done, 2 with one clear line on bad use or bad data, 130 after
Ctrl-C, 1 with one line when we are at fault; never a traceback, which goes to `log/maillage.log`.
"""

from __future__ import annotations

import difflib
import os
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from maillage.conf import paths
from maillage.conf.launcher import LauncherError, language, running

DONE, FAULT, BAD, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143


def main(arguments: list[str] | None = None) -> int:
    """Run one command line; returns its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _terminate)
    sys.unraisablehook = _ask_again
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        _say(_in("Interrompu.", "Interrupted."))
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output closed it, `| head` for instance
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE if leaving.code is None else BAD
    except Exception as error:
        return _explain(error)


def manage() -> None:
    """For developers: Django's own commands, with the database of the home running."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.conf.settings")
    try:
        with ExitStack() as stack:
            if not _server_given():
                stack.enter_context(running())
            execute_from_command_line(sys.argv)
    except LauncherError as error:
        sys.exit(str(error))


def commands() -> dict[str, str]:
    """Name of each command the rooms offer -> the application it belongs to."""
    found = sorted(paths.PACKAGE.glob("*/management/commands/*.py"))
    return {path.stem: f"maillage.{path.parents[2].name}" for path in found if not path.stem.startswith("_")}


def _run(arguments: list[str]) -> int:
    known = commands()
    name = arguments[0] if arguments else ""
    if name in ("", "help", "-h", "--help"):
        _overview(known)
        return DONE if name else BAD
    if name == "--version":
        from importlib.metadata import version

        print(f"maillage {version('maillage')}")
        return DONE
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = _in(f" Vouliez-vous dire « {near[0]} » ?", f" Did you mean '{near[0]}'?") if near else ""
        _say(
            _in(f"« {name} » n'est pas une commande.", f"'{name}' is no command.")
            + hint
            + _in(" La liste : maillage --help", " The list: maillage --help")
        )
        return BAD

    command, options = _parse(known[name], name, arguments[1:])
    with ExitStack() as stack:
        if not _server_given():
            from maillage.conf.databases import find_socket

            home = paths.ensure_home()
            stack.enter_context(running(home))
            find_socket(home)
        if getattr(command, "needs_schema", True):
            _update_schema()
        stack.callback(_close_connections)
        return _execute(command, options)


def _server_given() -> bool:
    return bool(os.environ.get("DATABASE_URL", "").strip())


def _set_up() -> None:
    """Django, in the language of the terminal; connects to nothing yet."""
    import django
    from django.utils import translation

    from maillage.conf.catalogues import compile_catalogues

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.conf.settings")
    compile_catalogues()
    django.setup()
    translation.activate(language())


def _parse(application: str, name: str, arguments: list[str]) -> tuple[Any, dict[str, Any]]:
    """The command and its options; bad use ends here, before a database is started for it."""
    from django.core.management import load_command_class
    from django.core.management.base import CommandError

    from maillage.conf.usage import in_our_language, without_django_options

    _set_up()
    command = load_command_class(application, name)
    command.help = str(command.help)  # lazy until here; argparse wants text
    without_django_options(command)
    with in_our_language():
        parser = command.create_parser("maillage", name)
        try:
            return command, vars(parser.parse_args(arguments))
        except CommandError as error:
            reason = str(error).removeprefix("Error: ")
            more = _in(f"Le mode d'emploi : maillage {name} --help", f"How to use it: maillage {name} --help")
            raise CommandError(f"{reason}. {more}") from error


def _execute(command: Any, options: dict[str, Any]) -> int:
    from django.core.management.base import CommandError

    positional = options.pop("args", ())
    try:
        command.execute(*positional, **options)
    except CommandError as error:
        _say(str(error))
        return BAD if error.returncode == 1 else error.returncode
    return DONE


def _update_schema() -> None:
    """Apply the migrations this version of the code brings, one command at a time.

    A database from a later version, or from one too early, is refused rather than written to by code that
    does not know it.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    def plan() -> list[Any]:
        _refuse_other_versions()
        executor = MigrationExecutor(connection)
        return executor.migration_plan(executor.loader.graph.leaf_nodes())

    if not plan():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('maillage.migrate'))")
        try:
            steps = len(plan())
            if steps:
                _say(
                    _in(
                        f"Mise en place de la base ({steps} étapes)…",
                        f"Preparing the database ({steps} steps)…",
                    )
                )
                call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
                # A column that came with a default has no statistics until its table changes by a tenth:
                # the planner would take every file for one nobody has, and pages would be ten times slower.
                cursor.execute("ANALYZE")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('maillage.migrate'))")


def _refuse_other_versions() -> None:
    from django.core.management.base import CommandError
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    from maillage.conf.schema import known, missing_step

    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    ours = _our_labels()
    applied = {name for name in MigrationRecorder(connection).applied_migrations() if name[0] in ours}
    if unknown := applied - known(loader.disk_migrations):
        app, migration = min(unknown)
        raise CommandError(
            _in(
                "Cette base de données vient d'une version plus récente de Maillage "
                f"({app} {migration}). Rien n'a été modifié : mettez Maillage à jour.",
                f"This database comes from a later version of Maillage ({app} {migration}). "
                "Nothing was changed: update Maillage.",
            )
        )
    if step := missing_step(loader.disk_migrations, applied):
        app, migration = step
        raise CommandError(
            _in(
                "Cette base de données vient d'une version trop ancienne de Maillage, d'avant "
                f"{app} {migration}. Rien n'a été modifié : passez par une version intermédiaire.",
                f"This database comes from too old a version of Maillage, before {app} {migration}. "
                "Nothing was changed: go through a version in between.",
            )
        )


def _our_labels() -> set[str]:
    from django.apps import apps

    return {config.label for config in apps.get_app_configs() if config.name.startswith("maillage.")}


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def _overview(known: dict[str, str]) -> None:
    from django.core.management import load_command_class

    _set_up()
    print(_in("Usage : maillage COMMANDE …", "Usage: maillage COMMAND …"))
    print()
    for name, application in known.items():
        print(f"  {name:<12} {load_command_class(application, name).help}")
    print()
    print(
        _in("Détail d'une commande : maillage COMMANDE --help", "About one command: maillage COMMAND --help")
    )


def _explain(error: Exception) -> int:
    """One line for what went wrong; for a fault of ours, the traceback goes to the log."""
    if isinstance(error, LauncherError):
        _say(str(error))
        return BAD
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError

    if isinstance(error, CommandError | ImproperlyConfigured):
        _say(str(error))
        return BAD
    from django.db import InterfaceError, OperationalError

    from maillage.kernel.errors import DomainError

    if isinstance(error, DomainError):
        _say(error.message)
        return BAD
    log = _log(error)
    if isinstance(error, OperationalError | InterfaceError):
        reason = " ".join(str(error).split())
        _say(
            _in(
                f"La base de données ne répond pas : {reason}. Ce qui était enregistré l'est toujours.",
                f"The database does not answer: {reason}. What was saved still is.",
            )
        )
        return BAD
    name = type(error).__name__
    _say(
        _in(
            f"Une erreur de Maillage a arrêté la commande ({name}). Rien n'a été enregistré à moitié ; "
            f"le détail est dans {log}.",
            f"An error of Maillage stopped the command ({name}). Nothing was saved halfway; "
            f"the details are in {log}.",
        )
    )
    return FAULT


def _log(error: Exception) -> Path:
    import traceback
    from datetime import UTC, datetime

    target = paths.ensure_home() / "log" / "maillage.log"
    with target.open("a", encoding="utf-8") as file:
        file.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} maillage {' '.join(sys.argv[1:2])}\n")
        file.writelines(traceback.format_exception(error))
    return target


def _terminate(number: int, frame: Any) -> None:
    raise SystemExit(TERMINATED if number == signal.SIGTERM else 128 + number)


def _ask_again(lost: sys.UnraisableHookArgs) -> None:
    """An interruption that came where Python can raise nothing (around a fork, say) comes again."""
    number = 0
    if isinstance(lost.exc_value, KeyboardInterrupt):
        number = signal.SIGINT
    elif isinstance(lost.exc_value, SystemExit) and isinstance(lost.exc_value.code, int):
        number = max(lost.exc_value.code - 128, 0)
    if number:
        again = threading.Timer(0.05, os.kill, (os.getpid(), number))
        again.daemon = True
        again.start()
    else:
        sys.__unraisablehook__(lost)


def _say(line: str) -> None:
    print(f"maillage: {line}", file=sys.stderr, flush=True)


def _in(french: str, english: str) -> str:
    """Said before Django's translations are there, or when they may be what failed."""
    return english if language() == "en" else french


if __name__ == "__main__":
    sys.exit(main())
