"""What brings two files together before they are compared: keys, of which they must share one.

A  a surname and a first name as they are said (whole, or one word of several), in either order
B  the birth date and the first sound of a word of any name
C  a surname as it is said and two of day, month and year, day and month interchangeable
D  the phone
E  the e-mail

`key_texts` says it in Python; `FUNCTION` is the same for the database, whose index of people stands on it
(`entry.py` asks it); `blocking.py` makes the same groups out of columns. Tests hold the three together.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func

from .columns import plain_email, plain_phone
from .identity import Identity
from .phonetics import RULES, SKELETON, skeleton, whole

# Words that stand in too many names to bring anybody together: "ben", "van", "el", "abd", as they are said.
COMMON_WORDS = ("bn", "1bn", "vn", "dr", "dn", "1l", "1b")
LEAST_PHONE = 6


def variants(words: tuple[str, ...]) -> list[str]:
    """The skeleton of a name written as one, and of each of its telling words when it has several."""
    if not words:
        return []
    parts = [w for w in words if len(w) > 1 and w not in COMMON_WORDS] if len(words) > 1 else []
    return list(dict.fromkeys([whole(words), *parts]))


def key_texts(identity: Identity) -> set[str]:
    """The keys of an identity."""
    last, birth, first = (
        skeleton(name) for name in (identity.last_name, identity.birth_name, identity.first_name)
    )
    surnames = {*variants(last), *variants(birth)}
    keys = {f"A{min(s, f)} {max(s, f)}" for s in surnames for f in variants(first)}
    if (date := identity.birth_date) is not None:
        keys |= {f"B{date:%Y%m%d}{word[0]}" for word in (*last, *birth, *first)}
        low, high = sorted((date.day, date.month))
        for surname in surnames:
            keys |= {f"C{surname} {date.year} {n}" for n in (low, high)}
            keys.add(f"C{surname} {low} {high}")
    if len(phone := plain_phone(identity.phone)) >= LEAST_PHONE:
        keys.add(f"D{phone}")
    if email := plain_email(identity.email):
        keys.add(f"E{email}")
    return keys


_SEPARATOR = "09090"  # between names, and no word of any: it crosses the folding


def _replacements() -> str:
    """The rules of phonetics, a statement each."""
    return "\n".join(f"  s := {rule.sql('s')};" for rule in (*RULES, *SKELETON))


FUNCTION = f"""
CREATE OR REPLACE FUNCTION maillage_name_words(
  last_name text, birth_name text, first_name text
) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- The skeletons of the words of each of three names (maillage.people.matching.phonetics), a text for each.
DECLARE s text;
BEGIN
  s := coalesce(last_name, '') || ' {_SEPARATOR} ' || coalesce(birth_name, '') || ' {_SEPARATOR} '
    || coalesce(first_name, '');
  s := ' ' || replace(replace(public.maillage_fold(s), ' ', '  '), '{_SEPARATOR}', '|') || ' ';
{_replacements()}
  RETURN string_to_array(s, '|');
END $$;

CREATE OR REPLACE FUNCTION maillage_words(value text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- The words between spaces; none for nothing.
BEGIN
  RETURN array_remove(string_to_array(value, ' '), '');
END $$;

CREATE OR REPLACE FUNCTION maillage_name_variants(words text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- A name written as one, and each of its telling words when it has several.
DECLARE
  joined text := words[1];
  found text[];
BEGIN
  IF cardinality(words) < 2 THEN
    RETURN words;
  END IF;
  FOR n IN 2 .. cardinality(words) LOOP
    joined := joined || ltrim(words[n], '1');
  END LOOP;
  found := ARRAY[joined];
  FOR n IN 1 .. cardinality(words) LOOP
    IF length(words[n]) > 1 AND words[n] <> ALL ('{{{",".join(COMMON_WORDS)}}}') THEN
      found := found || words[n];
    END IF;
  END LOOP;
  RETURN found;
END $$;

CREATE OR REPLACE FUNCTION maillage_match_texts(
  last_name text, birth_name text, first_name text, birth_date date, email text, phone text
) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- The keys of maillage.people.matching.keys, some of them twice.
DECLARE
  names text[] := public.maillage_name_words(last_name, birth_name, first_name);
  last_words text[] := public.maillage_words(names[1]);
  birth_words text[] := public.maillage_words(names[2]);
  first_words text[] := public.maillage_words(names[3]);
  surnames text[] := public.maillage_name_variants(last_words) || public.maillage_name_variants(birth_words);
  firsts text[] := public.maillage_name_variants(first_words);
  digits text := right(regexp_replace(coalesce(phone, ''), '[^0-9]', '', 'g'), 9);
  mail text := lower(btrim(coalesce(email, '')));
  keys text[] := '{{}}';
  surname text;
  first text;
  word text;
  d int := extract(day FROM birth_date);
  m int := extract(month FROM birth_date);
  y int := extract(year FROM birth_date);
BEGIN
  FOREACH surname IN ARRAY surnames LOOP
    FOREACH first IN ARRAY firsts LOOP
      IF surname COLLATE "C" <= first COLLATE "C" THEN
        keys := keys || ('A' || surname || ' ' || first);
      ELSE
        keys := keys || ('A' || first || ' ' || surname);
      END IF;
    END LOOP;
    IF birth_date IS NOT NULL THEN
      keys := keys || ARRAY['C' || surname || ' ' || y || ' ' || d, 'C' || surname || ' ' || y || ' ' || m,
        'C' || surname || ' ' || least(d, m) || ' ' || greatest(d, m)];
    END IF;
  END LOOP;
  IF birth_date IS NOT NULL THEN
    FOREACH word IN ARRAY last_words || birth_words || first_words LOOP
      keys := keys || ('B' || to_char(birth_date, 'YYYYMMDD') || left(word, 1));
    END LOOP;
  END IF;
  IF length(digits) >= {LEAST_PHONE} THEN
    keys := keys || ('D' || digits);
  END IF;
  IF mail <> '' THEN
    keys := keys || ('E' || mail);
  END IF;
  RETURN keys;
END $$;

CREATE OR REPLACE FUNCTION maillage_match_keys(
  last_name text, birth_name text, first_name text, birth_date date, email text, phone text
) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
-- Their digests: what the index of people holds.
BEGIN
  RETURN ARRAY(SELECT hashtextextended(k COLLATE "C", 0) FROM unnest(
    public.maillage_match_texts(last_name, birth_name, first_name, birth_date, email, phone)) k);
END $$;
"""  # noqa: S608 - made of constants
REMOVAL = """
DROP FUNCTION maillage_match_keys(text, text, text, date, text, text);
DROP FUNCTION maillage_match_texts(text, text, text, date, text, text);
DROP FUNCTION maillage_name_variants(text[]);
DROP FUNCTION maillage_words(text);
DROP FUNCTION maillage_name_words(text, text, text);
"""


class MatchKeys(Func):
    """The digests of the keys of a file, in SQL."""

    function = "maillage_match_keys"
    output_field = ArrayField(BigIntegerField())

    @classmethod
    def of_person(cls) -> MatchKeys:
        """On the columns of `Person`: what the index stands on."""
        return cls("last_name", "birth_name", "first_name", "birth_date", "email", "phone")
