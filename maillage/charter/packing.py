"""All statements of a year as PDF in one zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from maillage.kernel.documents import render_many

from .paper import TEMPLATE, document, file_name
from .queries.statements import Statement


def pack(made: list[Statement], progress: Callable[[float], None] = lambda done: None) -> bytes:
    """A zip of one PDF a company. `progress` is given the part done, from 0 to 1."""
    out = io.BytesIO()
    taken: dict[str, int] = {}
    compiled = render_many(TEMPLATE, (document(statement) for statement in made), len(made))
    # PDF is compressed already.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for rank, (statement, pdf) in enumerate(zip(made, compiled, strict=True)):
            archive.writestr(_apart(file_name(statement), taken), pdf)
            progress((rank + 1) / len(made))
    return out.getvalue()


def _apart(name: str, taken: dict[str, int]) -> str:
    """Two companies of one name have a number each."""
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else name.replace(".pdf", f"-{taken[name]}.pdf")
