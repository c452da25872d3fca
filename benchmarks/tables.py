"""Results as Markdown tables, so that they can be kept beside the code."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A measure and what it should stay under; no limit for what only gives a scale."""

    what: str
    measured: float
    unit: str = "s"
    limit: float | None = None

    def cells(self) -> tuple[str, str, str, str, str]:
        if self.limit is None:
            return self.what, _number(self.measured, self.unit), "", "", ""
        verdict = "ok" if self.measured <= self.limit else "**too much**"
        ratio = f"{self.measured / self.limit:.2f}" if self.limit else ""
        return self.what, _number(self.measured, self.unit), _number(self.limit, self.unit), ratio, verdict


def show(title: str, lines: Sequence[Line]) -> None:
    """Print a table; `ratio` is measured over limit."""
    header = ("measure", "found", "limit", "ratio", "")
    rows = [header, *(line.cells() for line in lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(header))]
    print(f"\n### {title}\n")
    for rank, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
        if rank == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    print(flush=True)


def machine() -> str:
    """One line on what this was measured on."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, load {load}"


def p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


def percentile(seconds: Sequence[float], share: int) -> float:
    """The time `share` percent of them stay under."""
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, len(ranked) * share // 100)]


def _number(value: float, unit: str) -> str:
    if unit == "ms":
        return f"{value:.0f} ms"
    if unit == "times":
        return f"{value:.2f} ×"
    if unit == "MiB":
        return f"{value:.0f} MiB"
    return f"{value:.2f} {unit}"
