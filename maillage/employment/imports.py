"""The file of employment contracts."""

from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.errors import DomainError
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Choice, Day, Number, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, Reference, find, refuse_doubles
from maillage.organisations.bulk import Directory, Named
from maillage.organisations.imports.lookup import SIRET_CELLS
from maillage.organisations.models import OrganisationRole
from maillage.people.imports.lookup import PERSON_REF, people_of
from maillage.people.imports.lookup import reach as people_reach

from .guards import keeps
from .models import ContractKind, ContractOrigin, EmploymentContract
from .services import ContractFacts

_EMPLOYER = str(OrganisationRole.EMPLOYER)
_FACTS = ("kind", "start_date", "planned_end_date", "end_date", "weekly_hours", "origin")


def reach(organisation_id: int) -> Q:
    """Contracts another organisation recorded, of people this one reaches."""
    return people_reach(organisation_id, "person__")


class ContractsImporter(Importer):
    kind = "contracts"
    label = gettext_lazy("Contrats de travail")
    about = gettext_lazy("Une ligne par contrat. Un employeur inconnu est créé, et l'import le dit.")
    columns = (
        Column(
            "ref",
            gettext_lazy("Référence"),
            Reference(),
            required=True,
            help=gettext_lazy("La clé du contrat dans vos fichiers."),
            example="C0001",
        ),
        PERSON_REF,
        Column(
            "employer_siret",
            gettext_lazy("SIRET de l'employeur"),
            SIRET_CELLS,
            absent=True,
            help=gettext_lazy("L'employeur est cherché par SIRET. Vide : par son nom."),
            example="",
        ),
        Column(
            "employer_name",
            gettext_lazy("Nom de l'employeur"),
            Text(200),
            absent=True,
            help=gettext_lazy(
                "Sert quand le SIRET est vide ou inconnu. Accents et majuscules ne comptent pas."
            ),
            example="Boulangerie Exemple",
        ),
        Column(
            "kind",
            gettext_lazy("Nature"),
            Choice(dict(ContractKind.choices)),
            required=True,
            help=gettext_lazy("PMSMP et POE ne sont pas des contrats : ce sont des étapes."),
            example="cdd",
        ),
        Column(
            "start_date",
            gettext_lazy("Début"),
            Day(),
            required=True,
            help=gettext_lazy("Premier jour du contrat."),
            example="01/03/2017",
        ),
        Column(
            "planned_end_date",
            gettext_lazy("Fin prévue"),
            Day(),
            absent=True,
            help=gettext_lazy("Fin écrite au contrat ; vide pour un CDI."),
            example="31/08/2017",
        ),
        Column(
            "end_date",
            gettext_lazy("Fin réelle"),
            Day(),
            help=gettext_lazy("Dernier jour travaillé. Vide : le contrat court encore."),
            example="",
        ),
        Column(
            "weekly_hours",
            gettext_lazy("Heures par semaine"),
            Number(Decimal("0.01"), Decimal(60)),
            absent=True,
            help=gettext_lazy("Vide : inconnues."),
            example="35",
        ),
        Column(
            "origin",
            gettext_lazy("Origine"),
            Choice(dict(ContractOrigin.choices)),
            absent=True,
            help=gettext_lazy("Vide : recherche personnelle."),
            example="own_search",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        self.people = people_of(batch)
        self._find(batch)
        self._check(batch)
        self._employers(batch)

    def _find(self, batch: Batch) -> None:
        refs = batch.values["ref"]
        self.known = find(
            EmploymentContract.objects.all(),
            [refs[row] for row in batch.rows()],
            batch.organisation_id,
            ("person_id", "employer_id", "weekly_hours", "planned_end_date", "origin"),
            origin="origin_organisation",
            reach=reach(batch.organisation_id),
        )
        for row in list(batch.rows()):
            found = self.known.get(refs[row])
            if found is None and refs[row].startswith(PREFIX):
                batch.reject(row, "ref", _("aucun contrat ne porte ce numéro"))
            elif found is not None and found[1] != self.people[row]:
                batch.reject(row, "person_ref", _("ce contrat est déjà celui d'une autre personne"))

    def _check(self, batch: Batch) -> None:
        """The rules of a contract are those of its service; columns the file lacks keep what is recorded."""
        values = batch.values
        for row in list(batch.rows()):
            known = self.known.get(values["ref"][row])
            for position, name in ((3, "weekly_hours"), (4, "planned_end_date"), (5, "origin")):
                if known and not batch.has(name):
                    values[name][row] = known[position]
            values["origin"][row] = values["origin"][row] or ContractOrigin.OWN_SEARCH
            try:
                ContractFacts(**{name: values[name][row] for name in _FACTS}).checked()
            except DomainError as error:
                batch.reject(row, error.field or "", error.message)

    def _employers(self, batch: Batch) -> None:
        """The employer of each row; None keeps the one already recorded."""
        values = batch.values
        self.directory = Directory()
        self.employers: dict[int, Named | None] = {}
        said = {
            row: (values["employer_siret"][row] or "", values["employer_name"][row] or "")
            for row in batch.rows()
        }
        self.directory.load(set(said.values()))
        for row, (number, name) in said.items():
            if not number and not name:
                if not batch.has("employer_siret", "employer_name") and values["ref"][row] in self.known:
                    self.employers[row] = None
                else:
                    batch.reject(row, "", _("l'employeur manque : indiquez son SIRET ou son nom"))
                continue
            try:
                self.employers[row] = self.directory.find(number, name, _EMPLOYER)
            except DomainError as error:
                batch.reject(row, f"employer_{error.field}", error.message)
        self._keep(batch)

    def _keep(self, batch: Batch) -> None:
        """What rests on a contract rests on its employer too."""
        refs = batch.values["ref"]
        changed = {}
        for row in batch.rows():
            known, named = self.known.get(refs[row]), self.employers.get(row)
            if known is not None and named is not None and named.id != known[2]:
                changed[row] = known[0]
        kept = keeps(changed.values()) if changed else {}
        for row, pk in changed.items():
            if pk in kept:
                batch.reject(row, "employer_name", kept[pk])

    def write(self, batch: Batch) -> Counts:
        rows = list(batch.rows())
        values = batch.values
        used = [(named, _EMPLOYER) for row in rows if (named := self.employers[row]) is not None]
        for sentence in self.directory.write(used):
            batch.note(sentence)

        def cells(row: int) -> list[object]:
            named = self.employers[row]
            employer = named.id if named is not None else self.known[values["ref"][row]][2]
            return [employer, *(values[name][row] for name in _FACTS)]

        new = [row for row in rows if values["ref"][row] not in self.known]
        old = [row for row in rows if values["ref"][row] in self.known]
        ids = bulk.next_ids(EmploymentContract, len(new))
        bulk.insert(
            EmploymentContract,
            ("id", "origin_organisation_id", "ref", "person_id", "employer_id", *_FACTS),
            [
                (pk, batch.organisation_id, values["ref"][row], self.people[row], *cells(row))
                for pk, row in zip(ids, new, strict=True)
            ],
        )
        changed = bulk.update(
            EmploymentContract,
            ("id", "employer_id", *_FACTS),
            [(self.known[values["ref"][row]][0], *cells(row)) for row in old],
        )
        return Counts.of(len(rows), len(new), len(changed))
