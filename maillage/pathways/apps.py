from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "maillage.pathways"
    label = "pathways"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.indicators import register as register_figures
        from maillage.people.managers import register_reach

        from .indicators import ProgrammeSections
        from .managers import person_reach

        register_reach(person_reach)
        register_figures("pathways", ProgrammeSections())
