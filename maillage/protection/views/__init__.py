"""Pages of the room, one subject a module."""
