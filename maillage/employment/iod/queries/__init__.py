"""Scoped reads of the IOD method."""
