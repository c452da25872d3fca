"""The file of appointments."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.errors import DomainError
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Choice, Day, Email
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, Reference, find, refuse_doubles
from maillage.organisations.models import Organisation
from maillage.pathways.models import Appointment, Attendance, Enrolment, Mode, Theme
from maillage.people.imports.lookup import PERSON_REF, people_of

from .workers import Workers

_FARTHEST = dt.timedelta(days=366 * 2)
_FIELDS = ("enrolment_id", "worker_id", "date", "mode", "theme", "attendance")


class AppointmentsImporter(Importer):
    kind = "appointments"
    label = gettext_lazy("Entretiens")
    about = gettext_lazy(
        "Une ligne par entretien. Il rejoint le parcours de la personne ouvert ce jour-là, s'il y en a un."
    )
    columns = (
        Column(
            "ref",
            gettext_lazy("Référence"),
            Reference(),
            required=True,
            help=gettext_lazy("La clé de l'entretien dans vos fichiers."),
            example="R0001",
        ),
        PERSON_REF,
        Column(
            "date",
            gettext_lazy("Date"),
            Day(),
            required=True,
            help=gettext_lazy("Jour de l'entretien, passé ou à venir."),
            example="20/02/2017",
        ),
        Column(
            "mode",
            gettext_lazy("Mode"),
            Choice(dict(Mode.choices)),
            absent=True,
            help=gettext_lazy("Vide : en présence."),
            example="in_person",
        ),
        Column(
            "theme",
            gettext_lazy("Thème"),
            Choice(dict(Theme.choices)),
            absent=True,
            help=gettext_lazy("Vide : insertion."),
            example="inclusion",
        ),
        Column(
            "attendance",
            gettext_lazy("Présence"),
            Choice({code: label for code, label in Attendance.choices if code}),
            absent=True,
            help=gettext_lazy("Vide : à venir, ou non renseignée."),
            example="kept",
        ),
        Column(
            "worker_email",
            gettext_lazy("Adresse du professionnel"),
            Email(),
            absent=True,
            help=gettext_lazy(
                "Compte qui a un rôle d'accompagnement dans votre structure ou chez l'opérateur du parcours. "
                "Vide : personne n'est nommé."
            ),
            example="",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        self.people = people_of(batch)
        values, rows = batch.values, list(batch.rows())
        self.known = find(
            Appointment.objects.all(),
            [values["ref"][row] for row in rows],
            batch.organisation_id,
            ("person_id", "enrolment_id", "worker_id", "mode", "theme", "attendance"),
            reach=Q(enrolment__programme__organisation_id=batch.organisation_id),
        )
        self._load_pathways(batch)
        self.workers = Workers(email for row in rows if (email := values["worker_email"][row]))
        self.written: dict[int, list[object]] = {}
        for row in rows:
            self._check(batch, row)

    def _load_pathways(self, batch: Batch) -> None:
        """The pathways in reach of the people named, the last entered first."""
        people = {self.people[row] for row in batch.rows()}
        found = Enrolment.objects.filter(
            Q(programme__organisation_id=batch.organisation_id) | Q(operator_id=batch.organisation_id),
            person_id__any_of=list(people),
        ).order_by("-entry_date", "-id")
        self.pathways: dict[int, list[tuple]] = {}
        columns = ("person_id", "id", "entry_date", "exit_date", "operator_id")
        for person, *pathway in found.values_list(*columns).iterator(chunk_size=20_000):
            self.pathways.setdefault(person, []).append(tuple(pathway))
        operators = {pathway[3] for pathways in self.pathways.values() for pathway in pathways}
        self.names = dict(
            Organisation.objects.filter(pk__any_of=[*operators, batch.organisation_id]).values_list(
                "id", "name"
            )
        )

    def _check(self, batch: Batch, row: int) -> None:
        values = batch.values
        known = self.known.get(values["ref"][row])
        if known is None and values["ref"][row].startswith(PREFIX):
            batch.reject(row, "ref", _("aucun entretien ne porte ce numéro"))
            return
        if known is not None and known[1] != self.people[row]:
            batch.reject(row, "person_ref", _("cet entretien est déjà celui d'une autre personne"))
            return
        day = values["date"][row]
        if day > batch.today + _FARTHEST:
            batch.reject(row, "date", _("cette date est à plus de deux ans : vérifiez l'année"))
        answers = []
        for position, (name, default) in enumerate(
            (("mode", Mode.IN_PERSON), ("theme", Theme.INCLUSION), ("attendance", Attendance.PLANNED)),
            start=4,
        ):
            recorded = known[position] if known and not batch.has(name) else None
            answers.append(recorded if recorded is not None else values[name][row] or default)
        if day > batch.today and answers[2] in (Attendance.KEPT, Attendance.MISSED):
            batch.reject(row, "attendance", _("cet entretien est à venir : il n'est ni tenu ni manqué"))
        pathway = self._pathway(row, day, known[2] if known else None)
        worker = known[3] if known else None
        if batch.has("worker_email"):
            worker = self._worker(batch, row, pathway, worker)
        self.written[row] = [pathway[0] if pathway else None, worker, day, *answers]

    def _pathway(self, row: int, day: dt.date, already: int | None) -> tuple | None:
        """The pathway open that day: the one already linked if it still is, else the last entered."""
        running = [
            pathway
            for pathway in self.pathways.get(self.people[row] or 0, ())
            if pathway[1] <= day and (pathway[2] is None or pathway[2] >= day)
        ]
        return next((p for p in running if p[0] == already), running[0] if running else None)

    def _worker(self, batch: Batch, row: int, pathway: tuple | None, already: int | None) -> int | None:
        email = batch.values["worker_email"][row]
        if not email:
            return None
        allowed = {batch.organisation_id, *((pathway[3],) if pathway else ())}
        try:
            return self.workers.find(email, {pk: self.names[pk] for pk in sorted(allowed)}, already)
        except DomainError as error:
            batch.reject(row, "worker_email", error.message)
            return None

    def write(self, batch: Batch) -> Counts:
        rows = list(batch.rows())
        refs = batch.values["ref"]
        new = [row for row in rows if refs[row] not in self.known]
        ids = bulk.next_ids(Appointment, len(new))
        bulk.insert(
            Appointment,
            ("id", "origin_id", "ref", "person_id", *_FIELDS),
            [
                (pk, batch.organisation_id, refs[row], self.people[row], *self.written[row])
                for pk, row in zip(ids, new, strict=True)
            ],
        )
        changed = bulk.update(
            Appointment,
            ("id", *_FIELDS),
            [(self.known[refs[row]][0], *self.written[row]) for row in rows if refs[row] in self.known],
        )
        return Counts.of(len(rows), len(new), len(changed))
