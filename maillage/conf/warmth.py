"""A process of the web server made ready before its first page, and for short pauses ever after."""

from __future__ import annotations

import gc
from pathlib import Path

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver
from django.utils import translation

# New containers, less those freed, before a collection of the youngest: about one or two pages' worth.
_THRESHOLDS = (20_000, 10, 10)


def warm_up() -> None:
    """Read now what the first pages would: views, templates, words. Then set the garbage collector right.

    Once the site is loaded its objects number some hundreds of thousands; going through them all takes
    the collector 100 to 200 ms, which one page in twenty paid. They stay until the process ends: frozen,
    they are no longer looked at, and what a page leaves behind is collected in a few milliseconds.
    """
    get_resolver().url_patterns  # noqa: B018 - imports every view
    for name in _templates():
        try:
            engines["django"].get_template(name)
        except (TemplateDoesNotExist, TemplateSyntaxError):
            continue  # of a library, for something this installation does not use
    read = translation.gettext  # under a name the catalogue does not look for
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            read("")
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)


def _templates() -> list[str]:
    """Names of our own templates, those of every room."""
    return [
        str(path.relative_to(folder))
        for folder in map(Path, get_app_template_dirs("templates"))
        if "maillage" in folder.parts
        for path in folder.rglob("*.html")
    ]
