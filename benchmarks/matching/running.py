"""Time and peak memory of a run, written beside its result. Nothing but the standard library."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A key is tried when it brings no more than so many pairs for a record, for every tool alike.
MOST_PAIRS = 10


def is_narrow(frame, columns: list[str]) -> bool:  # type: ignore[no-untyped-def]
    """Whether a key of a pandas frame is worth trying."""
    if not set(columns) <= set(frame.columns):
        return False
    sizes = frame[columns].dropna().value_counts()
    return bool((sizes * (sizes - 1) / 2).sum() <= MOST_PAIRS * len(frame) + 10_000)


@contextmanager
def measured(output: Path) -> Iterator[None]:
    """Seconds of the block, and the most memory the process ever held, into OUTPUT.json."""
    start = time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mebibytes = peak / 1024 if sys.platform != "darwin" else peak / 2**20
    output.with_suffix(".json").write_text(json.dumps({"seconds": seconds, "mebibytes": mebibytes}))
