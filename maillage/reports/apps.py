from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "maillage.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.navigation import Entry, register
        from maillage.protection.facts import hooks

        from . import lists  # noqa: F401 - declares the lists of pathways' records
        from .forgetting import forget_records

        hooks.removed.append(forget_records)
        register(
            Entry(
                label=_("Rapports"),
                url_name="reports:list",
                right="see_figures",
                icon="report",
                order=70,
                covers=("reports",),
            )
        )
