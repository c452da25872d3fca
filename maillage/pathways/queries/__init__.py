"""Scoped reads of the room, one subject a module."""
