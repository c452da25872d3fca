"""Many documents of one template: compiled by several processes at once, given back in their order."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor

from .rendering import plain, render_pdf

AT_ONCE = 16  # documents given to a process together
FEW = 24  # fewer are compiled here: starting a process takes longer


def render_many(template: str, contents: Iterable[Mapping[str, object]], count: int) -> Iterator[bytes]:
    """The PDF of each of `count` contents, in order. Contents are as for `render_pdf`."""
    workers = os.cpu_count() or 1
    if count < FEW or workers == 1:
        for content in contents:
            yield render_pdf(template, content)
        return
    written = ((template, json.dumps(content, default=plain)) for content in contents)
    # Started afresh: a copy of this process would hold its connections and its threads.
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=start) as pool:
        yield from pool.map(_render, written, chunksize=AT_ONCE)


def _render(task: tuple[str, str]) -> bytes:
    template, content = task
    return render_pdf(template, json.loads(content))
