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
        from .holder import file_holders
        from .parts import documents_part
        from .sealed import sealed_models

        # Where the law has a document destroyed, its content goes with its row. All rooms' models are read
        # before any room is ready: those of the rooms above are here too.
        for model in sealed_models():
            post_delete.connect(
                store.remove_after_commit, sender=model, dispatch_uid=f"evidence.content.{model._meta.label}"
            )
        for holder in file_holders():
            register_holder(holder)
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
