"""Told after an export, so that who took which list away can be logged by a room that keeps such a log."""

from django.dispatch import Signal

# Arguments: request, listing, count (rows written).
exported = Signal()
