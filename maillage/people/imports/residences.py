"""The file of residences: where people have lived, move after move."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Day
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import refuse_doubles

from .addresses import ADDRESS_COLUMNS, Addresses
from .lookup import PERSON_REF, people_of


class ResidencesImporter(Importer):
    kind = "residences"
    label = gettext_lazy("Domiciles")
    about = gettext_lazy(
        "Une ligne par adresse d'une personne, à partir d'un jour. Une nouvelle adresse ferme la "
        "précédente la veille."
    )
    columns = (
        PERSON_REF,
        Column(
            "from",
            gettext_lazy("Depuis le"),
            Day(),
            help=gettext_lazy(
                "Premier jour à cette adresse. Vide : depuis toujours. Avec la personne, c'est la clé de "
                "la ligne."
            ),
            example="01/09/2015",
        ),
        *ADDRESS_COLUMNS,
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "person_ref", "from")
        self.people = people_of(batch)
        self.addresses = Addresses(batch)
        for row in list(batch.rows()):
            if self.addresses.is_given(row):
                self.addresses.check(row)
            else:
                batch.reject(row, "", _("la ligne ne dit aucune adresse"))

    def write(self, batch: Batch) -> Counts:
        rows = list(batch.rows())
        people = {row: self.people[row] for row in rows}
        self.addresses.load(pk for pk in people.values() if pk is not None)
        starts = batch.values["from"]
        created = updated = 0
        for row in sorted(rows, key=lambda row: (starts[row] is not None, starts[row] or batch.today)):
            new, changed = self.addresses.put(row, people[row] or 0, starts[row])
            created += new
            updated += changed and not new
        self.addresses.write()
        return Counts.of(len(rows), created, updated)
