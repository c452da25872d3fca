from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "maillage.protection"
    label = "protection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.listing import exported
        from maillage.people.managers import register_share
        from maillage.people.masking import register_share_level
        from maillage.people.reading import searched_elsewhere

        from .pages import shows
        from .queries import share_level, share_reach
        from .receivers import log_export, log_search

        register_share(share_reach)
        register_share_level(share_level)
        exported.connect(log_export, dispatch_uid="protection.log_export")
        searched_elsewhere.connect(log_search, dispatch_uid="protection.log_search")
        shows("people.Person", "pk", "people:edit", "people:residence_create", "people:situations")
        shows("people.Person", "pk", "people:barrier_create", "protection:readers")
        shows("people.Residence", "person_id", "people:residence_edit", "people:residence_remove")
        shows("people.Situation", "person_id", "people:situation_remove")
        shows(
            "people.Barrier",
            "person_id",
            *(f"people:barrier_{act}" for act in ("edit", "lift", "reopen", "remove")),
        )
