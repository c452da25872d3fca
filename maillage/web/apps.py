from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "maillage.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.navigation import Entry, register

        register(Entry(label=_("Accueil"), url_name="web:home", icon="home", order=0))
