"""What each part of the room adds to the pages of another, and to the tabs.

    register_tab("contracts", _("Marchés"), "clauses:contracts", order=20)
    register_block("home", Block("statements", "clauses/hours/_board.html", statements_block, order=10))
    register_block("lot", Block("progress", "clauses/followup/_lot.html", progress_of_lot, order=10))

Pages: `home` (no subject), `lot`, `contract`, `operation`, `person` (the subject is the record). A block's
`content(context, subject)` gives what its template reads as `content`, or None to draw nothing; it asks a
constant number of questions of the database. A block that names people gives their numbers as `people_shown`;
one of the first page may give `gists`, what there is to do in a few words and a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from maillage.accounts.context import Context
from maillage.accounts.roles import Right


@dataclass(frozen=True)
class Tab:
    """A way into a part of the room. `code` marks the current one: `{% clause_tabs "contracts" %}`."""

    code: str
    label: str | Promise
    url_name: str
    order: int
    right: Right = Right.RUN_CLAUSES


@dataclass(frozen=True)
class Block:
    """A block of a page. `side`: in the narrow column."""

    code: str
    template: str
    content: Callable[[Context, Any], dict[str, Any] | None]
    order: int
    side: bool = False


@dataclass(frozen=True)
class Gist:
    """What a block of the first page holds, at a glance. `anchor`: the id of its title; `late`: overdue."""

    label: str | Promise
    count: int
    anchor: str
    late: bool = False


Drawn = dict[str, list[tuple[Block, dict[str, Any]]]]  # main and side, each block with its content

_tabs: dict[str, Tab] = {}
_blocks: dict[str, dict[str, Block]] = defaultdict(dict)


def register_tab(
    code: str, label: str | Promise, url_name: str, *, order: int, right: Right = Right.RUN_CLAUSES
) -> None:
    _tabs[code] = Tab(code, label, url_name, order, right)


def register_block(page: str, block: Block) -> None:
    _blocks[page][block.code] = block


def tabs(context: Context) -> list[Tab]:
    return sorted((tab for tab in _tabs.values() if context.has(tab.right)), key=lambda tab: tab.order)


def blocks(page: str, context: Context, subject: Any = None) -> Drawn:
    """The blocks that have something to say, in order, each with what its template reads: `main`, `side`."""
    found: Drawn = {"main": [], "side": []}
    for block in sorted(_blocks[page].values(), key=lambda one: one.order):
        content = block.content(context, subject)
        if content is not None:
            found["side" if block.side else "main"].append((block, content))
    return found


def people_shown(found: Drawn) -> list[int]:
    """The people these blocks name, for the log of readings: `shown(request, people_shown(blocks))`."""
    drawn = (content for side in found.values() for _block, content in side)
    return sorted({person for content in drawn for person in content.get("people_shown", ())})


def gists(found: Drawn) -> list[Gist]:
    """The blocks of a page in a few words, those that have something to do, in their order."""
    drawn = (content for side in found.values() for _block, content in side)
    return [gist for content in drawn for gist in content.get("gists", ()) if gist.count]
