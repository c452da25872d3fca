"""The journal of a file, read back for people: who, when, what, from which value to which, why.

The journal keeps the image of a row before each change; what it became is the image before the next
change, or the row as it stands. Only rows the reader reaches are asked for; of deleted ones, those that
belonged to the person and to a pathway in reach.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from maillage.employment.models import EmploymentContract
from maillage.kernel import formats
from maillage.kernel.forms.fields import phone_text
from maillage.kernel.models import Change, Changeset
from maillage.kernel.share import DASH
from maillage.pathways.models import ExitKind, ExitKindRule, StepType, StepTypeRule
from maillage.pathways.queries.file import PersonFile
from maillage.pathways.queries.labels import rule_label
from maillage.people.nomenclature import barrier_label, kinds

LIMIT = 300  # changes read at once
# Columns that say nothing to a reader: keys, computed values, and what the title of the line already says.
_SILENT = {
    "id",
    "person_id",
    "enrolment_id",
    "origin_id",
    "origin_organisation_id",
    "folded_name",
    "ref",
    "referral_id",
}
# Foreign keys have no name for readers in the models.
_LINKS = {
    "worker": gettext_lazy("Avec"),
    "organisation": gettext_lazy("Structure"),
    "operator": gettext_lazy("Structure"),
    "employer": gettext_lazy("Employeur"),
    "prescriber": gettext_lazy("Prescription"),
    "programme": gettext_lazy("Programme"),
    "branch": gettext_lazy("Antenne"),
    "step_type": gettext_lazy("Type d'étape"),
    "contract": gettext_lazy("Contrat"),
    "exit_kind": gettext_lazy("Sortie"),
    "exit_contract": gettext_lazy("Contrat"),
}
_RULED: dict[type[Model], tuple[str, Any]] = {
    StepType: ("step_type", StepTypeRule),
    ExitKind: ("exit_kind", ExitKindRule),
}
_TITLES = {
    "people.Person": gettext_lazy("Dossier"),
    "people.Residence": gettext_lazy("Adresse"),
    "people.Situation": gettext_lazy("Situation"),
    "people.Barrier": gettext_lazy("Frein"),
    "pathways.Referral": gettext_lazy("Prescription"),
    "pathways.Enrolment": gettext_lazy("Parcours"),
    "pathways.ReferenceAssignment": pgettext_lazy("référent", "Référence"),
    "pathways.Step": gettext_lazy("Étape"),
    "pathways.Appointment": gettext_lazy("Entretien"),
    "employment.EmploymentContract": gettext_lazy("Contrat"),
}


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass
class Event:
    """What happened to one record. `verb`: "I" created, "U" changed, "D" removed."""

    title: str
    verb: str
    differences: list[Difference] = field(default_factory=list)


@dataclass
class Entry:
    """One act: everything written together, by one hand, for one reason."""

    changeset: Changeset
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class History:
    entries: list[Entry]
    more: bool  # older changes exist


def history_of(file: PersonFile) -> History:
    """The latest changes of a file, latest first; empty for roles that do not read it."""
    if not file.sight.history:
        return History([], False)
    models = {m._meta.db_table: m for m in map(apps.get_model, _TITLES)}
    after = _current_images(file, models)
    changes = list(_changes(file, models, after))
    more = len(changes) > LIMIT
    names = _Names()
    raw: list[tuple[Change, dict | None, dict | None]] = []
    for change in changes[:LIMIT]:
        key = (change.table_name, change.row_id)
        now = None if change.operation == "D" else after.get(key)
        raw.append((change, change.before, now))
        names.ask(models[change.table_name], change.before, now)
        after[key] = change.before
    names.read()
    entries: dict[int, Entry] = {}
    for change, before, now in raw:
        event = _event(models[change.table_name], change.operation, before, now, names)
        if event is not None:
            entry = entries.setdefault(change.changeset_id, Entry(change.changeset))
            entry.events.append(event)
    return History(list(entries.values()), more)


def _rows(file: PersonFile) -> dict[str, list[int]]:
    """The primary keys in reach, by model."""
    enrolments = [e.pk for e in file.enrolments]
    return {
        "people.Person": [file.person.pk],
        "pathways.Referral": [r.pk for r in file.referrals],
        "pathways.Enrolment": enrolments,
        "pathways.Step": [s.pk for s in file.steps],
        "pathways.Appointment": [a.pk for a in file.appointments],
        "employment.EmploymentContract": [c.pk for c in file.contracts],
    }


def _current_images(file: PersonFile, models: dict[str, type[Model]]) -> dict[tuple[str, int], dict]:
    """Rows as they stand, written as the journal writes them: one query for all tables."""
    known, parts, values = _rows(file), [], []
    by_person = {"people.Residence", "people.Situation", "people.Barrier"}
    for table, model in models.items():
        label = model._meta.label
        if label in by_person:
            where, value = "person_id = ANY(%s)", [file.person.pk]
        elif label == "pathways.ReferenceAssignment":
            where, value = "enrolment_id = ANY(%s)", known["pathways.Enrolment"]
        else:
            where, value = "id = ANY(%s)", known[label]
        parts.append(f"SELECT '{table}', id, to_jsonb(t) FROM {table} t WHERE {where}")  # noqa: S608 - our names
        values.append(value)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return {(table, pk): _json(image) for table, pk, image in cursor.fetchall()}


def _json(image: Any) -> dict:
    return json.loads(image) if isinstance(image, str) else image


def _changes(
    file: PersonFile, models: dict[str, type[Model]], rows: Iterable[tuple[str, int]]
) -> Iterable[Change]:
    """Changes of rows in reach, and of rows since removed that were."""
    order = Change.objects.select_related("changeset").order_by("-id")
    removals = list(order.filter(_removed(file, models), operation="D")[: LIMIT + 1])
    ids: dict[str, set[int]] = defaultdict(set)
    for table, pk in [*rows, *((c.table_name, c.row_id) for c in removals)]:
        ids[table].add(pk)
    reached = Q(pk__in=())
    for table, pks in ids.items():
        reached |= Q(table_name=table, row_id__in=pks)
    # Apart from the removals, each goes straight to its own index: an OR would read the whole journal.
    return list(order.filter(reached)[: LIMIT + 1])


def _removed(file: PersonFile, models: dict[str, type[Model]]) -> Q:
    """The condition on a removal of having taken a row of this file, of a pathway in reach."""
    pathways, person = [e.pk for e in file.enrolments], file.person.pk
    tables = {model._meta.label: table for table, model in models.items()}
    of_person = ("people.Residence", "people.Situation", "people.Barrier", "employment.EmploymentContract")
    of_pathway = ("pathways.Step", "pathways.ReferenceAssignment")
    removed = Q(table_name__in=[tables[name] for name in of_person], before__person_id=person)
    removed |= Q(table_name__in=[tables[name] for name in of_pathway], before__enrolment_id__in=pathways)
    return removed | Q(table_name=tables["pathways.Appointment"], before__person_id=person) & (
        Q(before__enrolment_id__in=pathways)
        | Q(before__enrolment_id=None, before__origin_id=file.context.organisation_id)
    )


class _Names:
    """The names behind foreign keys, read with one query for each model concerned."""

    def __init__(self) -> None:
        self._asked: dict[type[Model], set[int]] = defaultdict(set)
        self._known: dict[tuple[type[Model], int], str] = {}

    def ask(self, model: type[Model], *images: dict | None) -> None:
        for f in model._meta.concrete_fields:
            if isinstance(f, ForeignKey) and f.attname not in _SILENT:
                target = f.remote_field.model
                self._asked[target] |= {i[f.attname] for i in images if i and i.get(f.attname)}

    def read(self) -> None:
        for model, pks in self._asked.items():
            if pks and model in _RULED:
                self._known |= {(model, pk): name for pk, name in _rule_names(model, pks)}
            elif pks:
                for row in model._default_manager.filter(pk__in=pks):
                    self._known[model, row.pk] = _name(row)

    def name(self, model: type[Model], pk: int) -> str:
        return self._known.get((model, pk), f"n° {pk}")


def _rule_names(model: type[Model], pks: set[int]) -> Iterable[tuple[int, str]]:
    """What the newest version of the programme calls step types and exit kinds."""
    kind, rules = _RULED[model]
    newest = rules.objects.filter(**{f"{kind}_id__in": pks}).order_by(f"{kind}_id", "-version__number")
    return newest.distinct(f"{kind}_id").annotate(name=rule_label(kind)).values_list(f"{kind}_id", "name")


def _name(row: Model) -> str:
    return row.get_kind_display() if isinstance(row, EmploymentContract) else str(row)


def _event(
    model: type[Model], operation: str, before: dict | None, now: dict | None, names: _Names
) -> Event | None:
    image = now or before or {}
    title = str(_TITLES[model._meta.label])
    if model._meta.label == "people.Situation" and image.get("kind") in kinds():
        title = f"{title} · {kinds()[image['kind']].label}"
    event = Event(title, operation)
    for f in model._meta.concrete_fields:
        if f.attname in _SILENT or (model._meta.label == "people.Situation" and f.attname == "kind"):
            continue
        old, new = (before or {}).get(f.attname), (now or {}).get(f.attname)
        if old == new or (not old and not new):
            continue
        event.differences.append(
            Difference(
                _sentence(str(_LINKS.get(f.name, f.verbose_name))),
                _shown(f, old, before or {}, names),
                _shown(f, new, now or {}, names),
            )
        )
    return event if event.differences or operation != "U" else None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shown(f: Any, value: Any, image: dict, names: _Names) -> str:
    """A value of the journal as a reader reads it."""
    if value is None or value == "" or value == []:
        return DASH
    if isinstance(f, ForeignKey):
        return names.name(f.remote_field.model, value)
    if f.model._meta.label == "people.Situation" and f.attname == "value" and image.get("kind") in kinds():
        return kinds()[image["kind"]].display(value)
    if f.model._meta.label == "people.Barrier" and f.attname == "kind":
        return barrier_label(value)
    if f.name == "phone":
        return phone_text(value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list):
        choices = dict(getattr(f.base_field, "flatchoices", ()))
        return ", ".join(str(choices.get(v, v)) for v in value)
    if f.flatchoices:
        return str(dict(f.flatchoices).get(value, value))
    kind = f.get_internal_type()
    if kind == "DateField" and (day := parse_date(value)) is not None:
        return formats.day(day)
    if kind == "TimeField":
        return str(value)[:5]
    if kind == "DateTimeField":
        return formats.moment(dt.datetime.fromisoformat(value))
    if isinstance(value, int | float) and kind not in ("FloatField",):
        return formats.number(value)
    return str(value)
