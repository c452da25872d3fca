from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClausesConfig(AppConfig):
    name = "maillage.clauses"
    label = "clauses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.navigation import Entry, register

        from . import board
        from .buyers import wiring as buyers
        from .contracts import wiring as contracts
        from .figures import wiring as figures
        from .followup import wiring as followup
        from .hours import wiring as hours
        from .outside import wiring as outside
        from .people import wiring as people
        from .sheets import wiring as sheets

        register(
            Entry(
                label=_("Clauses"),
                url_name="clauses:home",
                right="run_clauses",
                icon="contract",
                order=44,
                covers=("clauses",),
            )
        )
        board.register_tab("home", _("Aujourd'hui"), "clauses:home", order=0)
        # Facts are forgotten in the order they are declared: hours before what they rest on.
        for part in (hours, people, contracts, outside, sheets, followup, figures, buyers):
            part.register_all()
