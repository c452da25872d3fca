"""What each part of the room adds to its first page and to its tabs.

    register_tab("contracts", _("Marchés"), "clauses:contracts", order=20)
    register_block(Block("statements", "clauses/hours/_board.html", statements_block, order=10))

A block's `content` gives what its template reads, or None to draw nothing; it asks a constant number of
questions of the database.
"""

from __future__ import annotations

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
    """A block of the first page. `side`: in the narrow column."""

    code: str
    template: str
    content: Callable[[Context], dict[str, Any] | None]
    order: int
    side: bool = False


_tabs: dict[str, Tab] = {}
_blocks: dict[str, Block] = {}


def register_tab(
    code: str, label: str | Promise, url_name: str, *, order: int, right: Right = Right.RUN_CLAUSES
) -> None:
    _tabs[code] = Tab(code, label, url_name, order, right)


def register_block(block: Block) -> None:
    _blocks[block.code] = block


def tabs(context: Context) -> list[Tab]:
    return sorted((tab for tab in _tabs.values() if context.has(tab.right)), key=lambda tab: tab.order)


def blocks(context: Context) -> list[tuple[Block, dict[str, Any]]]:
    """The blocks that have something to say, in order, each with what its template reads."""
    ordered = sorted(_blocks.values(), key=lambda block: block.order)
    found = ((block, block.content(context)) for block in ordered)
    return [(block, content) for block, content in found if content is not None]
