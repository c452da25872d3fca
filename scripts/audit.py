"""Known vulnerabilities of what is installed, asked of PyPI (`make audit`, and in CI).

    python scripts/audit.py [--service https://pypi.org/pypi]

For every distribution of the environment the service tells the advisories of that very version, and whether
it was withdrawn. Ends with 1 when there is one that `scripts/audit.toml` does not allow, or whose leave has
expired. When the service cannot be asked it says so and ends with 0: a machine without network still builds.
The first question tells whether it can; nothing more is sent to a service that has no answer to it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

SERVICE = "https://pypi.org/pypi"
ALLOWED = Path(__file__).with_name("audit.toml")
OURS = {"maillage"}
_TIMEOUT = 15  # seconds


class Unreachable(Exception):
    """The service gave no answer that says anything about this version."""


@dataclass(frozen=True)
class Fault:
    """Something known against one installed version."""

    package: str
    version: str
    ids: frozenset[str]
    summary: str
    fixed: tuple[str, ...] = ()

    def line(self) -> str:
        fixed = f" (fixed in {', '.join(self.fixed)})" if self.fixed else ""
        return f"{self.package} {self.version}: {', '.join(sorted(self.ids))}{fixed}: {self.summary}"


def installed() -> list[tuple[str, str]]:
    """Name and version of every distribution of this environment but our own, each once."""
    found = {(d.metadata["Name"] or "").lower().replace("_", "-"): d.version for d in distributions()}
    return sorted((name, version) for name, version in found.items() if name and name not in OURS)


def ask(service: str, name: str, version: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"{service}/{name}/{version}/json", timeout=_TIMEOUT) as answer:  # noqa: S310
            told = json.load(answer)
    except urllib.error.HTTPError as error:
        error.close()
        raise Unreachable(f"HTTP {error.code}") from error
    except (OSError, ValueError) as error:
        raise Unreachable(str(error)) from error
    if not isinstance(told, dict) or not isinstance(told.get("vulnerabilities"), list):
        raise Unreachable("an answer without advisories")
    return told


def faults(service: str, name: str, version: str) -> list[Fault]:
    """What is known against a version. Raises `Unreachable`."""
    told = ask(service, name, version)
    found = [
        Fault(
            name,
            version,
            frozenset({str(one["id"]), *map(str, one.get("aliases") or ())}),
            " ".join(str(one.get("summary") or one.get("details") or "").split())[:200],
            tuple(map(str, one.get("fixed_in") or ())),
        )
        for one in told["vulnerabilities"]
        if not one.get("withdrawn")
    ]
    info = told.get("info") or {}
    if info.get("yanked"):
        found.append(
            Fault(
                name, version, frozenset({f"yanked-{name}-{version}"}), str(info.get("yanked_reason") or "")
            )
        )
    return found


def leave(path: Path, today: dt.date) -> dict[str, dict[str, Any]]:
    """Advisories that may stay for now: id → why and until when. An expired one is no leave any more."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("allowed", []) if path.exists() else []
    for entry in entries:
        if not entry.get("reason") or not isinstance(entry.get("until"), dt.date):
            raise SystemExit(f"{path.name}: {entry.get('id', '?')} lacks a reason or a date (until)")
    return {entry["id"]: entry for entry in entries if entry["until"] >= today}


def audit(service: str, packages: Iterable[tuple[str, str]], allowed: Path, today: dt.date) -> int:
    permitted = leave(allowed, today)
    packages = list(packages)
    found: list[Fault] = []
    unanswered: list[str] = []

    def look(package: tuple[str, str]) -> list[Fault] | Unreachable:
        try:
            return faults(service, *package)
        except Unreachable as error:
            return error

    for rank, batch in enumerate((packages[:1], packages[1:])):
        with ThreadPoolExecutor(4) as pool:
            for package, answer in zip(batch, pool.map(look, batch), strict=True):
                if isinstance(answer, Unreachable):
                    unanswered.append(f"{package[0]} {package[1]} ({answer})")
                else:
                    found += answer
        if rank == 0 and unanswered:
            print(f"WARNING: NOTHING WAS AUDITED, the service of advisories has no answer: {unanswered[0]}")
            return 0
    bad = [fault for fault in found if not fault.ids & permitted.keys()]
    for fault in found:
        entry = next((permitted[i] for i in fault.ids if i in permitted), None)
        print(f"allowed until {entry['until']} ({entry['reason']}): " if entry else "VULNERABLE ", end="")
        print(fault.line())
    for line in unanswered:
        print(f"WARNING: not audited: {line}")
    print(f"{len(packages) - len(unanswered)} of {len(packages)} packages audited, {len(bad)} to be mended.")
    return 1 if bad else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", default=SERVICE)
    options = parser.parse_args()
    return audit(options.service.rstrip("/"), installed(), ALLOWED, dt.datetime.now(dt.UTC).date())


if __name__ == "__main__":
    sys.exit(main())
