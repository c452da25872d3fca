"""The file of hours."""

from .importer import HoursImporter

__all__ = ["HoursImporter"]
