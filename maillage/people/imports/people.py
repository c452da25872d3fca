"""The file of people: civil status, contacts, and the address in force."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Checked, Choice, Day, Email, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, Reference, refuse_doubles
from maillage.kernel.text import fold
from maillage.people.contact import normalise_phone
from maillage.people.former import people_by_ref
from maillage.people.models import Person, Sex

from .addresses import ADDRESS_COLUMNS, Addresses
from .likely import queue_new, warn_of_likely
from .lookup import reach

_CIVIL = ("last_name", "first_name", "birth_date", "sex")
_CONTACTS = ("email", "phone")


class PeopleImporter(Importer):
    kind = "people"
    label = gettext_lazy("Personnes")
    about = gettext_lazy("Une ligne par personne : état civil, contacts, adresse en vigueur.")
    columns = (
        Column(
            "ref",
            gettext_lazy("Référence"),
            Reference(),
            required=True,
            help=gettext_lazy(
                "La clé de la personne dans vos fichiers. La même référence, importée à nouveau, met le "
                "dossier à jour."
            ),
            example="P0001",
        ),
        Column(
            "last_name",
            gettext_lazy("Nom"),
            Text(100),
            required=True,
            help=gettext_lazy("Nom d'usage."),
            example="EXEMPLE",
        ),
        Column(
            "first_name",
            gettext_lazy("Prénom"),
            Text(100),
            required=True,
            help=gettext_lazy("Prénom usuel."),
            example="Camille",
        ),
        Column(
            "birth_date",
            gettext_lazy("Date de naissance"),
            Day(past=True),
            required=True,
            help=gettext_lazy("L'année sur quatre chiffres."),
            example="15/06/1980",
        ),
        Column(
            "sex",
            gettext_lazy("Sexe"),
            Choice(dict(Sex.choices), {"H": "M"}),
            required=True,
            help=gettext_lazy("`F`, `M`, ou `X` quand il n'est pas précisé."),
            example="F",
        ),
        Column(
            "email",
            gettext_lazy("Adresse e-mail"),
            Email(),
            absent=True,
            help=gettext_lazy("Vide : inconnue."),
            example="camille@example.org",
        ),
        Column(
            "phone",
            gettext_lazy("Téléphone"),
            Checked(normalise_phone, gettext_lazy("numéro de téléphone, français ou commençant par +")),
            absent=True,
            help=gettext_lazy("Gardé sous sa forme internationale."),
            example="04 99 00 00 01",
        ),
        *ADDRESS_COLUMNS,
        Column(
            "residence_from",
            gettext_lazy("Domicile depuis le"),
            Day(),
            absent=True,
            help=gettext_lazy(
                "Le jour où la personne s'est installée à cette adresse. Vide : depuis toujours. Le même "
                "jour "
                "qu'une adresse connue la corrige ; un autre jour est un déménagement."
            ),
            example="01/09/2015",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        self._find(batch)
        self.addresses = Addresses(batch)
        for row in list(batch.rows()):
            if self.addresses.is_given(row):
                self.addresses.check(row)
            elif batch.values["residence_from"][row] is not None:
                batch.reject(row, "residence_from", _("une date de domicile sans adresse"))
        self._warn_of_twins(batch)

    def _find(self, batch: Batch) -> None:
        """Which rows are files already open."""
        refs = batch.values["ref"]
        self.known, former = people_by_ref(
            [refs[row] for row in batch.rows()], batch.organisation_id, reach(batch.organisation_id)
        )
        # Two references of one file, since it absorbed another: the row of its own reference speaks.
        self.second: set[int] = set()
        speaks: dict[int, str] = {}
        for row in sorted(batch.rows(), key=lambda row: refs[row] in former):
            if refs[row].startswith(PREFIX) and refs[row] not in self.known:
                batch.reject(row, "ref", _("aucun dossier ne porte ce numéro"))
                continue
            if refs[row] in self.known and speaks.setdefault(self.known[refs[row]], refs[row]) != refs[row]:
                self.second.add(row)
                batch.warn(
                    row,
                    _("le dossier de cette ligne est fusionné avec celui d'une autre ligne, qui l'emporte"),
                )

    def _warn_of_twins(self, batch: Batch) -> None:
        """The same name and birth date twice is often one person twice: said, never decided here."""
        values = batch.values
        seen: dict[tuple[str, object], str] = {}
        new: dict[tuple[str, object], int] = {}
        for row in batch.rows():
            key = (_same_name(values["last_name"][row], values["first_name"][row]), values["birth_date"][row])
            ref = values["ref"][row]
            if seen.setdefault(key, ref) != ref:
                batch.warn(
                    row,
                    _("même nom et même date de naissance qu'une autre ligne : deux fois la même personne ?"),
                )
            if ref not in self.known:
                new[key] = row
        if not new:
            return
        born = {day for _name, day in new}
        others = Person.objects.filter(Q(origin_id=batch.organisation_id), birth_date__any_of=list(born))
        twins: set[int] = set()
        for last, first, day in others.values_list("last_name", "first_name", "birth_date").iterator():
            if (twin := new.get((_same_name(last, first), day))) is not None:
                twins.add(twin)
                batch.warn(
                    twin,
                    _(
                        "même nom et même date de naissance qu'un dossier déjà ouvert : deux fois la même "
                        "personne ?"
                    ),
                )

        warn_of_likely(batch, list(new.values()), twins)

    def write(self, batch: Batch) -> Counts:
        rows = list(batch.rows())
        values = batch.values
        fields = [name for name in (*_CIVIL, *_CONTACTS) if batch.has(name)]

        def cells(row: int) -> list[object]:
            return [values[name][row] if name in _CIVIL else values[name][row] or "" for name in fields]

        new = [row for row in rows if values["ref"][row] not in self.known]
        old = [row for row in rows if values["ref"][row] in self.known and row not in self.second]
        people = dict(zip(new, bulk.next_ids(Person, len(new)), strict=True))
        bulk.insert(
            Person,
            ("id", "origin_id", "ref", *fields),
            [(people[row], batch.organisation_id, values["ref"][row], *cells(row)) for row in new],
        )
        people |= {row: self.known[values["ref"][row]] for row in old}
        changed = bulk.update(Person, ("id", *fields), [(people[row], *cells(row)) for row in old])
        moved = self._write_addresses(batch, people)
        queue_new([people[row] for row in new])
        updated = sum(people[row] in changed or row in moved for row in old)
        return Counts.of(len(rows), len(new), updated)

    def _write_addresses(self, batch: Batch, people: dict[int, int]) -> set[int]:
        self.addresses.load(people.values())
        moved = set()
        for row, person in people.items():
            if self.addresses.is_given(row):
                _new, changed = self.addresses.put(row, person, batch.values["residence_from"][row])
                if changed:
                    moved.add(row)
        self.addresses.write()
        return moved


def _same_name(last: str, first: str) -> str:
    """The names in any order."""
    return " ".join(sorted(fold(f"{last} {first}").split()))
