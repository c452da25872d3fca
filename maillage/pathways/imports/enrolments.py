"""The file of enrolments (parcours)."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.errors import DomainError
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, find, refuse_doubles
from maillage.organisations.bulk import Directory, Named
from maillage.organisations.imports.lookup import siret
from maillage.organisations.models import Organisation, OrganisationRole
from maillage.pathways.models import EducationLevel, Enrolment, ReferenceAssignment
from maillage.people.imports.lookup import people_of

from .enrolment_checks import refuse_overlaps, refuse_uncovered_steps
from .enrolment_columns import COLUMNS
from .enrolment_writing import Known, Writing
from .references import Assignment, Assignments
from .rules import Rules
from .workers import Workers

_ROLES = {"operator": str(OrganisationRole.OPERATOR), "prescriber": str(OrganisationRole.PRESCRIBER)}


class EnrolmentsImporter(Importer):
    kind = "enrolments"
    label = gettext_lazy("Parcours")
    about = gettext_lazy("Une ligne par parcours d'une personne dans un programme, de l'entrée à la sortie.")
    columns = COLUMNS

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        self.people = people_of(batch)
        self._find(batch)
        self._read_dates(batch)
        self._read_structures(batch)
        self._read_workers(batch)
        cases = {row: (self.people[row] or 0, self.programmes[row]) for row in batch.rows()}
        old = {row: self.known[row].pk for row in batch.rows() if row in self.known}
        refuse_uncovered_steps(batch, old)
        refuse_overlaps(batch, cases, old)

    def _find(self, batch: Batch) -> None:
        """The programme of each row, and the pathway it corrects."""
        values, refs = batch.values, batch.values["ref"]
        self.rules = Rules(batch.organisation_id)
        found = find(
            Enrolment.objects.all(),
            [refs[row] for row in batch.rows()],
            batch.organisation_id,
            Known._fields[1:],
            reach=Q(programme__organisation_id=batch.organisation_id),
        )
        self.known: dict[int, Known] = {}
        self.programmes: dict[int, int] = {}
        for row in list(batch.rows()):
            if refs[row] in found:
                self.known[row] = Known(*found[refs[row]])
            elif refs[row].startswith(PREFIX):
                batch.reject(row, "ref", _("aucun parcours ne porte ce numéro"))
            try:
                self.programmes[row] = self.rules.programme(values["programme"][row]).pk
            except DomainError as error:
                batch.reject(row, "programme", error.message)
                continue
            known = self.known.get(row)
            if known and known.person_id != self.people[row]:
                batch.reject(row, "person_ref", _("ce parcours est déjà celui d'une autre personne"))
            if known and known.programme_id != self.programmes[row]:
                batch.reject(row, "programme", _("ce parcours est déjà celui d'un autre programme"))
        self.assignments: dict[int, Assignments] = {}
        held: dict[int, list[Assignment]] = {}
        columns = ("enrolment_id", "id", "worker_id", "organisation_id", "start_date", "end_date")
        for pk, *values_ in ReferenceAssignment.objects.filter(
            enrolment_id__any_of=[known.pk for known in self.known.values()]
        ).values_list(*columns):
            held.setdefault(pk, []).append(Assignment(*values_))
        for row, known in self.known.items():
            self.assignments[row] = Assignments(held.get(known.pk, []))

    def _read_dates(self, batch: Batch) -> None:
        values = batch.values
        self.exit_kinds: dict[int, int | None] = {}
        for row in list(batch.rows()):
            known = self.known.get(row)
            for name in ("commission_date", "education_level", "entry_situations"):
                if known and not batch.has(name):
                    values[name][row] = getattr(known, name)
            values["education_level"][row] = values["education_level"][row] or EducationLevel.UNKNOWN
            values["entry_situations"][row] = values["entry_situations"][row] or []
            entry, exit_, kind = (values[name][row] for name in ("entry_date", "exit_date", "exit_kind"))
            commission = values["commission_date"][row]
            if commission is not None and commission > entry:
                batch.reject(row, "commission_date", _("la commission de validation est après l'entrée"))
            if exit_ is not None and exit_ < entry:
                batch.reject(row, "exit_date", _("la sortie précède l'entrée"))
            if (exit_ is None) != (kind is None):
                missing = "exit_kind" if kind is None else "exit_date"
                batch.reject(row, missing, _("une sortie a une date et un motif, ensemble"))
                continue
            self.exit_kinds[row] = None
            if kind is not None:
                try:
                    self.exit_kinds[row] = self.rules.exit_kind(self.programmes[row], kind, exit_)
                except DomainError as error:
                    batch.reject(row, "exit_kind", error.message)

    def _read_structures(self, batch: Batch) -> None:
        """Operators and prescribers, found or to be created."""
        own = Organisation.objects.get(pk=batch.organisation_id)
        self.own = Named(own.pk, own.name, own.siret, own.accounts_managed_by_id)
        self.operators = dict(
            Organisation.objects.filter(
                pk__any_of=sorted({known.operator_id for known in self.known.values()})
            ).values_list("id", "name")
        )
        self.directory = Directory()
        said: dict[tuple[int, str], tuple[str, str]] = {}
        for row in list(batch.rows()):
            for column in ("operator", "prescriber"):
                if text := batch.values[column][row]:
                    try:
                        said[row, column] = _siret_or_name(text)
                    except DomainError as error:
                        batch.reject(row, column, error.message)
        self.directory.load(set(said.values()))
        self.structures: dict[tuple[int, str], Named] = {}
        for (row, column), (number, name) in said.items():
            try:
                found = self.directory.find(number, name, _ROLES[column])
            except DomainError as error:
                batch.reject(row, column, error.message)
                continue
            self.structures[row, column] = found
            if column == "operator" and found.managed_by not in (None, own.pk) and found.id != own.pk:
                batch.reject(
                    row,
                    column,
                    _("« %s » relève d'une autre administration : elle ne peut pas porter ce parcours")
                    % found.name,
                )

    def _read_workers(self, batch: Batch) -> None:
        emails = batch.values["reference_worker_email"]
        workers = Workers(email for row in batch.rows() if (email := emails[row]))
        self.workers: dict[int, int] = {}
        for row in list(batch.rows()):
            if not emails[row]:
                continue
            operator = self.operator(batch, row)
            last = self.assignments[row].last if row in self.assignments else None
            already = last.worker if last and self.known[row].operator_id == operator.id else None
            try:
                self.workers[row] = workers.find(emails[row], {operator.id or 0: operator.name}, already)
            except DomainError as error:
                batch.reject(row, "reference_worker_email", error.message)

    def operator(self, batch: Batch, row: int) -> Named:
        """The structure that carries the pathway of a row."""
        if not batch.has("operator") and row in self.known:
            pk = self.known[row].operator_id
            return Named(pk, self.operators[pk], None)
        return self.structures.get((row, "operator"), self.own)

    def write(self, batch: Batch) -> Counts:
        rows = list(batch.rows())
        used = [
            (named, role)
            for row in rows
            for column, role in _ROLES.items()
            if (named := self.structures.get((row, column))) is not None and named.id != self.own.id
        ]
        for sentence in self.directory.write(used):
            batch.note(sentence)
        writing = Writing(batch, self.known, self.assignments)
        for row in rows:
            prescriber = self.structures.get((row, "prescriber"))
            kept = row in self.known and not batch.has("prescriber")
            writing.add(
                row,
                person=self.people[row] or 0,
                programme=self.programmes[row],
                operator=self.operator(batch, row).id or 0,
                prescriber=self.known[row].prescriber_id if kept else prescriber.id if prescriber else None,
                exit_kind=self.exit_kinds[row],
                worker=self.workers.get(row),
            )
        return writing.run()


def _siret_or_name(text: str) -> tuple[str, str]:
    """A cell that names a structure: (SIRET, "") or ("", name)."""
    digits = "".join(text.split())
    return (siret(digits), "") if digits.isascii() and digits.isdecimal() and len(digits) > 8 else ("", text)
