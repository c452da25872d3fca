"""What programmes of help tell the other rooms when the site starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def register_all(config: AppConfig) -> None:
    from maillage.indicators import register as register_figures
    from maillage.indicators.documented import Documented, register_documented
    from maillage.kernel.navigation import Entry, register
    from maillage.organisations.merging import register_part
    from maillage.organisations.panels import register as register_panel

    from ..panels import free_zone_panel, helps_panel
    from .figures import HelpSections, indicators
    from .merging import CompanyWorkPart

    register_figures("company helps", HelpSections())
    register_documented(
        Documented(
            "Les aides aux entreprises (une section par dispositif)",
            "Chaque dispositif d'aide aux entreprises déclaré par un fichier (Expertise RH, réseau"
            " interentreprises…) a sa section, sous son code.",
            indicators,
        )
    )
    register_part(CompanyWorkPart())
    register_panel(helps_panel)
    register_panel(free_zone_panel)
    register(
        Entry(
            label=_("Aides aux entreprises"),
            url_name="employment:helps",
            right="follow_companies",
            icon="flag",
            order=48,
            rare=True,
            whole_room=False,
            covers=("employment:help", "employment:help_new", "employment:free_zone"),
        )
    )
