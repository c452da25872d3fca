"""What offers and recruitments tell the other rooms when the site starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def register_all(config: AppConfig) -> None:
    from maillage.indicators import register as register_figures
    from maillage.indicators.behind import register_records
    from maillage.indicators.documented import Documented, register_documented
    from maillage.kernel.navigation import Entry, register
    from maillage.organisations.panels import register as register_panel
    from maillage.people.file_parts import FilePart
    from maillage.people.file_parts import register as register_file_part
    from maillage.people.merging import register_part
    from maillage.protection.facts import Facts, register_facts
    from maillage.protection.models import AccessKind
    from maillage.protection.pages import shows
    from maillage.protection.retention.sums import register_kept

    from .behind import Applications
    from .figures import (
        FunnelSections,
        PlacementSection,
        funnel_indicators,
        funnels_counting,
        placement_indicators,
        placements_counting,
    )
    from .file_part import proposals_part
    from .merging import OffersPart
    from .panels import offers_panel
    from .urls import urlpatterns

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
    register_documented(
        Documented(
            "Les placements (`placement`)",
            "La section d'un réseau : la structure qui le conduit et celles dont elle gère les comptes. Les"
            " personnes embauchées se comptent sur les contrats de travail, selon leur origine.",
            placement_indicators,
        )
    )
    register_documented(
        Documented(
            "Les recrutements collectifs (`funnel_CODE`)",
            "Une section par offre qui porte un code. Voici les étapes usuelles ; une offre peut en laisser"
            " de côté et leur donner d'autres noms.",
            funnel_indicators,
        )
    )
    register_kept(placements_counting)
    register_kept(funnels_counting)
    register_records(Applications)
    register_panel(offers_panel)
    shows("people.Person", "pk", "employment:person_propose", label=_("Proposition"))
    shows(
        "employment.Application",
        "person_id",
        "employment:application",
        *(f"employment:application_{act}" for act in _ACTS),
        label=_("Candidature"),
    )
    shows(
        "employment.Convening",
        "application__person_id",
        "employment:convening_mark",
        "employment:convening_remove",
        label=_("Convocation"),
    )
    shows(
        "employment.Convening",
        "application__person_id",
        "employment:convening_letter",
        kind=AccessKind.PRINT,
        label=_("Lettre de convocation"),
    )
    register_file_part(
        FilePart(
            key="propositions",
            label=_("Propositions"),
            part="work",
            template="employment/offers/_proposals.html",
            content=proposals_part,
            before="suivi",
        )
    )
    register(
        Entry(
            label=_("Offres"),
            url_name="employment:offers",
            right=("follow_companies", "edit_pathways"),
            icon="contract",
            order=42,
            whole_room=False,
            covers=tuple(f"employment:{pattern.name}" for pattern in urlpatterns),
        )
    )


_ACTS = ("cell", "withdraw", "refuse", "resume", "remove", "hire", "unhire", "join", "convene")
