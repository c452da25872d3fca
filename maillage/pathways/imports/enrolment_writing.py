"""Writing pathways in bulk: closing what an exit closes, then the pathways, then their reference workers."""

import datetime as dt
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.importer import Counts
from maillage.pathways.models import (
    CommissionItem,
    Enrolment,
    ExitProposal,
    ProposalState,
    ReferenceAssignment,
    Step,
)

from .references import Assignments


class Known(NamedTuple):
    """A pathway as it is recorded."""

    pk: int
    person_id: int
    programme_id: int
    operator_id: int
    prescriber_id: int | None
    commission_date: dt.date | None
    entry_date: dt.date
    exit_date: dt.date | None
    exit_kind_id: int | None
    education_level: str
    entry_situations: list[str]


_FIELDS = (
    "operator_id",
    "prescriber_id",
    "commission_date",
    "entry_date",
    "exit_date",
    "exit_kind_id",
    "education_level",
    "entry_situations",
)
_ASSIGNMENT = ("worker_id", "organisation_id", "start_date", "end_date")


class Writing:
    """Rows to write: `add` each, then `run` once."""

    def __init__(self, batch: Batch, known: dict[int, Known], assignments: dict[int, Assignments]) -> None:
        self.batch, self.known, self.assignments = batch, known, assignments
        self.new: dict[int, list[Any]] = {}  # row -> person, programme, fields
        self.old: dict[int, list[Any]] = {}  # row -> fields

    def add(
        self,
        row: int,
        *,
        person: int,
        programme: int,
        operator: int,
        prescriber: int | None,
        exit_kind: int | None,
        worker: int | None,
    ) -> None:
        values = self.batch.values
        entry, exit_ = values["entry_date"][row], values["exit_date"][row]
        fields = [
            operator,
            prescriber,
            values["commission_date"][row],
            entry,
            exit_,
            exit_kind,
            values["education_level"][row],
            values["entry_situations"][row],
        ]
        known = self.known.get(row)
        if known is None:
            self.new[row] = [person, programme, *fields]
            self.assignments[row] = Assignments([])
        else:
            self.old[row] = fields
            self.assignments[row].follow_dates((known.entry_date, known.exit_date), (entry, exit_))
        if worker is not None:
            moved = known is not None and known.operator_id != operator
            self.assignments[row].give(worker, operator, entry, exit_, self.batch.today, moved)
        elif known is not None and known.operator_id != operator and self.assignments[row].last:
            self.batch.warn(row, _("l'opérateur change mais pas le référent : pensez à confier le parcours"))

    def run(self) -> Counts:
        batch = self.batch
        self._close_steps()
        changed = self._update()
        pks = dict(zip(self.new, bulk.next_ids(Enrolment, len(self.new)), strict=True))
        bulk.insert(
            Enrolment,
            ("id", "origin_id", "ref", "person_id", "programme_id", *_FIELDS),
            [
                (pks[row], batch.organisation_id, batch.values["ref"][row], *cells)
                for row, cells in self.new.items()
            ],
        )
        pks |= {row: self.known[row].pk for row in self.old}
        self._write_assignments(pks)
        updated = sum(pks[row] in changed or self.assignments[row].touched for row in self.old)
        return Counts.of(len(self.new) + len(self.old), len(self.new), updated)

    def _exits(self) -> dict[int, dt.date]:
        """Pathways recorded as open that the file closes: primary key -> day."""
        exits = self.batch.values["exit_date"]
        return {
            self.known[row].pk: exits[row]
            for row in self.old
            if exits[row] is not None and self.known[row].exit_date is None
        }

    def _close_steps(self) -> None:
        """An exit ends the steps in progress, and answers the proposals that waited for it."""
        exits = self._exits()
        if not exits:
            return
        running = Step.objects.filter(enrolment_id__any_of=list(exits), end_date__isnull=True)
        closed = bulk.update(
            Step,
            ("id", "end_date"),
            [(pk, exits[enrolment]) for pk, enrolment in running.values_list("id", "enrolment_id")],
        )
        if closed:
            self.batch.note(
                ngettext(
                    "%d étape en cours est close le jour de la sortie.",
                    "%d étapes en cours sont closes le jour de la sortie.",
                    len(closed),
                )
                % len(closed)
            )
        CommissionItem.objects.filter(
            enrolment_id__any_of=list(exits), decision="", commission__held=False
        ).delete()
        ExitProposal.objects.filter(enrolment_id__any_of=list(exits), state=ProposalState.PENDING).update(
            state=ProposalState.PRONOUNCED
        )

    def _update(self) -> set[int]:
        """Pathways that become shorter first: the room they leave may be taken by the others."""
        shorter: list[tuple[Any, ...]] = []
        others: list[tuple[Any, ...]] = []
        for row, cells in self.old.items():
            known = self.known[row]
            entry, exit_ = cells[3], cells[4] or dt.date.max
            inside = entry >= known.entry_date and exit_ <= (known.exit_date or dt.date.max)
            (shorter if inside else others).append((known.pk, *cells))
        return bulk.update(Enrolment, ("id", *_FIELDS), shorter) | bulk.update(
            Enrolment, ("id", *_FIELDS), others
        )

    def _write_assignments(self, pks: dict[int, int]) -> None:
        concerned = [row for row in pks if self.assignments[row].touched]
        bulk.delete(
            ReferenceAssignment, [a.id for row in concerned for a in self.assignments[row].deleted if a.id]
        )
        bulk.update(
            ReferenceAssignment,
            ("id", *_ASSIGNMENT),
            [
                (a.id, a.worker, a.organisation, a.start, a.end)
                for row in concerned
                for a in self.assignments[row].changed
            ],
        )
        created = [(pks[row], a) for row in concerned for a in self.assignments[row].created]
        ids = bulk.next_ids(ReferenceAssignment, len(created))
        bulk.insert(
            ReferenceAssignment,
            ("id", "enrolment_id", *_ASSIGNMENT, "reason"),
            [
                (pk, enrolment, a.worker, a.organisation, a.start, a.end, _("import"))
                for pk, (enrolment, a) in zip(ids, created, strict=True)
            ],
        )
