"""Files that come near an identity while it is being typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import connection

from .identity import Identity
from .likeness import Candidate
from .scoring import likenesses

# Files compared at most for a question: those that share a key with a date, a phone or an e-mail, then
# namesakes. Read in one go, so that a name carried by thousands does not take seconds.
_MOST = 1200

_KEYS = """
SELECT array_agg(hashtextextended(k COLLATE "C", 0)) FILTER (WHERE k NOT LIKE 'A%%'),
       array_agg(hashtextextended(k COLLATE "C", 0)) FILTER (WHERE k LIKE 'A%%')
FROM unnest(maillage_match_texts(%s, %s, %s, %s, %s, %s)) k
"""
# Files put away or anonymised are nobody's any more.
# One index answers: computing the keys of a file is priced so high that no plan does it row by row.
_FILES = f"""
SELECT p.id, p.last_name, p.birth_name, p.first_name, p.birth_date, p.sex, p.email, p.phone,
       coalesce(r.address, ''), coalesce(r.postcode, ''), coalesce(r.city, '')
FROM (
  SELECT * FROM people_person
  WHERE maillage_match_keys(last_name, birth_name, first_name, birth_date, email, phone) && %s::bigint[]
        AND kept_as = ''
  LIMIT {_MOST}
) p
LEFT JOIN LATERAL (
  SELECT address, postcode, city FROM people_residence
  WHERE person_id = p.id ORDER BY start_date DESC NULLS LAST, id DESC LIMIT 1
) r ON true
"""  # noqa: S608 - a number


def candidates_for(
    identity: Identity, limit: int = 5, exclude: Collection[int] = (), at_least: float = 0.2
) -> list[Candidate]:
    """The files most like `identity`, the likeliest first, of at least that probability.

    Nobody's scope is asked: the caller decides what may be shown of them, if anything. `exclude` are
    numbers of files. Only keys of `keys.py` bring files in: a name alone needs both its parts.
    """
    found = _sharing_a_key(identity)
    for number in exclude:
        found.pop(number, None)
    scored = zip(found, likenesses(identity, list(found.values())), strict=True)
    near = [Candidate(number, likeness) for number, likeness in scored if likeness.probability >= at_least]
    return sorted(near, key=lambda c: (-c.likeness.probability, c.person_id))[:limit]


def _sharing_a_key(who: Identity) -> dict[int, Identity]:
    """Files by number. Namesakes are asked for apart, so that they do not crowd the others out."""
    found: dict[int, Identity] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _KEYS, [who.last_name, who.birth_name, who.first_name, who.birth_date, who.email, who.phone]
        )
        narrow, namesakes = cursor.fetchone() or (None, None)
        for keys in filter(None, (narrow, namesakes)):
            cursor.execute(_FILES, [keys])
            found |= {row[0]: _identity(*row[1:]) for row in cursor.fetchall()}
    return found


def _identity(
    last_name: str,
    birth_name: str,
    first_name: str,
    birth_date: dt.date,
    sex: str,
    email: str,
    phone: str,
    address: str,
    postcode: str,
    city: str,
) -> Identity:
    return Identity(
        last_name=last_name,
        birth_name=birth_name,
        first_name=first_name,
        birth_date=birth_date,
        sex=sex,
        email=email,
        phone=phone,
        address=address,
        postcode=postcode,
        city=city,
    )
