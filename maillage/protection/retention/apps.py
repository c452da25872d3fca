from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "maillage.protection.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.crypto import register_column
        from maillage.kernel.navigation import Entry
        from maillage.kernel.navigation import register as add_entry
        from maillage.protection.facts import hooks
        from maillage.protection.lower_facts import register

        from . import sums
        from .archive import PURPOSE

        register()
        add_entry(
            Entry(
                label=_("Fin de conservation"),
                url_name="retention:terms",
                right="manage_programme",
                icon="calendar",
                order=56,
                rare=True,
                covers=("retention:suspend",),
            )
        )
        add_entry(
            Entry(
                label=_("Archives"),
                url_name="retention:archives",
                right="read_archive",
                icon="lock",
                order=57,
                covers=("retention:archive",),
            )
        )
        register_column("retention.ArchivedFile", "sealed", PURPOSE, "dossiers archivés")
        register_column("retention.KeptSums", "sealed", sums.PURPOSE, "chiffres gardés des faits d'emploi")
        hooks.counted.append(sums.counted)
        hooks.company.append(sums.in_company)
        hooks.carry.append(sums.carry)
