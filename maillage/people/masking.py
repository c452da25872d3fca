"""What a role reads of a file it reaches: decided here, once, for pages, parts of pages and exports.

Which *people* a role reaches is `Person.objects.visible_to`; this is about the parts of one file.
"""

from dataclasses import dataclass

from maillage.accounts.context import Context
from maillage.accounts.roles import Right


@dataclass(frozen=True)
class Sight:
    """The parts of a person's file a context reads."""

    identity: bool  # name, age, sex
    contacts: bool  # telephone, mail, address
    pathways: bool  # programmes, entries, exits, reference workers
    steps: bool  # steps and contracts
    appointments: bool  # dates, attendance
    notes: bool  # what was written: notes, situations, barriers, objectives
    history: bool  # who changed what


def sight(context: Context) -> Sight:
    """Reception reads identity and appointments; a partner, identity and the state of the pathway."""
    seen = context.has(Right.SEE_PEOPLE)
    works = context.has(Right.EDIT_PATHWAYS)
    return Sight(
        identity=seen,
        contacts=seen and (works or context.has(Right.EDIT_PEOPLE)),
        pathways=seen and context.has(Right.SEE_PATHWAYS),
        steps=seen and works and context.has(Right.SEE_PATHWAYS),
        appointments=seen and context.has(Right.SEE_APPOINTMENTS),
        notes=seen and context.has(Right.SEE_SOCIAL_NOTES),
        history=seen and works and context.has(Right.SEE_SOCIAL_NOTES),
    )
