"""Imports of one organisation take turns: the turn is a lock that ends with the transaction, even killed."""

import datetime as dt
from collections.abc import Callable

from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError, is_busy


def wait_for_turn(organisation_id: int | None, wait: dt.timedelta, on_wait: Callable[[], None]) -> None:
    """Hold the turn of an organisation (None: of what all share) until the end of the transaction.

    Raises `DomainError` when another import still holds it after `wait`.
    """
    name = f"maillage.import.{'shared' if organisation_id is None else organisation_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        if cursor.fetchone()[0]:
            return
        on_wait()
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true)", [f"{int(wait.total_seconds() * 1000) or 1}ms"]
        )
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        except OperationalError as error:
            if not is_busy(error):
                raise
            raise DomainError(
                _(
                    "Un autre import de votre structure est en cours. Rien n'a été écrit : relancez "
                    "celui-ci quand il sera fini."
                )
            ) from error
