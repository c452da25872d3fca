"""Scoped reads of organisations."""

from .day import day_of, mine, silent
from .files import (
    current_roles,
    establishments,
    find_by_name,
    find_by_siret,
    free_zones,
    named,
    opened,
    organisations,
    place_choices,
    placed,
    playing,
    search,
    zones_of,
)
from .head import STALE_AFTER, Head, head_of
from .liaison import charge, exchanges, officers

__all__ = [
    "STALE_AFTER",
    "Head",
    "charge",
    "current_roles",
    "day_of",
    "establishments",
    "exchanges",
    "find_by_name",
    "find_by_siret",
    "free_zones",
    "head_of",
    "mine",
    "named",
    "officers",
    "opened",
    "organisations",
    "place_choices",
    "placed",
    "playing",
    "search",
    "silent",
    "zones_of",
]
