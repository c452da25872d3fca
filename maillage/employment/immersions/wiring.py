"""What immersions tell the other rooms when the site starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def register_all(config: AppConfig) -> None:
    from django.db.models.signals import post_migrate

    from maillage.kernel.navigation import Entry, register
    from maillage.organisations.deeds import register as register_deed
    from maillage.organisations.panels import register as register_panel
    from maillage.people.file_parts import FilePart
    from maillage.people.file_parts import register as register_file_part
    from maillage.people.merging import register_part
    from maillage.protection.facts import Facts, register_facts
    from maillage.protection.models import AccessKind
    from maillage.protection.pages import shows

    from ..panels import immersions_panel
    from ..part import work_part
    from .deeds import IMMERSIONS
    from .limits import load_limits
    from .merging import ImmersionsPart

    post_migrate.connect(load_limits, sender=config, dispatch_uid="employment.immersion_limits")
    register_part(ImmersionsPart())
    register_panel(immersions_panel)
    register_deed(IMMERSIONS)
    register_facts(Facts("employment.Immersion", "person_id", _("Immersions"), ("start_date", "last_day")))
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
            label=_("Immersions, parrainage"),
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
