"""Files of the charter: signatures, commitments, actions."""

from .actions import ActionsImporter
from .commitments import CommitmentsImporter
from .signatures import SignaturesImporter

__all__ = ["ActionsImporter", "CommitmentsImporter", "SignaturesImporter"]
