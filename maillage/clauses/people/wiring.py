"""What this part tells the other rooms and the first page, when the site starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register_all() -> None:
    """Called once, from the room's `ready`."""
    from maillage.employment.offers.origins import register as register_purpose
    from maillage.evidence.links import register_target
    from maillage.people.file_parts import FilePart
    from maillage.people.file_parts import register as register_file_part
    from maillage.people.followers import register_rows
    from maillage.people.merging import register_part
    from maillage.protection.facts import Facts, hooks, register_facts
    from maillage.protection.models import AccessKind
    from maillage.protection.pages import shows

    from .. import board
    from .documents import CHECKS
    from .followed import checks, facilitators
    from .forgetting import keep_hours
    from .merging import ClausePeoplePart
    from .purpose import Clauses
    from .queries.home import home_block
    from .queries.lot import lot_block
    from .queries.tab import file_tab

    board.register_tab("people", _("Personnes"), "clauses:people", order=40)
    board.register_block(
        "home", board.Block("people", "clauses/people/_home.html", home_block, order=40, side=True)
    )
    board.register_block("lot", board.Block("people", "clauses/people/_lot.html", lot_block, order=40))
    register_file_part(
        FilePart(
            key="clauses",
            label=_("Clauses"),
            part="clause_file",
            template="clauses/people/_file.html",
            content=file_tab,
            before="suivi",
        )
    )
    register_rows("clauses", checks, facilitators)
    register_part(ClausePeoplePart())
    register_purpose(Clauses())
    register_target(CHECKS)
    # Forgotten in this order: hours before the contracts they rest on, which are of a lower room.
    register_facts(
        Facts("clauses.HoursLine", "person_id", _("Heures de clause sociale"), ("statement__month",)),
        Facts("clauses.Outcome", "person_id", _("Situations après la clause"), ("observed_on",)),
        Facts("clauses.Eligibility", "person_id", _("Éligibilité aux clauses"), ("checked_on",)),
    )
    hooks.leaving.append(keep_hours)
    label = _("Clauses sociales")
    shows(
        "people.Person",
        "pk",
        "clauses:person",
        "clauses:check_new",
        "clauses:outcome",
        label=label,
    )
    shows(
        "clauses.Eligibility",
        "person_id",
        "clauses:check",
        "clauses:check_edit",
        "clauses:check_remove",
        label=_("Vérification d'éligibilité"),
    )
    shows(
        "clauses.Eligibility",
        "person_id",
        "clauses:check_letter",
        kind=AccessKind.PRINT,
        label=_("Refus d'éligibilité"),
    )
    shows("clauses.Outcome", "person_id", "clauses:outcome_remove", label=label)
    # Lists: whom they show is said by the views.
    shows("people.Person", "pk", "clauses:people", arguments=(), label=_("Personnes des clauses"))
    shows("people.Person", "pk", "clauses:home", arguments=(), label=_("Clauses, aujourd'hui"))
    shows("people.Person", "pk", "clauses:lot", arguments=(), label=_("Personnes d'un lot"))
    shows("people.Person", "pk", "clauses:newcomer", arguments=(), label=_("Vérification d'éligibilité"))
