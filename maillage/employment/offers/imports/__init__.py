"""The files of offers and of applications."""

from .applications import ApplicationsImporter
from .offers import OffersImporter

__all__ = ["ApplicationsImporter", "OffersImporter"]
