from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "maillage.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.indicators.behind import register_records
        from maillage.kernel.mail import on_refusal
        from maillage.kernel.navigation import Entry, register

        from .behind import Organisations
        from .services.contacts import mark_refused

        on_refusal(mark_refused)
        register_records(Organisations)
        register(
            Entry(
                label=_("Structures"),
                url_name="organisations:list",
                right="see_organisations",
                icon="building",
                order=50,
                covers=("organisations", "territory"),
            )
        )
