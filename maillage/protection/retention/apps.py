from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "maillage.protection.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.crypto import register_column
        from maillage.protection.lower_facts import register

        from .archive import PURPOSE

        register()
        register_column("retention.ArchivedFile", "sealed", PURPOSE, "dossiers archivés")
