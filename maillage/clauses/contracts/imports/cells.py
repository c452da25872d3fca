"""Cells of files of public contracts: a mechanism by its code, its label or an article it was known by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from django.utils.translation import gettext as _

from maillage.kernel.sheets.cells import Choice

from ...nomenclature import mechanisms

# « art. 38 et 52 ord. 2015-899 » is known by « 38 et 52 » too; « L2112-2 et L2152-7 CCP » by its numbers.
_NUMBER = r"[lr]?\d+(?:-(?:\d+|i+))?"
_ARTICLES = re.compile(rf"^(?:art\. )?({_NUMBER}(?: et {_NUMBER})*)\b")
_WORD = re.compile(r"^(?:articles?|art\.?)\s*")
_AND = re.compile(r"\s*(?:\+|/|&|,|\bet\b)\s*")


class MechanismCell:
    """The code of a mechanism of `data/mechanisms.yaml`, which is read when a first cell is."""

    @cached_property
    def _choice(self) -> Choice:
        return Choice({code: one.label for code, one in mechanisms().items()})

    @cached_property
    def _articles(self) -> dict[str, str]:
        """Article -> code, of those that say one mechanism only."""
        found: dict[str, set[str]] = {}
        for code, mechanism in mechanisms().items():
            for _since, text in mechanism.articles:
                for name in _names(text):
                    found.setdefault(name, set()).add(code)
        return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}

    def parse(self, text: str) -> str:
        known = self._articles.get(_tidy(text))
        return known or self._choice.parse(text)

    def describe(self) -> str:
        return _("%s ; ou son article (38, 28, L2112-2…)") % self._choice.describe()


def _names(article: str) -> Iterator[str]:
    yield _tidy(article)
    match = _ARTICLES.match(" ".join(article.lower().split()))
    if match:
        yield match.group(1)


def _tidy(text: str) -> str:
    """Lower case, without « art. », numbers joined by « et »."""
    return _AND.sub(" et ", _WORD.sub("", " ".join(text.lower().split()))).strip()
