"""Which file each row of a file of organisations means: by reference, else by SIRET, else by name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.refs import PREFIX
from maillage.organisations.former import surviving, surviving_by_name, surviving_by_siret
from maillage.organisations.models import Organisation, OrganisationReference

FIELDS = ("name", "siret", "siren_alone", "naf", "size", "address", "postcode", "city", "insee_code")


@dataclass(eq=False)
class File:
    """A file as it stands."""

    pk: int
    folded: str
    closed_on: dt.date | None
    values: dict[str, str]

    def fits(self, siret: str, postcode: str) -> bool:
        """Whether a row of the same name may mean it: no number and no place says otherwise."""
        own, siren = self.values["siret"], self.values["siren_alone"]
        if siret and (own or (siren and not siret.startswith(siren))):
            return False
        return not (postcode and self.values["postcode"] and postcode != self.values["postcode"])


class Finder:
    """Reads the files a batch may mean, then says which one each row means."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._refs = self._read_refs()
        self.files: dict[int, File] = {}
        self._former: frozenset[str] = frozenset()  # SIRETs of absorbed files
        self._by_siret: dict[str, File] = {}
        self._by_name: dict[str, list[File]] = defaultdict(list)
        self._folded = _fold({batch.values["name"][row] for row in batch.rows()})
        self._read_files()
        self._read_absorbed()
        self._named: dict[int, list[str]] = defaultdict(list)  # file -> references of the importer
        own = OrganisationReference.objects.filter(
            importer_id=batch.organisation_id, organisation_id__any_of=list(self.files)
        )
        for pk, ref in own.order_by("pk").values_list("organisation_id", "ref"):
            self._named[pk].append(ref)
        self._claimed: dict[int, int] = {}  # file -> row
        self._sirets: dict[str, int] = {}
        self.second: set[int] = set()  # rows of a file that another row speaks for

    def _read_refs(self) -> dict[str, int]:
        wanted = {self._batch.values["ref"][row] for row in self._batch.rows()}
        own = [ref for ref in wanted if not ref.startswith(PREFIX)]
        known = OrganisationReference.objects.filter(importer_id=self._batch.organisation_id, ref__any_of=own)
        found = dict(known.values_list("ref", "organisation_id"))
        numbers = {int(ref[len(PREFIX) :]): ref for ref in wanted if ref.startswith(PREFIX)}
        there = Organisation.objects.filter(pk__any_of=list(numbers)).values_list("pk", flat=True)
        found |= {numbers[pk]: pk for pk in there}
        return found | {numbers[gone]: pk for gone, pk in surviving(numbers).items()}

    def _read_files(self) -> None:
        found = (
            Organisation.objects.filter(pk__any_of=list(self._refs.values()))
            | Organisation.objects.filter(siret__any_of=list(self._said_sirets()))
            | Organisation.objects.filter(folded_name__any_of=sorted(set(self._folded.values())))
        )
        self._keep(found)

    def _said_sirets(self) -> set[str]:
        values = self._batch.values
        return {values["siret"][row] for row in self._batch.rows()} - {None}

    def _read_absorbed(self) -> None:
        """Numbers and names that only an absorbed file bore mean the file that survives."""
        numbers = surviving_by_siret(self._said_sirets() - self._by_siret.keys())
        names = surviving_by_name(set(self._folded.values()) - self._by_name.keys())
        if not numbers and not names:
            return
        missing = {*numbers.values(), *names.values()} - self.files.keys()
        self._keep(Organisation.objects.filter(pk__any_of=sorted(missing)))
        self._by_siret |= {siret: self.files[pk] for siret, pk in numbers.items()}
        for folded, pk in names.items():
            self._by_name[folded] = [self.files[pk]]
        self._former = frozenset(numbers)

    def _keep(self, found: QuerySet[Organisation]) -> None:
        for row in found.distinct().order_by("pk").values("pk", "folded_name", "closed_on", *FIELDS):
            file = File(row["pk"], row["folded_name"], row["closed_on"], {n: row[n] or "" for n in FIELDS})
            self.files[file.pk] = file
            if file.values["siret"]:
                self._by_siret[file.values["siret"]] = file
            self._by_name[file.folded].append(file)

    def knows(self, row: int) -> bool:
        """Whether the row's reference was known before."""
        return self._batch.values["ref"][row] in self._refs

    def find(self, row: int) -> File | None:
        """The file a row means, None for a new one; a row that cannot be is refused."""
        found = self._meant(row)
        if not self._batch.is_good(row):
            return None
        siret = self._batch.values["siret"][row] or ""
        if siret and self._sirets.setdefault(siret, row) != row:
            self._refuse(row, "siret", _("ce SIRET est déjà à la ligne %d"), self._sirets[siret])
        elif found is not None and (other := self._claimed.setdefault(found.pk, row)) != row:
            if self.knows(row) and self.knows(other):  # two references, since one file absorbed the other
                self.second.add(row)
                self._batch.warn(
                    row,
                    _("la fiche de cette ligne est fusionnée avec celle d'une autre ligne, qui l'emporte"),
                )
            else:
                self._refuse(row, "ref", _("cette structure est déjà à la ligne %d"), other)
        return found if self._batch.is_good(row) else None

    def _refuse(self, row: int, column: str, reason: str, other: int) -> None:
        self._batch.reject(row, column, reason % self._batch.table.lines[other])

    def _meant(self, row: int) -> File | None:
        values, reject = self._batch.values, self._batch.reject
        ref, siret = values["ref"][row], values["siret"][row] or ""
        owner = self._by_siret.get(siret) if siret else None
        if ref in self._refs:
            known = self.files[self._refs[ref]]
            if owner is not None and owner is not known:
                reject(row, "siret", _("ce SIRET est celui de « %s »") % owner.values["name"])
            elif siret in self._former:
                values["siret"][row] = (
                    None  # the number of a file since absorbed: the one that is right stays
                )
            elif siret and known.values["siret"] and siret != known.values["siret"]:
                said = {"name": known.values["name"], "siret": known.values["siret"]}
                reject(
                    row,
                    "siret",
                    _("« %(name)s » a déjà un autre SIRET (%(siret)s) : corrigez la fiche ou le fichier")
                    % said,
                )
            return known
        if ref.startswith(PREFIX):
            reject(row, "ref", _("aucune structure ne porte ce numéro"))
            return None
        if owner is not None:
            if siret in self._former:
                values["siret"][row] = None
            if named := self._named.get(owner.pk):
                said = {"name": owner.values["name"], "ref": named[0]}
                reject(
                    row, "siret", _("ce SIRET est celui de « %(name)s », votre référence « %(ref)s »") % said
                )
            return owner
        return self._by_its_name(row, siret)

    def _by_its_name(self, row: int, siret: str) -> File | None:
        """The only file of that very name that nothing contradicts and the importer does not know yet."""
        folded = self._folded[self._batch.values["name"][row]]
        if not folded:
            self._batch.reject(row, "name", _("le nom de la structure est illisible"))
            return None
        postcode = self._batch.values["postcode"][row] or ""
        fitting = [
            file
            for file in self._by_name.get(folded, ())
            if file.fits(siret, postcode) and not self._named.get(file.pk) and file.pk not in self._claimed
        ]
        return fitting[0] if len(fitting) == 1 else None


def _fold(names: Iterable[str]) -> dict[str, str]:
    """Folded by the database, as the names they are compared with: the two foldings differ on rare signs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, maillage_fold(name) FROM unnest(%s::text[]) name", [sorted(names)])
        return dict(cursor.fetchall())
