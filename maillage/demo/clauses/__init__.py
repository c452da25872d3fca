"""Social clauses in the territory: 2005 to 2017 to the published figures, the years since, and today."""

from .draw import draw_clauses
from .records import ClauseRecords

__all__ = ["ClauseRecords", "draw_clauses"]
