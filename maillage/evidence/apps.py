from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "maillage.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from maillage.kernel.crypto import register_holder
        from maillage.people.file_parts import FilePart, register

        from . import store
        from .holder import DocumentHolder
        from .models import Document
        from .parts import documents_part

        # Where the law has a document destroyed, its content goes with its row.
        post_delete.connect(store.remove_after_commit, sender=Document, dispatch_uid="evidence.content")
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
