"""Catalogues are compiled where they are used, without the gettext programs."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

from maillage.conf.catalogues import compile_catalogues

_SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"

msgid "Bonjour"
msgstr "Hello"

#, fuzzy
msgid "Peut-être"
msgstr "Unsure"
"""


def test_compiled_once_and_again_when_the_source_changes(tmp_path: Path) -> None:
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(_SOURCE, encoding="utf-8")

    target = source.with_suffix(".mo")
    assert compile_catalogues(tmp_path) == [target]
    assert compile_catalogues(tmp_path) == []
    with target.open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert english.gettext("Bonjour") == "Hello"
    assert english.gettext("Peut-être") == "Peut-être"  # not yet confirmed by a person

    source.write_text(_SOURCE.replace("Hello", "Good day"), encoding="utf-8")
    later = target.stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == [target]
    with target.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Bonjour") == "Good day"
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]
