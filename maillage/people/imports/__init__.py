"""Spreadsheets of the room: people, their addresses, their situations."""

from .people import PeopleImporter
from .residences import ResidencesImporter
from .situations import SituationsImporter

__all__ = ["PeopleImporter", "ResidencesImporter", "SituationsImporter"]
