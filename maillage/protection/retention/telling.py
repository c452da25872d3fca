"""The content of a file as plain values: what an archive seals, what an answer to a person tells."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ForeignKey, Model

from maillage.people.models import Person
from maillage.protection.facts import Facts, all_facts

_TECHNICAL = {"folded_name", "kept_as", "key_id", "longitude", "latitude"}
ENCODER = DjangoJSONEncoder
Names = dict[tuple[Any, Any], str]  # what a record is called, by its model and number


def content_of(people: Collection[int]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """For each person, the rows of every table by its label, the person itself first."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {person: {} for person in people}
    names: Names = {}
    for person in Person.objects.filter(pk__in=list(people)).select_related("origin"):
        found[person.pk][str(Person._meta.label)] = [row_of(person, names)]
    for facts in all_facts():
        if facts.apart or facts.model == "people.Person":
            continue
        for owner, row in _rows(facts, people, names):
            found.setdefault(owner, {}).setdefault(facts.table._meta.label, []).append(row)
    return found


def _rows(facts: Facts, people: Collection[int], names: Names) -> list[tuple[int, dict[str, Any]]]:
    keys = [f.name for f in facts.table._meta.concrete_fields if isinstance(f, ForeignKey)]
    records = facts.of(people).select_related(*keys).order_by("pk")
    owners = dict(facts.of(people).values_list("pk", facts.person))
    return [(owners[record.pk], row_of(record, names)) for record in records]


def row_of(record: Model, names: Names) -> dict[str, Any]:
    """The columns of a record in words: choices by their label, what it points at by its name.

    `names` keeps those already asked for: a pathway's takes reading its person and its programme.
    """
    row: dict[str, Any] = {"id": record.pk}
    for one in record._meta.concrete_fields:
        if one.primary_key or one.name in _TECHNICAL:
            continue
        row[one.name] = _value(record, one, names)
    return row


def _value(record: Model, one: Field, names: Names) -> Any:
    if isinstance(one, ForeignKey):
        if one.related_model in (Person,):
            return getattr(record, one.attname)
        key = (one.related_model, getattr(record, one.attname))
        if key[1] is None:
            return None
        if key not in names:
            names[key] = str(getattr(record, one.name))
        return names[key]
    if one.choices:
        return str(getattr(record, f"get_{one.name}_display")())
    return getattr(record, one.attname)


def labels_of(model: type[Model]) -> dict[str, str]:
    """What a reader calls the columns of a table."""
    found = {one.name: str(one.verbose_name) for one in model._meta.concrete_fields}
    return {name: label[:1].upper() + label[1:] for name, label in found.items()}
