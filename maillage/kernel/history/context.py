"""The context of a change: one transaction, one author, one reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from maillage.kernel.errors import as_domain_error

if TYPE_CHECKING:
    from maillage.kernel.models import Changeset


@dataclass(frozen=True)
class Actor:
    """Who acts: an account (`account_id`), or the system (None), with the label history prints."""

    label: str
    account_id: int | None = None
    organisation_id: int | None = None


def current_changeset() -> "Changeset | None":
    """The changeset writes are being recorded under, if any."""
    return getattr(connection, "maillage_changeset", None)


@contextmanager
def changes(actor: Actor, reason: str) -> Iterator["Changeset"]:
    """Open a transaction whose every write is recorded with `actor` and `reason`.

    Nested calls join the outer changeset (the first reason holds). A refusal of a database rule comes
    out as `DomainError` with the rule's message; the transaction is then rolled back whole.
    """
    from django.db import Error

    from maillage.kernel.models import Changeset

    if (outer := current_changeset()) is not None:
        yield outer
        return
    try:
        with transaction.atomic():
            changeset = Changeset.objects.create(
                actor_id=actor.account_id,
                actor_label=actor.label,
                organisation_id=actor.organisation_id,
                reason=reason,
            )
            _set(str(changeset.pk))
            connection.maillage_changeset = changeset
            try:
                yield changeset
                with connection.cursor() as cursor:
                    # Deferred rules speak here, inside the block, so that the caller gets their message.
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                    cursor.execute(
                        "DELETE FROM kernel_changeset s WHERE s.id = %s AND NOT EXISTS"
                        " (SELECT FROM kernel_change c WHERE c.changeset_id = s.id)",
                        [changeset.pk],
                    )
                _set("")
            finally:
                connection.maillage_changeset = None
    except Error as error:
        if (rule := as_domain_error(error)) is not None:
            raise rule from error
        raise


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maillage.changeset', %s, true)", [value])


__all__ = ["Actor", "changes", "current_changeset"]
