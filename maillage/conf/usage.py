"""The words of the command line's own parser in the user's language.

Python's argparse asks a translation function for its sentences but ships none; ours answers for the
sentences a user can meet.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from maillage.conf.launcher import language

_FRENCH = {
    "usage: ": "usage : ",
    "options": "options",
    "positional arguments": "arguments",
    "show this help message and exit": "affiche cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque : %s",
    "one of the arguments %s is required": "il faut l'un de : %s",
    "unrecognized arguments: %s": "argument inconnu : %s",
    "expected one argument": "une valeur est attendue",
    "expected at least one argument": "au moins une valeur est attendue",
    "expected at most one argument": "une seule valeur est attendue",
    "expected %s argument": "%s valeur est attendue",
    "expected %s arguments": "%s valeurs sont attendues",
    "invalid %(type)s value: %(value)r": "valeur refusée : %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r inconnu (au choix : %(choices)s)",
    "ignored explicit argument %r": "valeur inattendue : %r",
    "not allowed with argument %s": "ne va pas avec %s",
    "ambiguous option: %(option)s could match %(matches)s": "option ambiguë : %(option)s (%(matches)s)",
    "can't open '%(filename)s': %(error)s": "« %(filename)s » ne s'ouvre pas : %(error)s",
}

# Options of every Django command that mean nothing to whoever runs an installation.
_DJANGO_OPTIONS = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
}


def without_django_options(command: Any) -> None:
    """Keep Django's own options out of the help of a command; they still work."""
    command.requires_system_checks = []  # the test suite runs them; each would cost every command time
    command.suppressed_base_arguments = set(command.suppressed_base_arguments) | _DJANGO_OPTIONS


@contextmanager
def in_our_language() -> Iterator[None]:
    """Within the block, argparse speaks French unless the terminal is English."""
    if language() == "en":
        yield
        return
    one, many = vars(argparse)["_"], vars(argparse)["ngettext"]

    def plural(singular: str, several: str, number: int) -> str:
        return _FRENCH.get(singular if number == 1 else several, singular if number == 1 else several)

    vars(argparse).update(_=lambda text: _FRENCH.get(text, text), ngettext=plural)
    try:
        yield
    finally:
        vars(argparse).update(_=one, ngettext=many)
