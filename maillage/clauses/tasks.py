"""What the background worker does for the room: each part has its own tasks."""

from .outside import tasks as outside
from .sheets import tasks as sheets

__all__ = ["outside", "sheets"]
