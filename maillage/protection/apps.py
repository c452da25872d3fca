from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProtectionConfig(AppConfig):
    name = "maillage.protection"
    label = "protection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.listing import exported
        from maillage.kernel.navigation import Entry, register
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
        shows("people.Person", "pk", "people:edit", label=_("État civil et contacts"))
        shows("people.Person", "pk", "people:situations", "people:search", label=_("Situation"))
        shows("people.Person", "pk", "people:barrier_create", label=_("Frein"))
        shows("people.Person", "pk", "people:residence_create", label=_("Adresse"))
        shows("people.Person", "pk", "protection:readers", label=_("Qui a lu ce dossier"))
        shows(
            "people.Residence",
            "person_id",
            "people:residence_edit",
            "people:residence_remove",
            label=_("Adresse"),
        )
        shows("people.Situation", "person_id", "people:situation_remove", label=_("Situation"))
        shows(
            "people.Barrier",
            "person_id",
            *(f"people:barrier_{act}" for act in ("edit", "lift", "reopen", "remove")),
            label=_("Frein"),
        )
        shows("people.Person", "pk", "evidence:upload", label=_("Pièces"))
        shows("people.Person", "pk", "retention:suspend", "retention:lift", label=_("Conservation"))
        shows(
            "evidence.Document",
            "person_id",
            *(f"evidence:{act}" for act in ("open", "edit", "withdraw", "reinstate")),
            arguments=("key",),
            lookup="key",
            label=_("Pièce"),
        )
        register(
            Entry(
                label=_("Partages"),
                url_name="protection:shares",
                right="share_files",
                icon="link",
                order=45,
                rare=True,
                covers=(
                    "protection:share",
                    "protection:ask",
                    "protection:find",
                    "protection:emergency",
                ),
                whole_room=False,
            ),
            Entry(
                label=_("Consultations"),
                url_name="protection:log",
                right="see_access_log",
                icon="eye",
                order=50,
                covers=("protection:log_find",),
                whole_room=False,
            ),
            Entry(
                label=_("Relevés"),
                url_name="protection:digests",
                right="see_access_log",
                icon="alert",
                order=51,
                covers=("protection:digest",),
                whole_room=False,
            ),
            Entry(
                label=_("Partages"),
                url_name="protection:watched",
                right="see_access_log",
                icon="link",
                order=52,
                whole_room=False,
            ),
        )
