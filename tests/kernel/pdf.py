"""Reading a PDF in tests: its text through poppler where it is installed, its structure from its bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib

import pytest


def text_of(pdf: bytes, as_seen: bool = True) -> str:
    """The text of all pages, typographic apostrophes made plain; skips where `pdftotext` is not installed.

    `as_seen` keeps what stands on one line together; else columns are read one after the other.
    """
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    done = subprocess.run(
        [program, *(["-layout"] if as_seen else []), "-enc", "UTF-8", "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().replace("’", "'").replace("\u202f", " ").replace("\u00a0", " ")


def structure_of(pdf: bytes) -> str:
    """The objects of the file with compressed streams opened: where tags and standards can be looked for."""
    parts = [pdf.decode("latin-1")]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(parts)
