"""What this part tells the other rooms and the first page, when the site starts."""

from django.utils.translation import gettext_lazy as _


def register_all() -> None:
    """Called once, from the room's `ready`."""
    from maillage.kernel.crypto import register_column
    from maillage.organisations import panels
    from maillage.protection.pages import shows

    from .. import board
    from . import blocks
    from .drafts import SEAL

    board.register_tab("asking", _("Demandes"), "clauses:asking", order=35)
    board.register_block(
        "home", board.Block("unanswered", "clauses/outside/_unanswered.html", blocks.unanswered_block, 30)
    )
    board.register_block(
        "home",
        board.Block("received", "clauses/outside/_received.html", blocks.received_block, 5, side=True),
    )
    board.register_block(
        "statement", board.Block("proofs", "clauses/outside/_proofs.html", blocks.proofs_block, 60)
    )
    board.register_block(
        "statement",
        board.Block(
            "correspondence",
            "clauses/outside/_correspondence.html",
            blocks.correspondence_block,
            20,
            side=True,
        ),
    )
    panels.register(blocks.statements_panel, order=45)
    # A payslip tells of somebody: opening it is a reading of the files of those the statement names.
    shows(
        "clauses.HoursLine",
        "person_id",
        "clauses:statement_proof",
        arguments=("key",),
        lookup="statement__proofs__key",
        label=_("Pièce d'un relevé d'heures"),
    )
    register_column("clauses.StatementDraft", "sealed", SEAL, _("brouillons de relevés d'heures"))
