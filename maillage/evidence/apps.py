from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "maillage.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.crypto import register_holder
        from maillage.people.file_parts import FilePart, register

        from .holder import DocumentHolder
        from .parts import documents_part

        register_holder(DocumentHolder())
        register(
            FilePart(
                key="pieces",
                label=_("Pièces"),
                part="documents",
                template="evidence/_documents.html",
                content=documents_part,
                before="suivi",
            )
        )
