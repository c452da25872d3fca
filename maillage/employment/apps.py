from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmploymentConfig(AppConfig):
    name = "maillage.employment"
    label = "employment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .helps import wiring as helps
        from .immersions import wiring as immersions
        from .iod.registering import register_iod
        from .matching import wiring as matching
        from .offers import wiring as offers
        from .sponsorship import wiring as sponsorship

        # Facts are forgotten in the order they are declared: what points at a contract before it.
        offers.register_all(self)
        matching.register_all(self)
        register_iod()
        immersions.register_all(self)
        sponsorship.register_all(self)
        helps.register_all(self)
        self._contracts()

    def _contracts(self) -> None:
        from maillage.evidence.links import Target, register_target
        from maillage.organisations import deeds
        from maillage.organisations.merging import register_part
        from maillage.organisations.panels import register as register_panel
        from maillage.organisations.timeline import register_moments
        from maillage.protection.facts import Facts, register_facts
        from maillage.protection.pages import shows

        from .company_file import hires_and_offers, hires_panel
        from .company_merging import EmploymentPart
        from .deeds import HIRES
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
        register_part(EmploymentPart())
        register_panel(hires_panel, order=30)
        register_moments(hires_and_offers)
        register_target(Target("contract", _("Contrats"), EmploymentContract, contract_choices))
        deeds.register(HIRES)
