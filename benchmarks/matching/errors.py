"""What happens to an identity between two desks, by a seeded draw: the errors of real files.

Names, dates and contacts only; each function returns a changed copy of a row (column: text).
"""

from __future__ import annotations

import random
import string
import unicodedata
from collections.abc import Callable

Row = dict[str, str]
_SAID = (
    ("ph", "f"), ("f", "ph"), ("th", "t"), ("qu", "k"), ("c", "k"), ("y", "i"), ("i", "y"), ("eau", "o"),
    ("au", "o"), ("ai", "e"), ("ou", "w"), ("ss", "s"), ("s", "ss"), ("ll", "l"), ("mm", "m"), ("nn", "n"),
    ("n", "nn"), ("tt", "t"), ("h", ""), ("dj", "j"), ("sh", "ch"), ("ch", "sh"), ("z", "s"), ("e", "é"),
)  # fmt: skip
_SHORT = {
    "Alexandre": "Alex", "Mohamed": "Momo", "Frédéric": "Fred", "Stéphanie": "Steph", "Nathalie": "Nath",
    "Nicolas": "Nico", "Emmanuel": "Manu", "Sébastien": "Seb", "Philippe": "Phil", "Christophe": "Chris",
    "Véronique": "Véro", "Caroline": "Caro", "Catherine": "Cathy", "Mélanie": "Mel", "Valérie": "Val",
    "Fatoumata": "Fatou", "Florence": "Flo", "Élisabeth": "Babette", "Abdelkader": "Abdel",
}  # fmt: skip


def typed_wrong(rng: random.Random, text: str) -> str:
    """A letter left out, added, replaced, or changed places with the next."""
    if len(text) < 3:
        return text
    at = rng.randrange(1, len(text) - 1)
    letter = rng.choice(string.ascii_lowercase)
    return rng.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ]
    )


def heard(rng: random.Random, text: str) -> str:
    """Written as it was heard."""
    fitting = [(old, new) for old, new in _SAID if old in text.lower()[1:]]
    if not fitting:
        return typed_wrong(rng, text)
    old, new = rng.choice(fitting)
    at = text.lower().index(old, 1)
    return text[:at] + new + text[at + len(old) :]


def plain(_rng: random.Random, text: str) -> str:
    bare = unicodedata.normalize("NFKD", text)
    return "".join(c for c in bare if not unicodedata.combining(c)).upper()


def names_inverted(_rng: random.Random, row: Row) -> None:
    row["last_name"], row["first_name"] = row["first_name"], row["last_name"]


def surname_typed(rng: random.Random, row: Row) -> None:
    row["last_name"] = typed_wrong(rng, row["last_name"])


def surname_heard(rng: random.Random, row: Row) -> None:
    row["last_name"] = heard(rng, row["last_name"])


def first_name_typed(rng: random.Random, row: Row) -> None:
    row["first_name"] = typed_wrong(rng, row["first_name"])


def first_name_heard(rng: random.Random, row: Row) -> None:
    row["first_name"] = heard(rng, row["first_name"])


def capitals(rng: random.Random, row: Row) -> None:
    row["last_name"], row["first_name"] = plain(rng, row["last_name"]), plain(rng, row["first_name"])


def first_name_short(rng: random.Random, row: Row) -> None:
    name = row["first_name"]
    parts = name.replace("-", " ").split()
    if name in _SHORT:
        row["first_name"] = _SHORT[name]
    elif len(parts) > 1:
        initials = "-".join(f"{p[0]}." for p in parts)
        row["first_name"] = rng.choice([parts[0], " ".join(parts), "".join(parts), initials])
    else:
        row["first_name"] = f"{name} {rng.choice(['Marie', 'Louis', 'Fatima', 'Ali', 'Anne'])}"


def married(rng: random.Random, row: Row, others: list[Row]) -> None:
    """Another name since a marriage; the birth name is noted every other time."""
    old = row["birth_name"] or row["last_name"]
    row["last_name"] = rng.choice(others)["last_name"]
    row["birth_name"] = old if rng.random() < 0.5 else ""


