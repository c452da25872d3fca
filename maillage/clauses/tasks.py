"""What the background worker does for the room: each part has its own tasks."""

from .hours import tasks as hours
from .outside import tasks as outside
from .sheets import tasks as sheets

__all__ = ["hours", "outside", "sheets"]
