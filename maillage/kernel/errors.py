"""Errors a user can act upon, and the translation of the database's refusals into them."""

from functools import cache

from django.apps import apps
from django.db import Error as DatabaseError
from django.utils.translation import gettext as _


class DomainError(Exception):
    """Something the rules of the trade refuse. `message` is in the user's language and says how to mend it.

    `field` names the form field or import column at fault, when there is one.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Busy(DomainError):
    """Others were writing the same rows; nothing was written, and the same may pass in an instant."""


class NotAllowed(DomainError):
    """The role of the request does not give this right: answered 403."""


_DISK_FULL = "53100"  # PostgreSQL's code when it cannot extend a file
# … when a wait was too long, when two writers waited for each other, when they crossed.
_BUSY = ("55P03", "40P01", "40001")

# Refusals raised by triggers rather than by constraints declared on a model: name -> (message, field).
_TRIGGER_RULES: dict[str, tuple[str, str | None]] = {}


def register_rule(name: str, message: str, field: str | None = None) -> None:
    """Give a trigger's rule (the CONSTRAINT name it raises with) the sentence its users read.

    `message` may be a lazy translation.
    """
    _TRIGGER_RULES[name] = (message, field)


@cache
def _constraint_messages() -> dict[str, str]:
    messages: dict[str, str] = {}
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            messages[constraint.name] = constraint.violation_error_message
    return messages


def is_busy(error: Exception) -> bool:
    """Whether others stood in the way: said by the database, or by `changes` already."""
    return isinstance(error, Busy) or getattr(error.__cause__, "sqlstate", None) in _BUSY


def as_domain_error(error: DatabaseError) -> DomainError | None:
    """What to tell of a refusal: a rule, a full disk, others at work; None when it is a real fault."""
    if getattr(error.__cause__, "sqlstate", None) == _DISK_FULL:
        return DomainError(
            _(
                "Le disque du serveur est plein : rien n'a été enregistré, ce qui l'était déjà l'est "
                "toujours. "
                "Prévenez la personne qui s'occupe du serveur, puis recommencez."
            )
        )
    if is_busy(error):
        return Busy(
            _(
                "D'autres écritures en cours ont bloqué celle-ci. Rien n'a été enregistré : recommencez "
                "dans un instant."
            )
        )
    diagnostic = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostic, "constraint_name", None)
    if not name:
        return None
    if name in _TRIGGER_RULES:
        message, field = _TRIGGER_RULES[name]
        return DomainError(str(message), field)
    if name in _constraint_messages():
        return DomainError(str(_constraint_messages()[name]))
    sqlstate = getattr(diagnostic, "sqlstate", "")
    if sqlstate == "23505":
        return DomainError(_("Cet enregistrement existe déjà."))
    if sqlstate == "23503":
        # The file was merged, or the record removed, while somebody was writing to it.
        return DomainError(
            _(
                "Un dossier ou un enregistrement concerné vient d'être fusionné ou retiré. Rien n'a été "
                "enregistré : rouvrez la page et recommencez."
            )
        )
    return None
