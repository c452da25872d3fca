"""What happened to a file, act by act: the journal keeps the image of a row before each change; what it
became is the image before the next change, or the row as it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from maillage.kernel.models import Change, Changeset
from maillage.pathways.queries.file import PersonFile

from .rows import MOST, Rows
from .words import TITLES, Event, Names, changed, event

PAGE = 30  # acts on a page


@dataclass
class Entry:
    """One act: everything written together, by one hand, for one reason."""

    changeset: Changeset
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class History:
    """A page of the acts. `kinds` and `authors` are what they can be narrowed to."""

    entries: list[Entry]
    page: int = 1
    pages: int = 1
    kinds: tuple[tuple[str, str], ...] = ()
    authors: tuple[str, ...] = ()
    kind: str = ""
    author: str = ""
    cut: bool = False  # older changes than those read exist


@dataclass(frozen=True)
class _Step:
    """A change, and what the row became."""

    change: Change
    now: dict | None


def history_of(file: PersonFile, *, page: int = 1, kind: str = "", author: str = "") -> History:
    """The acts of a file, latest first; none for roles that do not read them.

    `kind` keeps the changes of one sort of record ("pathways.Step"), `author` those of one hand.
    """
    if not file.sight.history:
        return History([])
    rows = Rows(file)
    after = rows.images()
    found = rows.changes(after)
    acts: dict[int, list[_Step]] = {}
    for change in found[:MOST]:
        key = (change.table_name, change.row_id)
        now = None if change.operation == "D" else after.get(key)
        model = rows.models[change.table_name]
        if change.operation != "U" or changed(model, change.before, now):
            acts.setdefault(change.changeset_id, []).append(_Step(change, now))
        after[key] = change.before or {}
    met = {rows.models[step.change.table_name]._meta.label for steps in acts.values() for step in steps}
    authors = sorted({steps[0].change.changeset.actor_label for steps in acts.values()})
    kept = list(_narrowed(rows, acts, kind, author).values())
    pages = max(-(-len(kept) // PAGE), 1)
    page = min(max(page, 1), pages)
    return History(
        _written(rows, kept[(page - 1) * PAGE : page * PAGE]),
        page,
        pages,
        tuple((label, str(title)) for label, title in TITLES.items() if label in met),
        tuple(authors),
        kind if kind in met else "",
        author if author in authors else "",
        len(found) > MOST,
    )


def _narrowed(rows: Rows, acts: dict[int, list[_Step]], kind: str, author: str) -> dict[int, list[_Step]]:
    table = next((t for t, model in rows.models.items() if model._meta.label == kind), "")
    found = {}
    for act, steps in acts.items():
        if author and steps[0].change.changeset.actor_label != author:
            continue
        if mine := [step for step in steps if not table or step.change.table_name == table]:
            found[act] = mine
    return found


def _written(rows: Rows, acts: list[list[_Step]]) -> list[Entry]:
    """The acts in words; the names behind foreign keys are read for this page only."""
    names = Names()
    for steps in acts:
        for step in steps:
            names.ask(rows.models[step.change.table_name], step.change.before, step.now)
    names.read()
    entries = []
    for steps in acts:
        entry = Entry(steps[0].change.changeset)
        for step in steps:
            model = rows.models[step.change.table_name]
            entry.events.append(event(model, step.change.operation, step.change.before, step.now, names))
        entries.append(entry)
    return entries
