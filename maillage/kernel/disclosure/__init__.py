"""Disclosure control (secret statistique): which counts a publication hides, lest somebody be recognised."""

from .cells import AtMost, Sum, Table
from .suppression import Suppression, suppress

__all__ = ["AtMost", "Sum", "Suppression", "Table", "suppress"]
