"""`make bench`: every measure, or those named (`make bench ARGS="chapter search"`).

Each runs in a process and on a database of its own. Without DATABASE_URL a private cluster is started
under `.maillage/bench` (or `$MAILLAGE_HOME/bench`), which can be deleted afterwards.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.databases import Server
from benchmarks.tables import Line, machine, show

ALL = (
    "demo",
    "chapter",
    "import",
    "search",
    "pages",
    "load",
    "duplicates",
    "proposals",
    "recruitment",
    "statements",
    "balance",
    "hours",
    "clauses",
)
DEMO_SECONDS = 90.0
CHAPTER_SECONDS = {1: 1.0, 100: 20.0}
LOAD_SCALE = 10
MANY_PEOPLE = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"among {', '.join(ALL)}; all by default")
    parser.add_argument("--scale", type=int, default=100, help="size of the larger territory (100)")
    parser.add_argument("--keep", action="store_true", help="keep the larger databases for the next run")
    parser.add_argument("--seconds", type=float, default=300.0, help="how long the load lasts (300)")
    options = parser.parse_args()
    names = options.names or list(ALL)
    if unknown := sorted(set(names) - set(ALL)):
        parser.error(f"unknown: {', '.join(unknown)}")
    print(f"Measured on {machine()}")
    with ExitStack() as stack:
        server, base = _territory(stack, fresh="demo" in names)
        if "chapter" in names:
            _run(server, base, "chapter", "×1", str(CHAPTER_SECONDS[1]))
            larger = _larger(server, stack, base, options, f"x{options.scale}", [str(options.scale)])
            limit = CHAPTER_SECONDS.get(options.scale)
            _run(server, larger, "chapter", f"×{options.scale}", *([str(limit)] if limit else []))
        if "import" in names:
            copy = stack.enter_context(server.copy(f"{base}_import", base))
            _run(server, copy, "imports")
        if "search" in names:
            _run(server, _larger(server, stack, base, options, "million", ["1", str(MANY_PEOPLE)]), "search")
        if "pages" in names:
            _run(server, base, "pages")
        if "load" in names:
            busy = _larger(server, stack, base, options, "x10w", [str(LOAD_SCALE), "writable"])
            _run(server, busy, "load", str(options.seconds))
        if "proposals" in names:
            _run(server, base, "proposals")
        if "recruitment" in names:
            _run(server, base, "recruitment")
        if "statements" in names:
            _run(server, base, "statements")
        if "balance" in names:
            copy = stack.enter_context(server.copy(f"{base}_balance", base))
            _run(server, copy, "balance")
        if "hours" in names:
            copy = stack.enter_context(server.copy(f"{base}_hours", base))
            _run(server, copy, "hours")
        if "clauses" in names:
            copy = stack.enter_context(server.copy(f"{base}_clauses", base))
            _run(server, copy, "clauses")
        if "duplicates" in names:
            _run(server, base, "duplicates")
            copy = stack.enter_context(server.copy(f"{base}_duplicates", base))
            _run(server, copy, "matching.million", str(MANY_PEOPLE))


def _territory(stack: ExitStack, fresh: bool) -> tuple[Server, str]:
    """The server, and the name of the database with the demonstration; `fresh` makes and measures it."""
    server = Server.given()
    if server is not None:
        base = f"{server.name}_bench"
        if fresh or not server.exists(base) or not _up_to_date(_environment(server, base)):
            server.create(base)
            _demo(_environment(server, base))
        return server, base
    from maillage.conf import paths
    from maillage.conf.launcher import layout, running

    home = paths.home() / "bench"
    os.environ["MAILLAGE_HOME"] = str(home)
    if fresh or not (home / "rapports").exists():
        shutil.rmtree(home, ignore_errors=True)
        _demo(dict(os.environ))
    stack.enter_context(running(home))
    if not _up_to_date(dict(os.environ)):
        _demo(dict(os.environ))
    folder = str(layout.socket_folder(home))
    where = {"host": folder, "port": str(layout.PORT), "user": layout.ROLE, "dbname": layout.DATABASE}
    return Server(where), layout.DATABASE


def _up_to_date(environment: dict[str, str]) -> bool:
    """Whether the territory kept from another day has the tables of today."""
    command = [sys.executable, "-m", "django", "migrate", "--check"]
    told = environment | {"DJANGO_SETTINGS_MODULE": "maillage.conf.settings"}
    return subprocess.run(command, env=told, capture_output=True).returncode == 0


def _demo(environment: dict[str, str]) -> None:
    """From an installed environment to the written report."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "maillage.conf.cli", "demo", "--no-serve"],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    spent = time.perf_counter() - start
    show("Demonstration", [Line("maillage demo --no-serve, report included", spent, limit=DEMO_SECONDS)])


def _larger(
    server: Server, stack: ExitStack, base: str, options: argparse.Namespace, name: str, sizes: list[str]
) -> str:
    database = f"{base}_{name}"
    if not (options.keep and server.exists(database)):
        print(f"Making a larger territory ({name})…", flush=True)
        server.create(database, base)
        _run(server, database, "scale", *sizes)
    if not options.keep:
        stack.callback(server.drop, database)
    return database


def _run(server: Server, database: str, module: str, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments],
        check=True,
        env=_environment(server, database),
        cwd=Path(__file__).resolve().parent.parent,
    )


def _environment(server: Server, database: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": server.url(database)}


if __name__ == "__main__":
    main()
