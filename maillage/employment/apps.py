from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmploymentConfig(AppConfig):
    name = "maillage.employment"
    label = "employment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.evidence.links import Target, register_target
        from maillage.protection.facts import Facts, register_facts
        from maillage.protection.pages import shows

        from .models import EmploymentContract
        from .queries import contract_choices

        shows("people.Person", "pk", "employment:contract_create", label=_("Contrat"))
        shows(
            "employment.EmploymentContract",
            "person_id",
            *(f"employment:contract_{act}" for act in ("edit", "end", "reopen", "remove")),
            label=_("Contrat"),
        )
        register_facts(
            Facts(
                "employment.EmploymentContract",
                "person_id",
                _("Contrats de travail"),
                ("start_date", "end_date"),
            )
        )
        register_target(Target("contract", _("Contrats"), EmploymentContract, contract_choices))
        self._immersions()

    def _immersions(self) -> None:
        from django.db.models.signals import post_migrate

        from maillage.kernel.navigation import Entry, register
        from maillage.organisations.panels import register as register_panel
        from maillage.people.file_parts import FilePart
        from maillage.people.file_parts import register as register_file_part
        from maillage.people.merging import register_part
        from maillage.protection.facts import Facts, register_facts
        from maillage.protection.models import AccessKind
        from maillage.protection.pages import shows

        from .immersions.limits import load_limits
        from .immersions.merging import ImmersionsPart
        from .panels import immersions_panel
        from .part import work_part

        post_migrate.connect(load_limits, sender=self, dispatch_uid="employment.immersion_limits")
        register_part(ImmersionsPart())
        register_panel(immersions_panel)
        register_facts(
            Facts("employment.Immersion", "person_id", _("Immersions"), ("start_date", "last_day"))
        )
        acts = ("edit", "print", "sign", "close", "cancel", "back", "remove")
        shows(
            "employment.Immersion",
            "person_id",
            "employment:immersion",
            *(f"employment:immersion_{act}" for act in acts),
            label=_("Immersion"),
        )
        shows(
            "employment.Immersion",
            "person_id",
            "employment:immersion_agreement",
            kind=AccessKind.PRINT,
            label=_("Convention d'immersion"),
        )
        register_file_part(
            FilePart(
                key="immersions",
                label=_("Immersions"),
                part="work",
                template="employment/_work.html",
                content=work_part,
                before="suivi",
            )
        )
        register(
            Entry(
                label=_("Immersions"),
                url_name="employment:immersions",
                right=("edit_pathways", "follow_companies"),
                icon="clock",
                order=46,
                rare=True,
                whole_room=False,
                covers=("employment:immersion", "employment:immersion_new", "employment:immersion_edit",
                        "employment:immersion_sign", "employment:immersion_close"),
            )
        )  # fmt: skip
