"""People found by any part of their name: accents, case and the order of words ignored.

Three letters or more are looked for anywhere in the name; one or two at the beginning of a word (which is
also all that an index of trigrams can answer quickly).
"""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from maillage.kernel.text import fold

from .models import Person

MAX_WORDS = 6
# How many names are read before asking who may be seen: enough for most, then for a common name in a
# large territory of which little is in reach. The keys of those names stay in the database.
_CAPS = (400, 2000, 8000)


def words_of(text: str) -> list[str]:
    """The words to look for, folded, each once."""
    return list(dict.fromkeys(fold(text).split()))[:MAX_WORDS]


def condition(words: list[str]) -> Q:
    """The condition on Person of having every word in its name."""
    found = Q()
    for word in words:
        # Folded words hold letters, digits and nothing else: they are safe inside an expression.
        found &= Q(folded_name__contains=word) if len(word) > 2 else Q(folded_name__regex=f"(^| ){word}")
    return found


def named(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Narrow to people whose name holds every word of `text`. Nothing readable: nobody."""
    words = words_of(text)
    return people.filter(condition(words)) if words else people.none()


def find(people: QuerySet[Person], text: str, limit: int, *, thorough: bool = True) -> list[Person]:
    """At most `limit` of `people` with such a name, those whose name begins so first.

    `people` says who may be seen. Names are read first, a few hundred, then who may be seen among them is
    asked: on a million people the other way round takes seconds. When that leaves a doubt (too many
    namesakes out of reach) more are read, then all; not all when it need not be `thorough`.
    """
    words = words_of(text)
    if not words:
        return []
    best = ranked(people, words)
    found: list[Person] = []
    for cap in _CAPS if thorough else _CAPS[:1]:
        candidates = Person.objects.filter(condition(words)).values("pk")[:cap]
        found = list(best.filter(pk__in=candidates)[:limit])
        if len(found) == limit or candidates.count() < cap:
            return found
    return list(best.filter(condition(words))[:limit]) if thorough else found


def ranked(people: QuerySet[Person], words: list[str]) -> QuerySet[Person]:
    """Those whose name begins with the first word first, then by name."""
    return people.annotate(rank=_rank(words)).order_by("rank", "folded_name", "pk")


def _rank(words: list[str]) -> Case:
    """0 when the last name begins with the first word typed, 1 when another word of the name does."""
    first = words[0]
    return Case(
        When(folded_name__startswith=first, then=Value(0)),
        When(folded_name__contains=f" {first}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
