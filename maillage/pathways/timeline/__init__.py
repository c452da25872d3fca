"""The picture of a whole pathway: years across, what happened in lanes; and the same in words."""

from .drawing import Picture, draw
from .moments import Moment, moments_of, summary_of

__all__ = ["Moment", "Picture", "draw", "moments_of", "summary_of"]
