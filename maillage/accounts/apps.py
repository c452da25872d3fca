from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "maillage.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.crypto import register_column
        from maillage.kernel.navigation import Entry, register

        register_column("accounts.TotpDevice", "sealed", "accounts.totp", _("applications de codes"))

        register(
            Entry(
                label=_("Comptes"),
                url_name="accounts:memberships",
                right="manage_accounts",
                icon="key",
                order=90,
                whole_room=False,
                covers=("accounts:invite", "accounts:membership", "accounts:membership_link"),
            )
        )
