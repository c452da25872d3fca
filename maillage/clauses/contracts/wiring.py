"""What this part tells the other rooms and the first page, when the site starts."""

from django.utils.translation import gettext_lazy as _

from .. import board


def register_all() -> None:
    """Called once, from the room's `ready`."""
    board.register_tab("contracts", _("Marchés"), "clauses:contracts", order=20)
    board.register_tab("buyers", _("Acheteurs"), "clauses:buyers", order=60)
