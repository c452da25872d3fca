"""Finding or opening many files of organisations at once, as a file of an import names them.

The same rule as `services.find_or_create`: by SIRET, else by name (accents and case ignored), else a new
file. New ones are opened only when `write` is called, for the rows that are left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.sheets import bulk

from .former import surviving_by_name, surviving_by_siret
from .models import Organisation, OrganisationRole, OrganisationRoleHeld


@dataclass(eq=False)
class Named:
    """An organisation a file names. `id` is None until a new one is written."""

    id: int | None
    name: str
    siret: str | None
    managed_by: int | None = None
    roles: set[str] = field(default_factory=set)


class Directory:
    """The organisations a file names. `load` what it says, `find` each, then `write` those in use."""

    def __init__(self) -> None:
        self._by_siret: dict[str, Named] = {}
        self._by_name: dict[str, list[Named]] = {}
        self._sirets: dict[int, str] = {}  # to be completed: id -> SIRET
        self._folded: dict[str, str] = {}

    def load(self, said: Iterable[tuple[str, str]]) -> None:
        """Read the organisations that (SIRET, name) pairs may mean."""
        sirets = {siret for siret, _name in said if siret}
        # Folded by the database, as the names it is compared with: the two foldings differ on rare signs.
        with connection.cursor() as cursor:
            names = sorted({name for _siret, name in said if name})
            cursor.execute("SELECT name, maillage_fold(name) FROM unnest(%s::text[]) name", [names])
            self._folded = dict(cursor.fetchall())
        found = Organisation.objects.filter(siret__any_of=list(sirets)) | Organisation.objects.filter(
            folded_name__any_of=sorted(set(self._folded.values()))
        )
        columns = ("folded_name", "id", "name", "siret", "accounts_managed_by_id")
        for folded, *row in found.distinct().order_by("id").values_list(*columns):
            self._keep(Named(*row), folded)
        by_id = {n.id: n for named in self._by_name.values() for n in named}
        self._load_absorbed(sirets, by_id)
        held = OrganisationRoleHeld.objects.filter(organisation_id__any_of=list(by_id)).values_list(
            "organisation_id", "role"
        )
        for pk, role in held:
            by_id[pk].roles.add(role)

    def _load_absorbed(self, sirets: set[str], by_id: dict[int | None, Named]) -> None:
        """Numbers and names that only an absorbed file bore mean the file that survives."""
        numbers = surviving_by_siret(sirets - self._by_siret.keys())
        names = surviving_by_name(set(self._folded.values()) - self._by_name.keys())
        wanted = sorted({*numbers.values(), *names.values()})
        rows = Organisation.objects.filter(pk__any_of=wanted).values_list(
            "pk", "name", "siret", "accounts_managed_by_id"
        )
        for row in rows if wanted else ():
            by_id.setdefault(row[0], Named(*row))
        for siret, pk in numbers.items():
            self._by_siret[siret] = by_id[pk]
        for folded, pk in names.items():
            self._by_name[folded] = [by_id[pk]]

    def _keep(self, named: Named, folded: str) -> None:
        if named.siret:
            self._by_siret[named.siret] = named
        self._by_name.setdefault(folded, []).append(named)

    def find(self, siret: str, name: str, role: str) -> Named:
        """The organisation meant, or a new one to be written. Raises `DomainError` (`siret` or `name`)."""
        if siret and siret in self._by_siret:
            return self._by_siret[siret]
        if not name:
            raise DomainError(_("aucune structure n'a ce SIRET : indiquez aussi son nom"), "siret")
        folded = self._folded[name]
        if not folded:
            raise DomainError(_("le nom de la structure est illisible"), "name")
        fitting = [n for n in self._by_name.get(folded, ()) if not siret or not n.siret]
        if len(fitting) > 1:
            # The one that already plays the part is the one meant.
            fitting = [n for n in fitting if role in n.roles] or fitting
        if len(fitting) > 1:
            raise DomainError(_("plusieurs structures s'appellent « %s » : indiquez le SIRET") % name, "name")
        if fitting:
            named = fitting[0]
            if siret:
                named.siret = siret
                self._by_siret[siret] = named
                if named.id is not None:
                    self._sirets[named.id] = siret
            return named
        named = Named(None, name, siret or None)
        self._keep(named, folded)
        return named

    def write(self, used: Iterable[tuple[Named, str]]) -> list[str]:
        """Open the files that are missing and add the roles; returns a sentence for each thing done."""
        wanted: dict[Named, set[str]] = {}
        for named, role in used:
            wanted.setdefault(named, set()).add(role)
        new = [named for named in wanted if named.id is None]
        for named, pk in zip(new, bulk.next_ids(Organisation, len(new)), strict=True):
            named.id = pk
        bulk.insert(Organisation, ("id", "name", "siret"), [(n.id, n.name, n.siret) for n in new])
        bulk.update(
            Organisation,
            ("id", "siret"),
            [(pk, siret) for pk, siret in self._sirets.items() if pk in {n.id for n in wanted}],
        )
        added = [(n, role) for n, roles in wanted.items() for role in sorted(roles - n.roles)]
        ids = bulk.next_ids(OrganisationRoleHeld, len(added))
        bulk.insert(
            OrganisationRoleHeld,
            ("id", "organisation_id", "role"),
            [(pk, n.id, role) for pk, (n, role) in zip(ids, added, strict=True)],
        )
        opened = set(map(id, new))
        return [
            (
                _("Structure créée : %(name)s (%(role)s).")
                if id(n) in opened
                else _("Rôle ajouté : %(name)s (%(role)s).")
            )
            % {"name": n.name, "role": OrganisationRole(role).label}
            for n, role in added
        ]
