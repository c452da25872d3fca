"""The IOD method in the territory: 2017 and 2020 to the published figures, the years between, and today."""

from .draw import draw_iod
from .records import IodRecords

__all__ = ["IodRecords", "draw_iod"]
