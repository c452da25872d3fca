"""Scoped reads of employment contracts."""

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.people.models import Person

from .models import EmploymentContract


def contract_choices(context: Context, person: Person) -> list[tuple[int, str]]:
    """A person's contracts, for who works on them: number and label, latest first."""
    if not context.has(Right.EDIT_PATHWAYS):
        return []
    found = (
        EmploymentContract.objects.visible_to(context)
        .filter(person=person)
        .select_related("employer")
        .order_by("-start_date", "-pk")
    )
    return [(c.pk, f"{c}, {formats.day(c.start_date)}") for c in found]
