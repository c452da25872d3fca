"""Names for people who do not exist, with the mixed origins of a large French city.

The names are common ones, kept in `data/names.yaml`; only their pairing is drawn. Phones stand in the
range that ARCEP reserves for fiction.
"""

import random
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True)
class Origin:
    """A family of names that go together, with its weight among participants."""

    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    last: tuple[str, ...]


@cache
def origins() -> tuple[Origin, ...]:
    text = (resources.files("maillage.demo") / "data" / "names.yaml").read_text(encoding="utf-8")

    def words(line: str) -> tuple[str, ...]:
        return tuple(word.replace("_", " ") for word in line.split())

    return tuple(
        Origin(o["weight"], words(o["women"]), words(o["men"]), words(o["last"]))
        for o in yaml.safe_load(text)["origins"]
    )


def draw_name(rng: random.Random, sex: str) -> tuple[str, str]:
    """A first and a last name; one pair in six mixes two origins."""
    known = origins()
    weights = [origin.weight for origin in known]
    origin = rng.choices(known, weights)[0]
    family = rng.choices(known, weights)[0] if rng.random() < 1 / 6 else origin
    return rng.choice(origin.women if sex == "F" else origin.men), rng.choice(family.last)


def plain(text: str) -> str:
    """Letters without accents, in lower case, words joined by dots: for the local part of an e-mail."""
    bare = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return ".".join(bare.replace("'", " ").split())


def draw_phone(rng: random.Random) -> str:
    """A mobile number of the range reserved for fiction: +33 6 39 98 XX XX."""
    return f"+3363998{rng.randint(0, 9999):04}"
