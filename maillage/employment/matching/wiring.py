"""What the matching tells the other rooms when the site starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def register_all(config: AppConfig) -> None:
    from maillage.kernel.navigation import Entry, register
    from maillage.people.file_parts import FilePart
    from maillage.people.file_parts import register as register_file_part
    from maillage.people.merging import Carried, MergePart, register_part
    from maillage.protection.facts import Facts, register_facts
    from maillage.protection.pages import shows
    from maillage.protection.rights.processing import register_activities

    from .part import offers_part
    from .processing import matching_activity

    class MatchingPart(MergePart):
        carried = (Carried(_("Propositions écartées"), "employment.SetAside"),)

    register_part(MatchingPart())
    register_activities(matching_activity)
    register_facts(Facts("employment.SetAside", "person_id", _("Offres écartées cette fois"), ("day",)))
    acts = ("propose", "withdraw", "set_aside", "take_back")
    shows(
        "people.Person",
        "pk",
        *(f"employment:match_{act}" for act in acts),
        arguments=("person",),
        label=_("Proposition sur une offre"),
    )
    # Lists: whom they show is said by the views.
    shows("people.Person", "pk", "employment:offer_match", arguments=(), label=_("Personnes pour une offre"))
    shows("people.Person", "pk", "employment:match_week", arguments=(), label=_("Offres de la semaine"))
    register_file_part(
        FilePart(
            key="offres",
            label=_("Offres"),
            part="work",
            template="employment/matching/_person.html",
            content=offers_part,
            before="propositions",
        )
    )
    register(
        Entry(
            label=_("Offres de la semaine"),
            url_name="employment:match_week",
            right="edit_pathways",
            icon="target",
            order=25,
            rare=True,
            whole_room=False,
            covers=("employment:match_rules", "employment:match_set_aside"),
        )
    )
