"""What this part tells the other rooms and the first page, when the site starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register_all() -> None:
    """Called once, from the room's `ready`."""
    from maillage.employment.guards import register_guard
    from maillage.protection.pages import shows

    from .. import board
    from .guarding import keeps
    from .queries import blocks

    register_guard(keeps)
    board.register_tab("hours", _("Heures"), "clauses:hours", order=30)
    board.register_block(
        "home", board.Block("hours", "clauses/hours/_home.html", blocks.home_block, order=10)
    )
    board.register_block("lot", board.Block("hours", "clauses/hours/_lot.html", blocks.lot_block, order=30))
    board.register_block(
        "contract", board.Block("hours", "clauses/hours/_contract.html", blocks.contract_block, order=30)
    )
    board.register_block(
        "person", board.Block("hours", "clauses/hours/_person.html", blocks.person_block, order=10)
    )
    label = _("Heures de clause sociale")
    shows("clauses.HoursLine", "person_id", "clauses:statement", lookup="statement", label=label)
    shows(
        "clauses.HoursLine",
        "person_id",
        "clauses:line_validate",
        "clauses:line_reject",
        "clauses:line_correct",
        "clauses:line_edit",
        "clauses:line_person",
        label=label,
    )
    # Whom they show is said by the views.
    shows("people.Person", "pk", "clauses:hours_entry", "clauses:hours_lines", arguments=(), label=label)
