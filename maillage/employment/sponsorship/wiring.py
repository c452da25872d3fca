"""What sponsorship tells the other rooms when the site starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def register_all(config: AppConfig) -> None:
    from maillage.kernel.navigation import Entry, register
    from maillage.organisations.deeds import register as register_deed
    from maillage.organisations.panels import register as register_panel
    from maillage.people.merging import register_part
    from maillage.protection.facts import Facts, register_facts
    from maillage.protection.pages import shows

    from ..panels import sponsorship_panel
    from .deeds import SPONSORSHIPS
    from .merging import SponsorshipPart

    register_part(SponsorshipPart())
    register_panel(sponsorship_panel)
    register_deed(SPONSORSHIPS)
    register_facts(
        Facts(
            "employment.SponsorshipMeeting",
            "sponsorship__person_id",
            _("Rencontres de parrainage"),
            ("date",),
        ),
        Facts("employment.Sponsorship", "person_id", _("Parrainages"), ("start_date", "end_date")),
    )
    shows(
        "employment.Sponsorship",
        "person_id",
        "employment:sponsorship",
        *(f"employment:sponsorship_{act}" for act in ("meet", "end", "reopen", "remove")),
        label=_("Parrainage"),
    )
    shows(
        "employment.SponsorshipMeeting",
        "sponsorship__person_id",
        "employment:sponsorship_unmeet",
        label=_("Parrainage"),
    )
    register(
        Entry(
            label=_("Parrainage"),
            url_name="employment:sponsorships",
            right=("edit_pathways", "follow_companies"),
            icon="star",
            order=47,
            rare=True,
            whole_room=False,
            covers=("employment:sponsorship", "employment:sponsorship_new"),
        )
    )
