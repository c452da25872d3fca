"""The file of eligibilities: who was checked, against which criterion, with which proof, by whom."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.roles import Right
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Choice, Day, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import refuse_doubles
from maillage.organisations.models import Organisation
from maillage.people.former import people_by_ref
from maillage.people.imports.lookup import PERSON_REF
from maillage.people.imports.lookup import reach as people_reach

from ..models import Eligibility
from ..nomenclature import criteria


class CriterionCell:
    """A criterion of `data/criteria.yaml`, by its code or its label, read when a first cell is."""

    @cached_property
    def _choice(self) -> Choice:
        return Choice({code: one.label for code, one in criteria().items()})

    def parse(self, text: str) -> str:
        return self._choice.parse(text)

    def describe(self) -> str:
        return self._choice.describe()


class EligibilitiesImporter(Importer):
    kind = "eligibilities"
    label = gettext_lazy("Éligibilité aux clauses sociales")
    about = gettext_lazy(
        "Une ligne par vérification accordée, avec son justificatif. Les personnes ont déjà leur dossier. La "
        "personne, le critère et le jour sont la clé de la ligne."
    )
    rights = (Right.IMPORT, Right.RUN_CLAUSES)
    columns = (
        PERSON_REF,
        Column(
            "criterion",
            gettext_lazy("Critère"),
            CriterionCell(),
            required=True,
            help=gettext_lazy("Le critère au titre duquel la personne est éligible."),
            example="qpv_resident",
        ),
        Column(
            "proof",
            gettext_lazy("Justificatif"),
            Text(300),
            required=True,
            help=gettext_lazy("Ce qui a été vu, avec sa date."),
            example="Quittance de loyer de janvier 2017",
        ),
        Column(
            "checked_on",
            gettext_lazy("Vérifié le"),
            Day(past=True),
            required=True,
            help=gettext_lazy("Jour de la vérification, avant l'embauche."),
            example="16/01/2017",
        ),
        Column(
            "checked_by",
            gettext_lazy("Vérifié par"),
            Text(200),
            required=True,
            help=gettext_lazy("Qui a vérifié : une personne ou un service."),
            example="Facilitation des clauses",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "person_ref", "criterion", "checked_on")
        self.network = (
            Organisation.objects.values_list("accounts_managed_by_id", flat=True).get(
                pk=batch.organisation_id
            )
            or batch.organisation_id
        )
        self.people = self._people(batch)
        rows = Eligibility.objects.filter(
            network_id=self.network, person_id__any_of=sorted(set(self.people.values()))
        )
        self.known: dict[tuple, tuple[int, bool]] = {
            (person, criterion, day): (pk, granted)
            for pk, person, criterion, day, granted in rows.values_list(
                "pk", "person_id", "criterion", "checked_on", "granted"
            )
        }
        taken: dict[tuple, int] = {}
        for row in list(batch.rows()):
            key = self._key(batch, row)
            if not self.known.get(key, (0, True))[1]:
                batch.reject(
                    row,
                    "criterion",
                    _("ce critère a été refusé à cette personne ce jour-là : corrigez la vérification"),
                )
            elif key in taken:
                # Two references may lead to one person: a former file and the one it went to.
                batch.reject(
                    row,
                    "person_ref",
                    _("cette vérification est déjà à la ligne %d") % batch.table.lines[taken[key]],
                )
            else:
                taken[key] = row

    def _people(self, batch: Batch) -> dict[int, int]:
        """The person of each row; rows that name nobody are refused. People the counter knows are reached by
        their number, whoever opened their file."""
        refs = batch.values["person_ref"]
        reach = (
            people_reach(batch.organisation_id)
            | Q(clause_checks__network_id=self.network)
            | Q(clause_hours__statement__network_id=self.network)
        )
        known, _former = people_by_ref({refs[row] for row in batch.rows()}, batch.organisation_id, reach)
        found = {}
        for row in list(batch.rows()):
            person = known.get(refs[row])
            if person is None:
                batch.reject(
                    row,
                    "person_ref",
                    _("aucune personne n'a cette référence : importez d'abord les personnes"),
                )
            else:
                found[row] = person
        return found

    def _key(self, batch: Batch, row: int) -> tuple:
        values = batch.values
        return self.people[row], values["criterion"][row], values["checked_on"][row]

    def write(self, batch: Batch) -> Counts:
        rows = list(batch.rows())
        values = batch.values
        new = [row for row in rows if self._key(batch, row) not in self.known]
        ids = bulk.next_ids(Eligibility, len(new))
        bulk.insert(
            Eligibility,
            (
                "id",
                "network_id",
                "origin_organisation_id",
                "person_id",
                "criterion",
                "checked_on",
                "proof",
                "checked_by",
            ),
            [
                (
                    pk,
                    self.network,
                    batch.organisation_id,
                    *self._key(batch, row),
                    values["proof"][row],
                    values["checked_by"][row],
                )
                for pk, row in zip(ids, new, strict=True)
            ],
        )
        changed = bulk.update(
            Eligibility,
            ("id", "proof", "checked_by"),
            [
                (self.known[self._key(batch, row)][0], values["proof"][row], values["checked_by"][row])
                for row in rows
                if self._key(batch, row) in self.known
            ],
        )
        return Counts.of(len(rows), len(new), len(changed))
