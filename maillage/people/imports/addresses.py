"""The columns of an address, shared by the files of people and of residences, and their writing in bulk."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.kernel.errors import DomainError
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Pattern, Text
from maillage.kernel.sheets.columns import Column
from maillage.people.models import Residence, ResidenceArea
from maillage.territory.locator import NEIGHBOURHOODS, Locator
from maillage.territory.reference import insee_code_for

from .timeline import Home, Line, Place

ADDRESS_COLUMNS = (
    Column(
        "address",
        _("Adresse"),
        Text(200),
        absent=True,
        help=_("Numéro et voie."),
        example="12 rue de l'Exemple",
    ),
    Column(
        "postcode",
        _("Code postal"),
        Pattern(r"\d{5}", _("un code postal compte cinq chiffres, zéro initial compris")),
        absent=True,
        help=_("À garder en texte dans un tableur, sinon le zéro initial se perd."),
        example="69008",
    ),
    Column("city", _("Ville"), Text(100), absent=True, help=_("Nom de la commune."), example="Lyon"),
    Column(
        "insee_code",
        _("Code INSEE"),
        Pattern(r"\d[0-9AB]\d{3}", _("un code INSEE compte cinq signes, 69388 par exemple")),
        absent=True,
        help=_(
            "Code INSEE de la commune ou de l'arrondissement. Vide : déduit du code postal et de la ville "
            "quand ils ne laissent pas de doute."
        ),
        example="69388",
    ),
    Column(
        "qpv",
        _("Quartier prioritaire"),
        Text(200),
        absent=True,
        help=_(
            "Code officiel ou nom d'un quartier prioritaire chargé (`maillage import areas`). Un code "
            "désigne "
            "un quartier d'une génération ; un nom, celui de chaque génération qui le porte, et la date "
            "décide. "
            "Plusieurs : joints par « | ». Vide : hors quartier prioritaire."
        ),
        example="Mermoz",
    ),
)
_NAMES = tuple(column.name for column in ADDRESS_COLUMNS)
_FIELDS = ("address", "postcode", "city", "insee_code", "longitude", "latitude")


class Addresses:
    """Reads the address of each row of a batch, and keeps the lines of time of the people concerned."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.locator = Locator()
        self._kinds = {area.pk: area.kind for area in self.locator.areas}
        self._areas = lru_cache(maxsize=None)(self._locate)
        self._code = lru_cache(maxsize=None)(insee_code_for)
        self.lines: dict[int, Line] = {}
        self._linked: dict[int, set[int]] = {}

    def is_given(self, row: int) -> bool:
        """Whether the row says anything of an address."""
        return any(self.batch.values[name][row] for name in _NAMES)

    def check(self, row: int) -> None:
        """Refuse the row when its neighbourhood is unknown."""
        values = self.batch.values
        if said := values["qpv"][row]:
            code = values["insee_code"][row] or self._code(
                values["postcode"][row] or "", values["city"][row] or ""
            )
            try:
                self._areas(code, said, None, None)
            except DomainError as error:
                self.batch.reject(row, "qpv", error.message)

    def load(self, people: Iterable[int]) -> None:
        """Read the addresses these people have."""
        wanted = sorted(set(people))
        homes: dict[int, list[Home]] = {pk: [] for pk in wanted}
        areas: dict[int, set[int]] = {}
        links = ResidenceArea.objects.filter(residence__person_id__any_of=wanted)
        for residence, area in links.values_list("residence_id", "area_id").iterator(chunk_size=20_000):
            areas.setdefault(residence, set()).add(area)
        rows = Residence.objects.filter(person_id__any_of=wanted).values_list(
            "id", "person_id", "start_date", "end_date", *_FIELDS
        )
        for pk, person, start, end, *values in rows.iterator(chunk_size=20_000):
            fields: list[Any] = [*values, frozenset(areas.get(pk, ()))]
            homes[person].append(Home(pk, start, end, Place(*fields)))
        self._linked = areas
        self.lines = {person: Line(found) for person, found in homes.items()}

    def put(self, row: int, person: int, start: dt.date | None) -> tuple[bool, bool]:
        """Take the address of a row into the person's line: (a new address, something changed)."""
        line = self.lines.setdefault(person, Line([]))
        known = line.at(start)
        changed = line.put(start, self._place(row, known.place if known else None))
        return known is None, changed

    def _place(self, row: int, known: Place | None) -> Place:
        """What the row says; columns the file does not have keep what is known."""
        values: dict[str, str] = {}
        for name in ("address", "postcode", "city", "insee_code"):
            if self.batch.has(name):
                values[name] = self.batch.values[name][row] or ""
            else:
                values[name] = getattr(known, name) if known else ""
        values["insee_code"] = values["insee_code"] or self._code(values["postcode"], values["city"])
        same_spot = known is not None and all(getattr(known, n) == v for n, v in values.items())
        spot = (known.longitude, known.latitude) if known and same_spot else (None, None)
        areas = self._areas(values["insee_code"], self.batch.values["qpv"][row] or "", *spot)
        if not self.batch.has("qpv") and known:
            areas |= {pk for pk in known.areas if self._kinds.get(pk) in NEIGHBOURHOODS}
        return Place(
            address=values["address"],
            postcode=values["postcode"],
            city=values["city"],
            insee_code=values["insee_code"],
            longitude=spot[0],
            latitude=spot[1],
            areas=areas,
        )

    def _locate(
        self, insee_code: str, said: str, longitude: float | None, latitude: float | None
    ) -> frozenset[int]:
        parts = [part.strip() for part in said.split("|") if part.strip()] or [""]
        return frozenset(
            area.pk
            for part in parts
            for area in self.locator.areas_of(
                insee_code=insee_code, qpv=part, longitude=longitude, latitude=latitude
            )
        )

    def write(self) -> None:
        """Write what the lines of time became: addresses that end sooner first, so that none overlap."""
        changed = [home for line in self.lines.values() for home in line.changed]
        created = [(person, home) for person, line in self.lines.items() for home in line.created]
        for (_person, home), pk in zip(created, bulk.next_ids(Residence, len(created)), strict=True):
            home.id = pk
        bulk.update(
            Residence, ("id", "end_date", *_FIELDS), [(home.id, home.end, *_values(home)) for home in changed]
        )
        bulk.insert(
            Residence,
            ("id", "person_id", "start_date", "end_date", *_FIELDS),
            [(home.id, person, home.start, home.end, *_values(home)) for person, home in created],
        )
        homes = changed + [home for _person, home in created]
        self._write_links(homes)

    def _write_links(self, homes: list[Home]) -> None:
        wanted = {(home.id, area) for home in homes for area in home.place.areas}
        linked = {(home.id, area) for home in homes for area in self._linked.get(home.id or 0, ())}
        gone = linked - wanted
        if gone:
            known = ResidenceArea.objects.filter(
                residence_id__any_of=sorted({pk for pk, _area in gone if pk})
            )
            bulk.delete(
                ResidenceArea,
                [
                    pk
                    for pk, home, area in known.values_list("id", "residence_id", "area_id")
                    if (home, area) in gone
                ],
            )
        new = sorted(wanted - linked)
        ids = bulk.next_ids(ResidenceArea, len(new))
        bulk.insert(
            ResidenceArea,
            ("id", "residence_id", "area_id"),
            [(pk, home, area) for pk, (home, area) in zip(ids, new, strict=True)],
        )


def _values(home: Home) -> tuple[object, ...]:
    return tuple(getattr(home.place, name) for name in _FIELDS)
