"""Writes of the room: files of organisations, their roles, their contacts, exchanges with them."""

from .contacts import ContactFacts, confirm_contact, remove_contact, save_contact
from .doubles import confirm_new, note_pairs_of, refresh_queue, reopen, say_different
from .files import OrganisationFacts, create_organisation, find_or_create, update_organisation
from .liaison import (
    InteractionFacts,
    hand_over,
    mark_done,
    record_interaction,
    remove_interaction,
    update_interaction,
)
from .merging import CHOSEN, forget_traces, merge_organisations, refusals, undo_merge, undo_refusals
from .roles import RoleFacts, add_role, remove_role, save_role, set_roles

__all__ = [
    "CHOSEN",
    "ContactFacts",
    "InteractionFacts",
    "OrganisationFacts",
    "RoleFacts",
    "add_role",
    "confirm_contact",
    "confirm_new",
    "create_organisation",
    "find_or_create",
    "forget_traces",
    "hand_over",
    "mark_done",
    "merge_organisations",
    "note_pairs_of",
    "record_interaction",
    "refresh_queue",
    "refusals",
    "remove_contact",
    "remove_interaction",
    "remove_role",
    "reopen",
    "save_contact",
    "save_role",
    "say_different",
    "set_roles",
    "undo_merge",
    "undo_refusals",
    "update_interaction",
    "update_organisation",
]
