"""Writes of the room: files of organisations, their roles, their contacts, exchanges with them."""

from .contacts import ContactFacts, confirm_contact, remove_contact, save_contact
from .files import OrganisationFacts, create_organisation, find_or_create, update_organisation
from .liaison import (
    InteractionFacts,
    hand_over,
    mark_done,
    record_interaction,
    remove_interaction,
    update_interaction,
)
from .roles import RoleFacts, add_role, remove_role, save_role, set_roles

__all__ = [
    "ContactFacts",
    "InteractionFacts",
    "OrganisationFacts",
    "RoleFacts",
    "add_role",
    "confirm_contact",
    "create_organisation",
    "find_or_create",
    "hand_over",
    "mark_done",
    "record_interaction",
    "remove_contact",
    "remove_interaction",
    "remove_role",
    "save_contact",
    "save_role",
    "set_roles",
    "update_interaction",
    "update_organisation",
]
