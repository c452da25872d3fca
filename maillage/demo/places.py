"""The real geography of Lyon that the territory stands on: arrondissements and neighbourhood names.

Codes of arrondissements are INSEE's. Neighbourhoods carry visibly synthetic codes ("DEMO-2015-MERMOZ"):
the official list of codes and outlines is loaded through an import, never made up.
"""

import datetime as dt
import random
import unicodedata
from dataclasses import dataclass

ARRONDISSEMENTS = range(1, 10)

# Share of participants who live in each arrondissement, and share of the neighbourhoods' residents.
POPULATION = {1: 9, 2: 4, 3: 15, 4: 6, 5: 8, 6: 4, 7: 15, 8: 24, 9: 15}
NEIGHBOURHOODS_2015 = {
    "Moncey": (3, 7),
    "Sœur Janin": (5, 5),
    "Cités sociales de Gerland": (7, 11),
    "États-Unis – Langlet-Santy": (8, 22),
    "Mermoz": (8, 20),
    "Moulin à Vent": (8, 4),
    "Vergoin": (9, 4),
    "Loucheur – Gorge de Loup": (9, 5),
    "Duchère": (9, 22),
}
NEIGHBOURHOODS_2024 = {**NEIGHBOURHOODS_2015, "Laënnec": (8, 5), "Vallonnière": (9, 4)}


# Where the branches stand, in the order of `structures.BRANCHES`: arrondissement and street.
BRANCH_ADDRESSES = (
    (1, "12 rue Burdeau"),
    (3, "87 cours Gambetta"),
    (7, "40 avenue Debourg"),
    (8, "115 boulevard des États-Unis"),
    (9, "31 rue Marietton"),
)


@dataclass(frozen=True)
class Generation:
    """One generation of priority geography, with the days it is in force."""

    year: int
    since: dt.date
    until: dt.date | None
    neighbourhoods: dict[str, tuple[int, int]]

    def code(self, name: str) -> str:
        bare = unicodedata.normalize("NFKD", name.upper().replace("Œ", "OE")).encode("ascii", "ignore")
        return f"DEMO-{self.year}-" + "-".join(bare.decode().replace("-", " ").replace("'", " ").split())


GENERATIONS = (
    Generation(2007, dt.date(2007, 1, 1), dt.date(2014, 12, 31), NEIGHBOURHOODS_2015),
    Generation(2015, dt.date(2015, 1, 1), dt.date(2023, 12, 31), NEIGHBOURHOODS_2015),
    Generation(2024, dt.date(2024, 1, 1), None, NEIGHBOURHOODS_2024),
)

# Real streets, by arrondissement; those of a neighbourhood are kept for its residents.
STREETS = {
    1: ("rue des Capucins", "montée de la Grande-Côte", "rue Burdeau", "rue de la Martinière"),
    2: ("rue Victor-Hugo", "cours Charlemagne", "rue de Condé", "rue Smith"),
    3: ("avenue Lacassagne", "rue Paul-Bert", "cours Gambetta", "rue Baraban", "avenue Félix-Faure"),
    4: ("rue de Cuire", "boulevard de la Croix-Rousse", "rue Hénon", "rue Deleuvre"),
    5: ("rue Joliot-Curie", "avenue du Point-du-Jour", "rue de Trion", "rue des Aqueducs"),
    6: ("rue Garibaldi", "rue Vendôme", "cours Vitton", "rue Bossuet"),
    7: ("avenue Jean-Jaurès", "route de Vienne", "rue de Marseille", "rue de la Guillotière"),
    8: ("avenue des Frères-Lumière", "avenue Berthelot", "rue Bataille", "avenue Paul-Santy"),
    9: ("rue de Bourgogne", "rue Marietton", "rue de Saint-Cyr", "avenue Joannès-Masset"),
}
NEIGHBOURHOOD_STREETS = {
    "Moncey": ("rue Moncey", "rue Villeroy"),
    "Sœur Janin": ("rue Sœur-Janin", "rue des Granges"),
    "Cités sociales de Gerland": ("avenue Debourg", "rue Ravier"),
    "États-Unis – Langlet-Santy": ("boulevard des États-Unis", "rue Jean-Sarrazin", "rue Joseph-Chalier"),
    "Mermoz": ("avenue Jean-Mermoz", "rue de la Moselle", "rue Genton"),
    "Moulin à Vent": ("rue Challemel-Lacour", "rue du Moulin-à-Vent"),
    "Vergoin": ("chemin du Vergoin", "rue du Docteur-Horand"),
    "Loucheur – Gorge de Loup": ("rue Louis-Loucheur", "rue du Sergent-Michel-Berthet"),
    "Duchère": ("avenue du Plateau", "avenue de Champagne", "boulevard de la Duchère"),
    "Laënnec": ("rue Laënnec", "rue Guillaume-Paradin"),
    "Vallonnière": ("rue de la Vallonnière", "rue Albert-Falsan"),
}


def generation_on(day: dt.date) -> Generation:
    """The generation in force that day, the oldest one for earlier days."""
    return next((g for g in reversed(GENERATIONS) if g.since <= day), GENERATIONS[0])


def insee_code(arrondissement: int) -> str:
    return f"6938{arrondissement}"


def postcode(arrondissement: int) -> str:
    return f"6900{arrondissement}"


def draw_place(rng: random.Random, priority: bool, day: dt.date) -> tuple[int, str | None, str]:
    """An arrondissement, a priority neighbourhood of the generation in force or None, a street and number."""
    if priority:
        places = generation_on(day).neighbourhoods
        area = rng.choices(list(places), [weight for _, weight in places.values()])[0]
        arrondissement = places[area][0]
        street = rng.choice(NEIGHBOURHOOD_STREETS[area])
    else:
        area = None
        arrondissement = rng.choices(list(POPULATION), list(POPULATION.values()))[0]
        street = rng.choice(STREETS[arrondissement])
    return arrondissement, area, f"{rng.randint(1, 140)} {street}"
