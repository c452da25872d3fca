"""Writes of the room: files of organisations, their roles, their contacts."""

from .contacts import ContactFacts, confirm_contact, remove_contact, save_contact
from .files import OrganisationFacts, create_organisation, find_or_create, update_organisation
from .roles import RoleFacts, add_role, remove_role, save_role, set_roles

__all__ = [
    "ContactFacts",
    "OrganisationFacts",
    "RoleFacts",
    "add_role",
    "confirm_contact",
    "create_organisation",
    "find_or_create",
    "remove_contact",
    "remove_role",
    "save_contact",
    "save_role",
    "set_roles",
    "update_organisation",
]
