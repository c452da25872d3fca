"""Files of people: civil status, homes with their areas, answers, barriers."""

import datetime as dt
from functools import cache

from django.utils.translation import gettext as _

from maillage.demo.dates import DAY
from maillage.demo.names import plain
from maillage.demo.places import insee_code, postcode
from maillage.demo.records import Home, PersonRecord
from maillage.people.models import Barrier, Person, Residence, ResidenceArea, Situation
from maillage.territory.locator import Locator

from .copying import Table


class PeopleTables:
    """Rows of the room of people; `ids` gives the id of each person once `add` has seen them."""

    def __init__(self) -> None:
        self.people = Table(
            _("personnes"),
            Person,
            *("origin", "ref", "last_name", "first_name", "birth_date", "sex", "email", "phone"),
        )
        self.residences = Table(
            _("domiciles"),
            Residence,
            *("person", "start_date", "end_date", "address", "postcode", "city", "insee_code"),
        )
        self.areas = Table(_("quartiers des domiciles"), ResidenceArea, "residence", "area")
        self.situations = Table(_("situations"), Situation, "person", "date", "kind", "value")
        self.barriers = Table(_("freins"), Barrier, "person", "kind", "since", "until")
        self.ids: dict[PersonRecord, int] = {}
        locator = Locator()

        @cache
        def areas_of(insee: str, area: str) -> list[int]:
            return [found.pk for found in locator.areas_of(insee_code=insee, qpv=area)]

        self._areas_of = areas_of

    def tables(self) -> list[Table]:
        return [self.people, self.residences, self.areas, self.situations, self.barriers]

    def add(self, person: PersonRecord, origin: int) -> None:
        """Keep everything a file says. `origin` is the organisation that opened it."""
        number = len(self.ids) + 1
        email = f"{plain(person.first_name)}.{plain(person.last_name)}{number}@example.org"
        person_id = self.people.add(
            origin,
            f"P{number:06}",
            person.last_name,
            person.first_name,
            person.birth,
            person.sex,
            email if number % 3 else "",  # a third have no e-mail
            person.phone,
        )
        self.ids[person] = person_id
        homes = person.homes
        for n, home in enumerate(homes):
            self._add_home(person_id, home, homes[n + 1].since - DAY if n + 1 < len(homes) else None)
        for day, kind, value in person.answers:
            self.situations.add(person_id, day, kind, value)
        for barrier, since, until in person.barriers:
            self.barriers.add(person_id, barrier, since, until)

    def _add_home(self, person_id: int, home: Home, until: dt.date | None) -> None:
        if home.town:
            city, code, insee = home.town
        else:
            code, insee = postcode(home.arrondissement), insee_code(home.arrondissement)
            city = "Lyon"
        residence_id = self.residences.add(person_id, home.since, until, home.street, code, city, insee)
        for area in self._areas_of(insee, home.area or ""):
            self.areas.add(residence_id, area)
