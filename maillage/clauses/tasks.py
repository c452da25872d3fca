"""What the background worker does for the room: each part has its own tasks."""

from .outside import tasks as outside

__all__ = ["outside"]
