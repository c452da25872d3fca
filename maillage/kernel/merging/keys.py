"""Every foreign key to a kind of record, found from the models: a room added tomorrow is moved too."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from graphlib import TopologicalSorter

from django.apps import apps
from django.db.models import ForeignKey, Model

from .rows import Column


@cache
def keys_to(
    target: type[Model], apart: tuple[type[Model], ...] = ()
) -> tuple[tuple[type[Model], ForeignKey], ...]:
    """The foreign keys to `target`; those of the models `apart` are settled by hand."""
    return tuple(
        (model, f)
        for model in apps.get_models(include_auto_created=True)
        if model not in apart and model._meta.managed and not model._meta.proxy
        for f in model._meta.concrete_fields
        if isinstance(f, ForeignKey) and f.remote_field.model is target
    )


def single_rows(target: type[Model], apart: Collection[type[Model]] = ()) -> list[Column]:
    """Tables with one row a record, keyed by it: computed, and computed again of the surviving one."""
    return [
        Column(model._meta.db_table, f.column, f.column)
        for model, f in keys_to(target, tuple(apart))  # type: ignore[arg-type]
        if f.primary_key
    ]


@cache
def columns_to(target: type[Model], apart: tuple[type[Model], ...] = ()) -> tuple[Column, ...]:
    """Every key to `target`, what others point at first (contracts, then the pathways they prove)."""
    models: dict[type[Model], list[ForeignKey]] = {}
    for model, f in keys_to(target, apart):  # type: ignore[arg-type]
        if not f.primary_key:
            models.setdefault(model, []).append(f)
    sorter: TopologicalSorter[type[Model]] = TopologicalSorter()
    for model in models:
        targets = {f.remote_field.model for f in model._meta.concrete_fields if isinstance(f, ForeignKey)}
        sorter.add(model, *(targets & models.keys() - {model}))
    return tuple(
        Column(model._meta.db_table, f.column, str(model._meta.pk.column))
        for model in sorter.static_order()
        for f in models[model]
    )
