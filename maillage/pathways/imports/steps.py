"""The file of steps."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.employment.imports import reach as contract_reach
from maillage.employment.models import EmploymentContract
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Choice, Day, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, Reference, find, refuse_doubles
from maillage.pathways.models import Enrolment, Step, StepOutcome

from .rules import Rules

_FIELDS = ("enrolment_id", "step_type_id", "start_date", "end_date", "outcome", "contract_id")


class StepsImporter(Importer):
    kind = "steps"
    label = gettext_lazy("Étapes")
    about = gettext_lazy("Une ligne par étape d'un parcours déjà importé.")
    columns = (
        Column(
            "ref",
            gettext_lazy("Référence"),
            Reference(),
            required=True,
            help=gettext_lazy("La clé de l'étape dans vos fichiers."),
            example="E0001",
        ),
        Column(
            "enrolment_ref",
            gettext_lazy("Référence du parcours"),
            Reference(),
            required=True,
            help=gettext_lazy("La référence (`ref`) du parcours, telle qu'elle a été importée."),
            example="PA0001",
        ),
        Column(
            "type",
            gettext_lazy("Type d'étape"),
            Text(40),
            required=True,
            help=gettext_lazy("Un code de la définition du programme en vigueur le jour du début."),
            example="social_support",
        ),
        Column(
            "start_date",
            gettext_lazy("Début"),
            Day(),
            required=True,
            help=gettext_lazy("Au plus tôt le jour de l'entrée dans le parcours."),
            example="15/02/2017",
        ),
        Column(
            "end_date",
            gettext_lazy("Fin"),
            Day(),
            help=gettext_lazy(
                "Dernier jour de l'étape. Vide : en cours, ou, quand le parcours est clos, le jour de la "
                "sortie."
            ),
            example="30/06/2017",
        ),
        Column(
            "outcome",
            gettext_lazy("Issue"),
            Choice(dict(StepOutcome.choices)),
            absent=True,
            help=gettext_lazy("Vide : non renseignée. Une étape en cours n'en a pas."),
            example="completed",
        ),
        Column(
            "contract_ref",
            gettext_lazy("Référence du contrat"),
            Reference(),
            absent=True,
            help=gettext_lazy("Le contrat de travail qui porte l'étape ; c'est celui de la même personne."),
            example="",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        organisation, values, rows = batch.organisation_id, batch.values, list(batch.rows())
        self.rules = Rules(organisation)
        led = Q(programme__organisation_id=organisation)
        self.enrolments = find(
            Enrolment.objects.all(),
            {values["enrolment_ref"][row] for row in rows},
            organisation,
            ("person_id", "programme_id", "entry_date", "exit_date"),
            reach=led,
        )
        self.contracts = find(
            EmploymentContract.objects.all(),
            {ref for row in rows if (ref := values["contract_ref"][row])},
            organisation,
            ("person_id",),
            origin="origin_organisation",
            reach=contract_reach(organisation),
        )
        self.known = find(
            Step.objects.all(),
            [values["ref"][row] for row in rows],
            organisation,
            ("enrolment__person_id", "outcome", "contract_id", "contract__person_id"),
            reach=Q(enrolment__programme__organisation_id=organisation),
        )
        self.written: dict[int, list[object]] = {}
        for row in rows:
            self._check(batch, row)

    def _check(self, batch: Batch, row: int) -> None:
        """Refuse what the database would refuse, saying which column is at fault."""
        values = batch.values
        start, end = values["start_date"][row], values["end_date"][row]
        known = self.known.get(values["ref"][row])
        if known is None and values["ref"][row].startswith(PREFIX):
            batch.reject(row, "ref", _("aucune étape ne porte ce numéro"))
            return
        enrolment = self.enrolments.get(values["enrolment_ref"][row])
        if enrolment is None:
            batch.reject(
                row, "enrolment_ref", _("aucun parcours n'a cette référence : importez d'abord les parcours")
            )
            return
        pk, person, programme, entry, exit_ = enrolment
        if programme not in self.rules.programmes:
            batch.reject(
                row, "enrolment_ref", _("ce parcours est d'un programme que votre structure ne pilote pas")
            )
            return
        if known is not None and known[1] != person:
            batch.reject(row, "enrolment_ref", _("cette étape est déjà celle d'une autre personne"))
        try:
            step_type = self.rules.step_type(programme, values["type"][row], start)
        except DomainError as error:
            batch.reject(row, "type", error.message)
            return
        if end is None and exit_ is not None:
            end = exit_
            batch.warn(row, _("étape sans fin dans un parcours clos : elle finit le jour de la sortie"))
        if end is not None and end < start:
            batch.reject(row, "end_date", _("l'étape finit avant de commencer"))
        elif start < entry:
            batch.reject(
                row,
                "start_date",
                _("l'étape commence avant l'entrée dans le parcours (%s)") % format_day(entry),
            )
        elif exit_ is not None and end is not None and end > exit_:
            batch.reject(
                row, "end_date", _("l'étape finit après la sortie du parcours (%s)") % format_day(exit_)
            )
        outcome = values["outcome"][row] or ""
        contract = self._contract(batch, row, person)
        if known is not None:
            outcome = outcome if batch.has("outcome") else known[2]
            if not batch.has("contract_ref") and known[4] == person:
                contract = known[3]
        if outcome and end is None:
            batch.reject(row, "outcome", _("une étape en cours n'a pas encore d'issue : indiquez sa fin"))
        self.written[row] = [pk, step_type, start, end, outcome, contract]

    def _contract(self, batch: Batch, row: int, person: int) -> int | None:
        ref = batch.values["contract_ref"][row]
        if not ref:
            return None
        found = self.contracts.get(ref)
        if found is None:
            batch.reject(
                row, "contract_ref", _("aucun contrat n'a cette référence : importez d'abord les contrats")
            )
            return None
        if found[1] != person:
            batch.reject(row, "contract_ref", _("ce contrat est celui d'une autre personne que le parcours"))
        return found[0]

    def write(self, batch: Batch) -> Counts:
        rows = list(batch.rows())
        refs = batch.values["ref"]
        new = [row for row in rows if refs[row] not in self.known]
        ids = bulk.next_ids(Step, len(new))
        bulk.insert(
            Step,
            ("id", "origin_id", "ref", *_FIELDS),
            [
                (pk, batch.organisation_id, refs[row], *self.written[row])
                for pk, row in zip(ids, new, strict=True)
            ],
        )
        changed = bulk.update(
            Step,
            ("id", *_FIELDS),
            [(self.known[refs[row]][0], *self.written[row]) for row in rows if refs[row] in self.known],
        )
        return Counts.of(len(rows), len(new), len(changed))
