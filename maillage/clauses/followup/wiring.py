"""What the part gives the rest of the site."""

from django.utils.translation import gettext_lazy as _

from maillage.organisations import panels as organisation_panels

from .. import board
from .blocks import contract_block, home_block, lot_block, operation_block
from .panels import late_notices


def register_all() -> None:
    board.register_tab("balance", _("Avancement"), "clauses:balance", order=25)
    board.register_block("home", board.Block("alerts", "clauses/followup/_home.html", home_block, order=40))
    board.register_block("lot", board.Block("progress", "clauses/followup/_lot.html", lot_block, order=10))
    board.register_block(
        "contract", board.Block("sums", "clauses/followup/_sums.html", contract_block, order=10)
    )
    board.register_block(
        "operation", board.Block("sums", "clauses/followup/_sums.html", operation_block, order=10)
    )
    organisation_panels.register_notices(late_notices)
