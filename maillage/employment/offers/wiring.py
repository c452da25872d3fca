"""What offers and recruitments tell the other rooms when the site starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def register_all(config: AppConfig) -> None:
    from maillage.indicators import register as register_figures
    from maillage.indicators.behind import register_records
    from maillage.people.merging import register_part
    from maillage.protection.facts import Facts, register_facts

    from .behind import Applications
    from .figures import FunnelSections, PlacementSection
    from .merging import OffersPart

    register_facts(
        Facts("employment.Convening", "application__person_id", _("Convocations à des recrutements")),
        Facts(
            "employment.Application",
            "person_id",
            _("Candidatures"),
            ("proposed_on", "invited_on", "information_on", "interview_on", "hired_on"),
        ),
    )
    register_part(OffersPart())
    register_figures("placement", PlacementSection())
    register_figures("recruitments", FunnelSections())
    register_records(Applications)
