"""Who changed what, when and why: written by triggers, refused by the database without a context."""

from .context import Actor, changes, current_changeset
from .past import known_at
from .triggers import history_triggers

__all__ = ["Actor", "changes", "current_changeset", "history_triggers", "known_at"]
