"""Importing public contracts."""

from .public_contracts import PublicContractsImporter

__all__ = ["PublicContractsImporter"]
