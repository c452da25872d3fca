"""What a role reads of a file it reaches: decided here, once, for pages, parts of pages and exports.

Which *people* a role reaches is `Person.objects.visible_to` (`readable_by` with shares); this is about the
parts of one file. A role has a ceiling (`sight`); on one file it may read less (`file_sight`): social notes
and sensitive data are for the person's reference team, and a share opens what its level says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right

from .models import Person
from .team import in_team as members

if TYPE_CHECKING:
    from maillage.organisations.models import Organisation


@dataclass(frozen=True)
class Sight:
    """The parts of a person's file a context reads."""

    identity: bool  # name, age, sex
    contacts: bool  # telephone, mail, address
    pathways: bool  # programmes, entries, exits, reference workers
    steps: bool  # steps and contracts
    appointments: bool  # dates, attendance
    situations: bool  # ordinary answers and barriers
    notes: bool  # what was confided: notes, objectives, diagnosis
    sensitive: bool  # answers and barriers the nomenclature calls sensitive, structures that reveal
    history: bool  # who changed what
    documents: bool  # proofs kept in the file
    sensitive_documents: bool  # proofs of a sensitive criterion
    placement: bool = False  # telephone, mail, neighbourhood, and answers an employer asks for
    clauses: bool = False  # criteria of social clauses the person meets, sensitive ones never
    share: str = ""  # the level of the share this is read by; "" in one's own reach

    @property
    def reach(self) -> bool:
        """How to reach the person, and the neighbourhood; the address itself is of `contacts`."""
        return self.contacts or self.placement

    @property
    def work(self) -> bool:
        """What was done with companies: immersions, sponsorship."""
        return self.steps or self.placement

    @property
    def clause_file(self) -> bool:
        """What clauses say of the person: for who works on the pathway, and for who runs clauses."""
        return self.steps or self.clauses

    def structure(self, context: Context, organisation: Organisation | None) -> str:
        """The name of a structure around the person, as this reader may know it. Its own is no secret."""
        if organisation is None:
            return ""
        own = organisation.pk == context.organisation_id
        if organisation.reveals and not self.sensitive and not own:
            return _("Un partenaire")
        return organisation.name


_NONE: dict[str, Any] = {part.name: False for part in fields(Sight) if part.name != "share"}
_NOTHING = Sight(**_NONE)

# What each level of a share opens, within what the role reads.
_LEVELS: dict[str, tuple[str, ...]] = {
    "who": ("identity",),
    "pathway": ("identity", "pathways", "steps", "appointments"),
    "full": ("identity", "contacts", "pathways", "steps", "appointments", "situations"),
    "emergency": (
        "identity",
        "contacts",
        "pathways",
        "steps",
        "appointments",
        "situations",
        "notes",
        "sensitive",
    ),
}

ShareLevel = Callable[[Context, int], str]

_share_level: list[ShareLevel] = []


def register_share_level(level: ShareLevel) -> None:
    """`level(context, person_id)`: the level of the share in force, "" for none."""
    _share_level.append(level)


def sight(context: Context) -> Sight:
    """The ceiling of a role: reception reads identity and appointments; a partner, identity and the state of
    the pathway; who works with companies, what a placement needs. What of it holds on one file is
    `file_sight`'s to say."""
    seen = context.has(Right.SEE_PEOPLE)
    works = context.has(Right.EDIT_PATHWAYS)
    notes = seen and context.has(Right.SEE_SOCIAL_NOTES)
    return Sight(
        identity=seen,
        contacts=seen and (works or context.has(Right.EDIT_PEOPLE)),
        pathways=seen and context.has(Right.SEE_PATHWAYS),
        steps=seen and works and context.has(Right.SEE_PATHWAYS),
        appointments=seen and context.has(Right.SEE_APPOINTMENTS),
        situations=notes,
        notes=notes,
        sensitive=notes,
        history=notes and works,
        documents=seen and works,
        sensitive_documents=notes and works,
        placement=seen and context.has(Right.SEE_PLACEMENTS),
        clauses=seen and context.has(Right.CHECK_CLAUSES),
    )


def file_sight(
    context: Context, person_id: int, *, in_reach: bool | None = None, in_team: bool | None = None
) -> Sight:
    """What a context reads of one file. `in_reach` and `in_team` spare a query to who already knows."""
    if in_reach is None:
        in_reach = Person.objects.visible_to(context).filter(pk=person_id).exists()
    if not in_reach:
        return _shared_sight(context, person_id)
    ceiling = sight(context)
    if in_team is None:
        in_team = bool(members(context, [person_id]))
    return ceiling if in_team else without_confidences(ceiling)


def without_confidences(ceiling: Sight) -> Sight:
    """The same for somebody who is not of the person's reference team."""
    return replace(ceiling, notes=False, sensitive=False, history=False, sensitive_documents=False)


def conceal(seen: Sight, context: Context, *organisations: Organisation | None) -> None:
    """Put the name a reader may know on structures read for a page, in memory only."""
    for organisation in organisations:
        if organisation is not None:
            organisation.name = seen.structure(context, organisation)


def discreet(context: Context, organisation: Organisation) -> str:
    """The name of a structure in a list of many people, where nobody's team is known: told to none."""
    own = organisation.pk == context.organisation_id
    return _("Un partenaire") if organisation.reveals and not own else organisation.name


def _shared_sight(context: Context, person_id: int) -> Sight:
    ceiling = sight(context)
    for level in _share_level:
        found = level(context, person_id)
        if found in _LEVELS:
            open_to = {part: getattr(ceiling, part) for part in _LEVELS[found]}
            return replace(_NOTHING, **open_to, share=found)
    return _NOTHING
