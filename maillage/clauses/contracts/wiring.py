"""What this part tells the other rooms and the first page, when the site starts."""

from django.utils.translation import gettext_lazy as _


def register_all() -> None:
    """Called once, from the room's `ready`."""
    from maillage.organisations import panels as organisation_panels
    from maillage.organisations.merging import register_part
    from maillage.organisations.timeline import register_moments

    from .. import board
    from .blocks import deadlines_block
    from .merging import ClausesPart
    from .panels import buyer_panel, company_panel, lot_moments

    board.register_tab("contracts", _("Marchés"), "clauses:contracts", order=20)
    board.register_tab("buyers", _("Acheteurs"), "clauses:buyers", order=50)
    board.register_block(
        "home", board.Block("contracts", "clauses/contracts/_home.html", deadlines_block, order=60)
    )
    organisation_panels.register(buyer_panel, order=24)
    organisation_panels.register(company_panel, order=25)
    register_part(ClausesPart())
    register_moments(lot_moments)
