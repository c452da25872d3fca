"""Files that are there whole or not at all, whatever is killed or unplugged in between."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

DRAFT = ".part-"


@contextmanager
def durable_file(target: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """Write `target` (mode 0600): it appears, complete and on the disk, when the block ends well.

    Until then everything goes to a draft beside it, removed when the block fails. A kill leaves the draft,
    which `is_draft` recognises. Without `replace`, an existing target raises `FileExistsError`.
    Raises `OSError` when the disk is full; nothing is then left.
    """
    draft = target.with_name(f"{target.name}{DRAFT}{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if replace:
            draft.replace(target)
        else:
            os.link(draft, target)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    flush_folder(target.parent)


def is_draft(path: Path) -> bool:
    """Whether `durable_file` was writing this file, or was killed while it did."""
    return DRAFT in path.name


def flush_folder(folder: Path) -> None:
    """Put on the disk which names a folder holds."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
