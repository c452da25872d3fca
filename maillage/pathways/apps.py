from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PathwaysConfig(AppConfig):
    name = "maillage.pathways"
    label = "pathways"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.indicators import register as register_figures
        from maillage.kernel.navigation import Entry, register
        from maillage.people.managers import register_reach

        from .indicators import ProgrammeSections
        from .managers import person_reach

        register_reach(person_reach)
        register_figures("pathways", ProgrammeSections())
        register(
            Entry(
                label=_("Personnes"),
                url_name="pathways:people",
                right="see_people",
                icon="people",
                order=10,
                covers=("people", "employment", "pathways:person", "pathways:person_tab"),
            ),
            Entry(
                label=_("Entretiens"),
                url_name="pathways:appointments",
                right="see_appointments",
                icon="calendar",
                order=15,
            ),
        )
