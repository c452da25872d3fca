from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmploymentConfig(AppConfig):
    name = "maillage.employment"
    label = "employment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.evidence.links import Target, register_target
        from maillage.indicators import register as register_figures
        from maillage.kernel.navigation import Entry, register
        from maillage.organisations import panels
        from maillage.people.file_parts import FilePart
        from maillage.people.file_parts import register as register_tab
        from maillage.people.merging import register_part
        from maillage.protection.facts import Facts, register_facts
        from maillage.protection.pages import shows

        from .models import EmploymentContract
        from .offers.figures import FunnelSections, PlacementSection
        from .offers.file_part import proposals_part
        from .offers.merging import OffersPart
        from .offers.panels import offers_panel
        from .queries import contract_choices

        shows("people.Person", "pk", "employment:contract_create", label=_("Contrat"))
        shows("people.Person", "pk", "employment:person_propose", label=_("Proposition"))
        shows(
            "employment.Application",
            "person_id",
            "employment:application",
            "employment:application_cell",
            *(
                f"employment:application_{act}"
                for act in ("withdraw", "refuse", "resume", "remove", "hire", "unhire", "join", "convene")
            ),
            label=_("Candidature"),
        )
        shows(
            "employment.Convening",
            "application__person_id",
            *(f"employment:convening_{act}" for act in ("letter", "mark", "remove")),
            label=_("Convocation"),
        )
        register(
            Entry(
                label=_("Offres"),
                url_name="employment:offers",
                right=("follow_companies", "edit_pathways"),
                icon="contract",
                order=42,
                covers=("employment",),
            )
        )
        panels.register(offers_panel)
        register_tab(
            FilePart(
                key="propositions",
                label=_("Propositions"),
                part="proposals",
                template="employment/offers/_proposals.html",
                content=proposals_part,
                before="suivi",
            )
        )
        shows(
            "employment.EmploymentContract",
            "person_id",
            *(f"employment:contract_{act}" for act in ("edit", "end", "reopen", "remove")),
            label=_("Contrat"),
        )
        register_facts(
            Facts(
                "employment.Convening",
                "application__person_id",
                _("Convocations à des recrutements"),
            ),
            Facts(
                "employment.Application",
                "person_id",
                _("Candidatures"),
                ("proposed_on", "invited_on", "information_on", "interview_on", "hired_on"),
            ),
            Facts(
                "employment.EmploymentContract",
                "person_id",
                _("Contrats de travail"),
                ("start_date", "end_date"),
            ),
        )
        register_part(OffersPart())
        register_figures("placement", PlacementSection())
        register_figures("recruitments", FunnelSections())
        register_target(Target("contract", _("Contrats"), EmploymentContract, contract_choices))
