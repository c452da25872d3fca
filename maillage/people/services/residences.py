"""Where people live: a new address closes the former one the day before."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes
from maillage.people.models import Person, Residence, ResidenceArea
from maillage.territory.locator import NEIGHBOURHOODS, Locator
from maillage.territory.models import Area
from maillage.territory.reference import insee_code_for

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address from a day on (None: since always, or unknown).

    `qpv` is the code or the name of a priority neighbourhood. An empty `insee_code` is deduced from the
    postcode and the city when they leave no doubt.
    """

    start_date: dt.date | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    insee_code: str = ""
    qpv: str = ""
    longitude: float | None = None
    latitude: float | None = None

    @property
    def is_empty(self) -> bool:
        return not any((self.address, self.postcode, self.city, self.insee_code, self.qpv))

    def code(self) -> str:
        return self.insee_code.strip() or insee_code_for(self.postcode, self.city)

    def areas(self, locator: Locator | None = None) -> list[Area]:
        return (locator or Locator()).areas_of(
            insee_code=self.code(), qpv=self.qpv, longitude=self.longitude, latitude=self.latitude
        )

    def write_to(self, residence: Residence) -> None:
        residence.start_date = self.start_date
        residence.address, residence.postcode = self.address.strip(), self.postcode.strip()
        residence.city, residence.insee_code = self.city.strip(), self.code()
        residence.longitude, residence.latitude = self.longitude, self.latitude


def add_residence(
    context: Context, person: Person, address: Address, *, locator: Locator | None = None
) -> Residence:
    """Record that the person lives there from a day on.

    The address in force until then ends the day before; when a later address is already known, the new
    one ends the day before it. Raises `DomainError` when another address begins the very same day.
    """
    context.require(Right.EDIT_PEOPLE)
    if address.is_empty:
        raise DomainError(_("Indiquez au moins une ville ou un code postal."), "address")
    with changes(context.actor, _("nouvelle adresse")):
        # Two hands on the same file wait for each other here.
        Person.objects.select_for_update().get(pk=person.pk)
        known = list(person.residences.order_by(F("start_date").asc(nulls_first=True)))
        if any(r.start_date == address.start_date for r in known):
            raise DomainError(
                _("Une adresse commence déjà ce jour-là : corrigez-la plutôt que d'en ajouter une."),
                "start_date",
            )
        before, after = _neighbours(known, address.start_date)
        start = address.start_date
        if before is not None and start and (before.end_date is None or before.end_date >= start):
            before.end_date = start - _DAY
            before.save(update_fields=["end_date"])
        residence = Residence(person=person, end_date=after.start_date - _DAY if after else None)
        address.write_to(residence)
        residence.save()
        _set_areas(residence, address.areas(locator))
    return residence


def _neighbours(known: list[Residence], start: dt.date | None) -> tuple[Residence | None, Residence | None]:
    """The address that begins before `start` and the one that begins after it, nearest ones."""
    floor = dt.date.min
    before = [r for r in known if (r.start_date or floor) < (start or floor)]
    after = [r for r in known if (r.start_date or floor) > (start or floor)]
    return (before[-1] if before else None), (after[0] if after else None)


def correct_residence(
    context: Context,
    residence: Residence,
    address: Address,
    *,
    end_date: dt.date | None,
    locator: Locator | None = None,
) -> Residence:
    """Correct an address and its dates; the database refuses that two overlap."""
    context.require(Right.EDIT_PEOPLE)
    if address.is_empty:
        raise DomainError(_("Indiquez au moins une ville ou un code postal."), "address")
    with changes(context.actor, _("correction d'adresse")):
        address.write_to(residence)
        residence.end_date = end_date
        residence.save()
        _set_areas(residence, address.areas(locator))
    return residence


def remove_residence(context: Context, residence: Residence) -> None:
    """Take away an address entered by mistake; the one it had closed runs on in its place."""
    context.require(Right.EDIT_PEOPLE)
    with changes(context.actor, _("retrait d'adresse")):
        person = Person.objects.select_for_update().get(pk=residence.person_id)
        start, end = residence.start_date, residence.end_date
        residence.delete()
        if start is not None:
            person.residences.filter(end_date=start - _DAY).update(end_date=end)


def locate_residences(actor: Actor) -> int:
    """Find again the areas of every address that has coordinates or a code: after a list of areas was loaded.

    What was said by hand of a neighbourhood stays. Returns how many links were added.
    """
    locator = Locator()
    with changes(actor, _("mise à jour des zones des adresses")):
        links: list[ResidenceArea] = []
        for residence in Residence.objects.prefetch_related("areas__area").iterator(chunk_size=2000):
            linked = [link.area for link in residence.areas.all()]
            settled = {(a.kind, a.generation) for a in linked if a.kind in NEIGHBOURHOODS}
            known = {a.pk for a in linked}
            found = locator.areas_of(
                insee_code=residence.insee_code, longitude=residence.longitude, latitude=residence.latitude
            )
            links += [
                ResidenceArea(residence=residence, area=area)
                for area in found
                if area.pk not in known and (area.kind, area.generation) not in settled
            ]
        return len(ResidenceArea.objects.bulk_create(links, batch_size=5000))


def _set_areas(residence: Residence, areas: list[Area]) -> None:
    wanted = {area.pk for area in areas}
    kept = set(residence.areas.values_list("area_id", flat=True))
    residence.areas.filter(area_id__in=kept - wanted).delete()
    ResidenceArea.objects.bulk_create(
        ResidenceArea(residence=residence, area_id=pk) for pk in sorted(wanted - kept)
    )
