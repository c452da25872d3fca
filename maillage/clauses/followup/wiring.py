"""What the part gives the rest of the site."""

from django.utils.translation import gettext_lazy as _

from .. import board


def register_all() -> None:
    board.register_tab("balance", _("Avancement"), "clauses:balance", order=25)
