"""Figures of placement, and one section for each recruitment: who got how far, by source."""

from .funnel import FunnelSections
from .placement import PlacementSection, register_contact, register_origin

__all__ = ["FunnelSections", "PlacementSection", "register_contact", "register_origin"]
