"""Figures of placement, and one section for each recruitment: who got how far, by source."""

from .funnel import FunnelSections
from .funnel import sections_counting as funnels_counting
from .funnel import usual_indicators as funnel_indicators
from .placement import PlacementSection, register_contact, register_origin
from .placement import indicators as placement_indicators
from .placement import sections_counting as placements_counting

__all__ = [
    "FunnelSections",
    "PlacementSection",
    "funnel_indicators",
    "funnels_counting",
    "placement_indicators",
    "placements_counting",
    "register_contact",
    "register_origin",
]
