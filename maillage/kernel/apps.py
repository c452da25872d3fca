from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "maillage.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.crypto import register_column

        register_column("kernel.OutgoingMail", "sealed", "kernel.mail", _("lettres en attente"))
