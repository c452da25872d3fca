from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "maillage.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .merging import Carried, MergePart, register_part

        class PeoplePart(MergePart):
            carried = (
                Carried(_("Adresses"), "people.Residence"),
                Carried(_("Réponses sur la situation"), "people.Situation"),
                Carried(_("Freins"), "people.Barrier"),
            )

        register_part(PeoplePart())
