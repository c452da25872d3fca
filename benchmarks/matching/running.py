"""Time and peak memory of a run, written beside its result. Nothing but the standard library."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def measured(output: Path) -> Iterator[None]:
    """Seconds of the block, and the most memory the process ever held, into OUTPUT.json."""
    start = time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mebibytes = peak / 1024 if sys.platform != "darwin" else peak / 2**20
    output.with_suffix(".json").write_text(json.dumps({"seconds": seconds, "mebibytes": mebibytes}))
