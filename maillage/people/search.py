"""People found by any part of their name: accents, case and the order of words ignored.

Three letters or more are looked for anywhere in the name; one or two at the beginning of a word, because
an index of trigrams cannot help inside one (and because "li" anywhere is nearly everybody).
"""

from __future__ import annotations

from django.db.models import Q

from maillage.kernel.text import fold

from .managers import PersonQuerySet


def named(people: PersonQuerySet, text: str) -> PersonQuerySet:
    """Narrow to people whose name holds every word of `text`. Nothing readable: nobody."""
    words = list(dict.fromkeys(fold(text).split()))[:6]
    if not words:
        return people.none()
    condition = Q()
    for word in words:
        condition &= Q(folded_name__contains=word) if len(word) > 2 else _begins_a_word(word)
    return people.filter(condition)


def _begins_a_word(word: str) -> Q:
    return Q(folded_name__startswith=word) | Q(folded_name__contains=f" {word}")
