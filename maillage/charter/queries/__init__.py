"""Scoped reads of the charter."""
