"""One export: its scope, its columns, its file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.clauses.models import Lot
from maillage.employment.models import EmploymentContract
from maillage.exchange.kinds import KINDS
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.listing.withholding import may_leave
from maillage.kernel.sheets.writing import FORMATS, Cell, write
from maillage.organisations.models import Organisation
from maillage.pathways.models import Appointment, Enrolment, Step
from maillage.people.models import Person

from . import clauses, organisations, people, work

_XLSX_ROWS = 1_048_575  # what a sheet holds under its header

Rows = Callable[[QuerySet, Context], Iterator[list[Cell]]]


@dataclass(frozen=True)
class Export:
    """A kind of export: the records of `scope`, as the columns of the import of the same kind.

    `rights`: any of them lets a role take it; `names`: it names people.
    """

    kind: str
    scope: Callable[[Context], QuerySet]
    rows: Rows
    rights: tuple[Right, ...] = (Right.EXPORT,)
    names: bool = True

    @property
    def label(self) -> str | Promise:
        return KINDS[self.kind].label

    @property
    def header(self) -> list[str]:
        return [column.name for column in KINDS[self.kind].columns]


EXPORTS: dict[str, Export] = {
    one.kind: one
    for one in (
        Export("organisations", lambda context: Organisation.objects.visible_to(context), organisations.rows),
        Export("people", lambda context: Person.objects.visible_to(context), people.rows),
        Export("contracts", lambda context: EmploymentContract.objects.visible_to(context), work.contracts),
        Export("enrolments", lambda context: Enrolment.objects.visible_to(context), work.enrolments),
        Export("steps", lambda context: Step.objects.visible_to(context), work.steps),
        Export("appointments", lambda context: Appointment.objects.visible_to(context), work.appointments),
        Export(
            "public-contracts",
            lambda context: Lot.objects.visible_to(context),
            clauses.public_contracts,
            rights=(Right.RUN_CLAUSES,),
            names=False,
        ),
    )
}

# Any of these lets a role into the page of exports; each kind says which ones take it.
RIGHTS = tuple(sorted({right for one in EXPORTS.values() for right in one.rights}))


def exports_of(context: Context) -> dict[str, Export]:
    """The kinds the role may take away."""
    return {kind: one for kind, one in EXPORTS.items() if any(context.has(right) for right in one.rights)}


def export(context: Context, kind: str, format: str) -> bytes:
    """A file of every record of this kind the context sees. Raises `NotAllowed` or `DomainError`."""
    if kind not in EXPORTS or format not in FORMATS:
        raise DomainError(_("Cet export n'existe pas."))
    one = EXPORTS[kind]
    if kind not in exports_of(context):
        raise NotAllowed(_("Votre rôle ne permet pas cet export."))
    records = may_leave(one.scope(context))
    if format == "xlsx" and records.count() > _XLSX_ROWS:
        raise DomainError(_("Il y a plus de lignes qu'un classeur n'en contient : choisissez le format CSV."))
    return write(format, kind, one.header, one.rows(records, context))