def doubled(rng: random.Random, row: Row, others: list[Row]) -> None:
    """Two surnames where there was one, or one of the two."""
    names = row["last_name"].split("-")
    if len(names) > 1:
        row["last_name"] = rng.choice(names)
    else:
        both = [row["last_name"], row["birth_name"] or rng.choice(others)["last_name"]]
        rng.shuffle(both)
        row["last_name"], row["birth_name"] = "-".join(both), ""


def birth_name_lost(_rng: random.Random, row: Row) -> None:
    row["birth_name"] = ""


def date_typed(rng: random.Random, row: Row) -> None:
    """A digit wrong, two changed places, day and month inverted, a year aside, or only the year known."""
    date = row["birth_date"]
    year, month, day = date[:4], date[4:6], date[6:]
    tries = [
        lambda: f"{year}{day}{month}",
        lambda: f"{year}{month}{day[::-1]}",
        lambda: f"{year[:2]}{year[3]}{year[2]}{month}{day}",
        lambda: f"{int(year) + rng.choice((-1, 1))}{month}{day}",
        lambda: f"{year}{month}{rng.randint(1, 28):02}",
        lambda: f"{year}{rng.randint(1, 12):02}{day}",
        lambda: f"{year[:3]}{rng.randint(0, 9)}{month}{day}",
        lambda: f"{year}0101",
    ]
    for _ in range(20):
        found = rng.choice(tries)()
        if found != date and _possible(found):
            row["birth_date"] = found
            return


def _possible(date: str) -> bool:
    year, month, day = int(date[:4]), int(date[4:6]), int(date[6:])
    return 1920 <= year <= 2006 and 1 <= month <= 12 and 1 <= day <= 28


NAMES: list[tuple[int, Callable[[random.Random, Row], None]]] = [
    (16, surname_typed),
    (10, surname_heard),
    (12, first_name_typed),
    (9, first_name_heard),
    (12, capitals),
    (5, names_inverted),
    (9, first_name_short),
    (6, birth_name_lost),
]
FAMILY: list[tuple[int, Callable[[random.Random, Row, list[Row]], None]]] = [(9, married), (6, doubled)]


def contacts(rng: random.Random, row: Row, others: list[Row]) -> None:
    """A phone changed or mistyped, an e-mail left out, a home moved or written otherwise."""
    draw = rng.random()
    if draw < 0.25:
        row["phone"] = ""
    elif draw < 0.55:
        row["phone"] = rng.choice(others)["phone"]
    elif draw < 0.6 and row["phone"]:
        at = rng.randrange(4, len(row["phone"]))
        row["phone"] = row["phone"][:at] + str(rng.randint(0, 9)) + row["phone"][at + 1 :]
    draw = rng.random()
    if draw < 0.4:
        row["email"] = ""
    elif draw < 0.55 and row["email"]:
        row["email"] = f"{row['first_name'][:1].lower()}{row['last_name'].lower()}@example.com".replace(
            " ", ""
        )
    elif draw < 0.6:
        row["email"] = typed_wrong(rng, row["email"])
    draw = rng.random()
    if draw < 0.3:
        home = rng.choice(others)
        row["street_number"] = ""
        row.update({column: home[column] for column in ("address_1", "postcode", "city")})
    elif draw < 0.4:
        row["address_1"] = ""
    elif draw < 0.6:
        row["address_1"] = (
            row["address_1"].replace("rue", "r.").replace("avenue", "av").replace("place", "pl")
        )
    elif draw < 0.7:
        row["address_1"] = typed_wrong(rng, row["address_1"])


def another_file(rng: random.Random, row: Row, others: list[Row]) -> Row:
    """The same person as another desk wrote them down: one to three errors, contacts of another day."""
    made = dict(row)
    wanted = rng.choices((0, 1, 2, 3), (15, 50, 27, 8))[0]
    for _ in range(wanted):
        draw = rng.random()
        if draw < 0.22:
            date_typed(rng, made)
        elif draw < 0.4:
            family = rng.choices([f for _, f in FAMILY], [w for w, _ in FAMILY])[0]
            if family is not married or made["sex"] == "F":
                family(rng, made, others)
        else:
            rng.choices([f for _, f in NAMES], [w for w, _ in NAMES])[0](rng, made)
    if rng.random() < 0.05:
        made["sex"] = rng.choice(["X", "X", "F", "M"])
    contacts(rng, made, others)
    return made
