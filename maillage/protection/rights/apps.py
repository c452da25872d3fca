from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    name = "maillage.protection.rights"
    label = "rights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.kernel.listing.withholding import register_withholding
        from maillage.kernel.navigation import Entry, register
        from maillage.people.file_parts import FilePart
        from maillage.people.file_parts import register as register_part
        from maillage.people.merging import register_part as register_merge_part
        from maillage.protection.facts import Facts, hooks, register_facts
        from maillage.protection.pages import shows

        from .forgetting import forget_words
        from .freezing import hold_frozen_files
        from .merging import RightsMergePart
        from .parts import rights_part
        from .queries import limited, without_limited

        register_facts(Facts("rights.Consent", "person_id", _("Information et accords")))
        hooks.closed.append(forget_words)
        hooks.held.append(lambda: set(limited().values_list("person_id", flat=True)))
        register_withholding(without_limited)
        register_merge_part(RightsMergePart())
        post_migrate.connect(hold_frozen_files, sender=self, dispatch_uid="rights.hold_frozen_files")
        shows("people.Person", "pk", "rights:register", label=_("Demande sur les données"))
        shows("people.Person", "pk", "rights:consent", "rights:notice", label=_("Information et accords"))
        register_part(
            FilePart(
                key="droits",
                label=_("Droits"),
                part="contacts",
                template="rights/_part.html",
                content=rights_part,
                before="historique",
            )
        )
        register(
            Entry(
                label=_("Demandes"),
                url_name="rights:requests",
                right="answer_requests",
                icon="inbox",
                order=55,
                covers=("rights:request",),
                whole_room=False,
            )
        )
        register(
            Entry(
                label=_("Traitements"),
                url_name="rights:processing",
                right="answer_requests",
                icon="report",
                order=58,
            )
        )
