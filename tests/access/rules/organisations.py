"""Organisations and branches: files shared by every professional whose role reads them."""

from maillage.accounts.roles import Right, Role
from maillage.organisations.models import OrganisationMerge
from tests import build
from tests.access.matrix import Rule

SEES, EDITS = (Right.SEE_ORGANISATIONS,), (Right.EDIT_ORGANISATIONS,)
FOLLOWS = (Right.FOLLOW_COMPANIES,)


def file(world, role):
    return {"pk": world.within[role]["organisation"].pk}


def contact(world, role):
    organisation = world.within[role]["organisation"]
    found = organisation.contacts.first()
    if found is None:
        with build.writing():
            found = organisation.contacts.create(name="Une personne")
    return {"pk": found.pk}


def held(world, role):
    organisation = world.within[role]["organisation"]
    with build.writing():
        found, _made = organisation.roles.get_or_create(role="employer")
    return {"pk": found.pk}


def exchange(world, role):
    """An exchange of the world's network with the case's organisation, its next action waiting."""
    with build.writing():
        made = world.within[role]["organisation"].interactions.create(
            network=world.lead,
            officer=world.accounts[Role.LIAISON_OFFICER],
            date=build.day("2017-03-01"),
            kind="call",
            summary="Un besoin au printemps",
            next_action="Rappeler",
            next_on=build.day("2017-04-01"),
        )
    return {"pk": made.pk}


def twins(world, role):
    """The case's organisation, and another that looks like it."""
    pk = world.within[role]["organisation"].pk
    return {"pk": pk, "other": build.organisation("Bazar 2").pk}


def merged(world, role):
    with build.writing():
        made, _new = OrganisationMerge.objects.get_or_create(
            survivor=world.within[role]["organisation"],
            absorbed_number=10**9 + world.within[role]["organisation"].pk,
            absorbed_name="Bazar 3",
        )
    return {"pk": made.pk}


RULES = {
    "organisations:alike": Rule(EDITS, method="post"),
    "organisations:doubles": Rule(EDITS),
    "organisations:double_decisions": Rule(EDITS),
    "organisations:compare": Rule(EDITS, named=twins),
    "organisations:merge": Rule(EDITS, named=twins, method="post"),
    "organisations:differ": Rule(EDITS, named=twins, method="post"),
    "organisations:review_again": Rule(EDITS, named=twins, method="post"),
    "organisations:merge_undo": Rule(EDITS, named=merged, method="post"),
    "organisations:list": Rule(SEES),
    "organisations:suggestions": Rule(SEES, query="?q=o"),
    "organisations:new": Rule(EDITS),
    "organisations:file": Rule(SEES, named=file),
    "organisations:edit": Rule(EDITS, named=file),
    "organisations:contact_new": Rule(EDITS, named=file),
    "organisations:contact_edit": Rule(EDITS, named=contact),
    "organisations:contact_confirm": Rule(EDITS, named=contact, method="post"),
    "organisations:contact_remove": Rule(EDITS, named=contact, method="post"),
    "organisations:quick_exchange": Rule(FOLLOWS),
    "organisations:interaction_new": Rule(FOLLOWS, named=file),
    "organisations:hand_over": Rule(FOLLOWS, named=file),
    "organisations:interaction_edit": Rule(FOLLOWS, named=exchange),
    "organisations:interaction_remove": Rule(FOLLOWS, named=exchange, method="post"),
    "organisations:interaction_done": Rule(FOLLOWS, named=exchange, method="post"),
    "organisations:interaction_undone": Rule(FOLLOWS, named=exchange, method="post"),
    "organisations:role_new": Rule(EDITS, named=file),
    "organisations:role_edit": Rule(EDITS, named=held),
    "organisations:role_remove": Rule(EDITS, named=held, method="post"),
    "territory:branches": Rule(SEES),
    "territory:branch_new": Rule((Right.MANAGE_PROGRAMME,)),
    "territory:branch_edit": Rule((Right.MANAGE_PROGRAMME,), record="branch"),
}
