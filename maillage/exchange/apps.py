from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "maillage.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.navigation import Entry, register

        from . import exporting, kinds

        register(
            Entry(
                label=_("Échanges"),
                url_name="exchange:home",
                right=(*kinds.RIGHTS, *exporting.RIGHTS),
                icon="import",
                order=80,
                rare=True,
                covers=("exchange",),
            )
        )
