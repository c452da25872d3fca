"""What this part tells the other rooms and the first page, when the site starts."""

from django.utils.translation import gettext_lazy as _


def register_all() -> None:
    """Called once, from the room's `ready`."""
    from maillage.kernel.navigation import Entry, register

    register(
        Entry(
            label=_("Mes marchés"),
            url_name="clauses:own_contracts",
            right="see_own_clauses",
            icon="contract",
            order=10,
            covers=("clauses:own_contract",),
            whole_room=False,
        )
    )
