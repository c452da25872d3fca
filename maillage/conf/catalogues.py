"""The message catalogues, compiled from their sources where they are used.

Compiled files are not kept in the tree, and a machine with nothing but Python has no `msgfmt`: whoever
starts Maillage compiles what is missing or older than its source.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from maillage.conf import paths


def compile_catalogues(folder: Path | None = None) -> list[Path]:
    """Compile each `.po` whose `.mo` is missing or older; returns those that were written.

    A folder we may not write to is left as it is: whoever installed the package compiled it.
    """
    written = []
    for source in sorted((folder or paths.PACKAGE / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        if os.access(source.parent, os.W_OK):
            _compile(source, target)
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parents[1].name)
    # Written beside and renamed: another command may be reading it at this moment.
    descriptor, draft = tempfile.mkstemp(prefix=".mo-", dir=target.parent)
    with os.fdopen(descriptor, "wb") as file:
        write_mo(file, catalogue)
    Path(draft).chmod(0o644)
    os.replace(draft, target)
