"""What a document may be about beside the person. Upper rooms own these; each registers a kind.

A link is only made to a record the registrant itself lists for the person and the reader, and goes when
that record is removed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_delete
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.kernel.errors import DomainError
from maillage.people.models import Person

from .models import DocumentLink


@dataclass(frozen=True)
class Target:
    """A kind of record. `listing` gives, for a person and who reads, each record's number and label."""

    code: str
    label: str | Promise
    model: type[Model]
    listing: Callable[[Context, Person], list[tuple[int, str]]]


_targets: dict[str, Target] = {}


def register_target(target: Target) -> None:
    """Called from a room's `ready`."""
    _targets[target.code] = target
    pre_delete.connect(_unlink, sender=target.model, dispatch_uid=f"evidence.unlink.{target.code}")


def choices_for(context: Context, person: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped choices for a select: `("Parcours", [("enrolment:12", "PLIE, entrée le …")])`."""
    groups = []
    for target in _targets.values():
        rows = [(f"{target.code}:{pk}", label) for pk, label in target.listing(context, person)]
        if rows:
            groups.append((str(target.label), rows))
    return groups


def parse(context: Context, person: Person, said: str) -> tuple[str, int] | None:
    """The link `said` ("step:7") names; None for "". Raises `DomainError` for what is not the person's."""
    if not said:
        return None
    known = {value for _label, rows in choices_for(context, person) for value, _text in rows}
    if said not in known:
        raise DomainError(_("Cet objet n'est pas dans le dossier de la personne."), "about")
    code, _colon, number = said.partition(":")
    return code, int(number)


def labels_of(context: Context, person: Person) -> dict[tuple[str, int], str]:
    """(kind, number) -> what it is called."""
    found = {}
    for target in _targets.values():
        for pk, label in target.listing(context, person):
            found[target.code, pk] = label
    return found


def _unlink(sender: type[Model], instance: Any, **_more: Any) -> None:
    """The record goes, within whoever's change: what pointed at it goes with it; the document stays."""
    codes = [target.code for target in _targets.values() if target.model is sender]
    DocumentLink.objects.filter(target__in=codes, target_id=instance.pk).delete()
