"""The file of situations: dated answers about people."""

from django.utils.translation import gettext_lazy

from maillage.kernel.errors import DomainError
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Checked, Day, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import refuse_doubles
from maillage.people.models import Situation
from maillage.people.nomenclature import kind, kinds

from .lookup import PERSON_REF, people_of


class SituationsImporter(Importer):
    kind = "situations"
    label = gettext_lazy("Situations")
    about = gettext_lazy(
        "Une ligne par réponse datée : catégorie de demandeur d'emploi, minimum social, logement…"
    )
    columns = (
        PERSON_REF,
        Column(
            "date",
            gettext_lazy("Date"),
            Day(past=True),
            required=True,
            help=gettext_lazy("Le jour où la réponse est vraie."),
            example="15/01/2017",
        ),
        Column(
            "kind",
            gettext_lazy("Nature"),
            Checked(lambda text: kind(text).code, gettext_lazy("un code de la nomenclature des situations")),
            required=True,
            help=gettext_lazy(
                "La question. Avec la personne et la date, c'est la clé de la ligne : une nouvelle "
                "réponse remplace l'ancienne."
            ),
            example="minimum_income",
        ),
        Column(
            "value",
            gettext_lazy("Valeur"),
            Text(200),
            required=True,
            help=gettext_lazy("La réponse : un code ou un libellé de la question, une date, ou un texte."),
            example="rsa",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "person_ref", "kind", "date")
        self.people = people_of(batch)
        values = batch.values
        known: dict[tuple[str, str], str | DomainError] = {}
        for row in list(batch.rows()):
            said = (values["kind"][row], values["value"][row])
            if said not in known:
                try:
                    known[said] = kinds()[said[0]].parse(said[1])
                except DomainError as error:
                    known[said] = error
            answer = known[said]
            if isinstance(answer, DomainError):
                batch.reject(row, "value", answer.message)
            else:
                values["value"][row] = answer

    def write(self, batch: Batch) -> Counts:
        rows = list(batch.rows())
        values = batch.values
        people = {self.people[row] for row in rows}
        known = {
            (person, code, day): pk
            for pk, person, code, day in Situation.objects.filter(person_id__any_of=list(people))
            .values_list("id", "person_id", "kind", "date")
            .iterator(chunk_size=20_000)
        }

        def key(row: int) -> tuple[int | None, str, object]:
            return self.people[row], values["kind"][row], values["date"][row]

        new = [row for row in rows if key(row) not in known]
        ids = bulk.next_ids(Situation, len(new))
        bulk.insert(
            Situation,
            ("id", "person_id", "kind", "date", "value"),
            [(pk, *key(row), values["value"][row]) for pk, row in zip(ids, new, strict=True)],
        )
        changed = bulk.update(
            Situation,
            ("id", "value"),
            [(known[key(row)], values["value"][row]) for row in rows if key(row) in known],
        )
        return Counts.of(len(rows), len(new), len(changed))
