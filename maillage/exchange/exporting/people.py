"""People as the import of people reads them: civil status, contacts, the address in force."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.db.models import Prefetch, QuerySet

from maillage.accounts.context import Context
from maillage.kernel.errors import DomainError
from maillage.kernel.sheets.refs import shown
from maillage.kernel.sheets.writing import Cell
from maillage.people.models import Person, Residence, ResidenceArea
from maillage.territory.locator import NEIGHBOURHOODS, Locator
from maillage.territory.models import Area

_CHUNK = 2000


def rows(people: QuerySet[Person], context: Context) -> Iterator[list[Cell]]:
    """One row per person; the address is the last one known."""
    locator = Locator(Area.objects.defer("polygon").order_by("id"))
    quarters = _Quarters(locator)
    neighbourhoods = {area.pk: area for area in locator.areas if area.kind in NEIGHBOURHOODS}
    links = Prefetch("areas", ResidenceArea.objects.filter(area_id__in=neighbourhoods))
    homes = Prefetch("residences", Residence.objects.prefetch_related(links))
    for person in people.order_by("id").prefetch_related(homes).iterator(chunk_size=_CHUNK):
        home = max(
            person.residences.all(), key=lambda r: (r.start_date is not None, r.start_date), default=None
        )
        address: list[Cell] = [""] * 6
        if home is not None:
            linked = [neighbourhoods[link.area_id] for link in home.areas.all()]
            address = [
                home.address,
                home.postcode,
                home.city,
                home.insee_code,
                quarters.text(linked, home.insee_code),
                home.start_date,
            ]
        yield [
            shown(person.ref, person.origin_id, person.pk, context.organisation_id),
            person.last_name,
            person.first_name,
            person.birth_date,
            person.sex,
            person.email,
            person.phone,
            *address,
        ]


class _Quarters:
    """What the import understands a set of neighbourhoods by."""

    def __init__(self, locator: Locator) -> None:
        self._meant = lru_cache(maxsize=None)(self._read)
        self._locator = locator

    def text(self, linked: Sequence[Area], insee_code: str) -> str:
        """Their name when reading it gives the same areas back, else their codes."""
        if not linked:
            return ""
        if self._meant(linked[0].name, insee_code) == {area.pk for area in linked}:
            return linked[0].name
        return "|".join(sorted({area.code for area in linked}))

    def _read(self, name: str, insee_code: str) -> frozenset[int]:
        try:
            meant = self._locator.areas_of(insee_code=insee_code, qpv=name)
        except DomainError:
            return frozenset()
        return frozenset(area.pk for area in meant if area.kind in NEIGHBOURHOODS)
