"""Which rows of the journal belong to a file, as its reader reaches it.

Today's reach decides, for the past too: what a reader reaches today it may read since its beginning; of rows
deleted since, those that hung on the person and on a pathway in reach. A file that absorbed another carries
that one's history with its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model, Q

from maillage.kernel.models import Change
from maillage.pathways.queries.file import PersonFile
from maillage.people.former import former_numbers

from .words import TITLES

MOST = 5000  # changes of one file read at once
Key = tuple[str, int]  # table, primary key
Images = dict[Key, dict]

# How a row is tied to the file: its columns, and the keys they are looked for among.
_TIES: dict[str, dict[str, str]] = {
    "people.Person": {"id": "people"},
    "people.PersonMerge": {"survivor_id": "person"},
    "people.Residence": {"person_id": "people"},
    "people.ResidenceArea": {"residence_id": "residences"},
    "people.Situation": {"person_id": "people"},
    "people.Barrier": {"person_id": "people"},
    "evidence.Document": {"person_id": "people"},
    "pathways.Referral": {"id": "referrals"},
    "pathways.Diagnosis": {"referral_id": "referrals"},
    "pathways.CommissionItem": {"referral_id": "referrals", "enrolment_id": "enrolments"},
    "pathways.Enrolment": {"id": "enrolments"},
    "pathways.ReferenceAssignment": {"enrolment_id": "enrolments"},
    "pathways.ExitProposal": {"enrolment_id": "enrolments"},
    "pathways.Step": {"enrolment_id": "enrolments"},
    "pathways.Appointment": {"id": "appointments"},
    "employment.EmploymentContract": {"person_id": "people"},
    "employment.Immersion": {"person_id": "people"},
}


class Rows:
    """The rows of a file: their images now, and the changes that led there."""

    def __init__(self, file: PersonFile) -> None:
        self.file = file
        self.models: dict[str, type[Model]] = {m._meta.db_table: m for m in map(apps.get_model, TITLES)}
        self.person = file.person.pk
        self.people = [self.person, *former_numbers(self.person)]
        self.keys: dict[str, list[int]] = {
            "person": [self.person],
            "people": self.people,
            "referrals": [r.pk for r in file.referrals],
            "enrolments": [e.pk for e in file.enrolments],
            "appointments": [a.pk for a in file.appointments],
            "residences": [r.pk for r in file.person.residences.all()],
        }

    def images(self) -> Images:
        """Rows as they stand, written as the journal writes them: one query for all tables."""
        parts, values = [], []
        for table, model in self.models.items():
            ties = _TIES[model._meta.label]
            where = " OR ".join(f"{column} = ANY(%s)" for column in ties)
            parts.append(f"SELECT '{table}', id, to_jsonb(t) FROM {table} t WHERE {where}")  # noqa: S608
            values += [self.keys[keys] for keys in ties.values()]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            return {(table, pk): _json(image) for table, pk, image in cursor.fetchall()}

    def changes(self, rows: Images) -> list[Change]:
        """Changes of rows in reach and of rows since removed that were, latest first."""
        order = Change.objects.select_related("changeset").order_by("-id")
        removals = order.filter(self._removed(), operation="D")[: MOST + 1]
        ids: dict[str, set[int]] = defaultdict(set)
        for table, pk in [*rows, *((c.table_name, c.row_id) for c in removals)]:
            ids[table].add(pk)
        reached = Q(pk__in=())
        for table, pks in ids.items():
            reached |= Q(table_name=table, row_id__in=pks)
        # Apart from the removals, each goes straight to its own index: an OR would read the whole journal.
        return list(order.filter(reached)[: MOST + 1])

    def _removed(self) -> Q:
        """The condition on a removal of having taken a row of this file, of a pathway in reach."""
        removed = Q(pk__in=())
        for table, model in self.models.items():
            for column, keys in _TIES[model._meta.label].items():
                if column != "id":
                    removed |= Q(**{"table_name": table, f"before__{column}__in": self.keys[keys]})
        people, appointments = apps.get_model("people.Person"), apps.get_model("pathways.Appointment")
        former = self.people[1:]
        if former:
            removed |= Q(table_name=people._meta.db_table, row_id__in=former)
        return removed | Q(table_name=appointments._meta.db_table, before__person_id__in=self.people) & (
            Q(before__enrolment_id__in=self.keys["enrolments"])
            | Q(before__enrolment_id=None, before__origin_id=self.file.context.organisation_id)
        )


def _json(image: Any) -> dict:
    return json.loads(image) if isinstance(image, str) else image
