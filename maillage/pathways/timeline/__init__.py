"""The picture of a whole pathway: years across, what happened in lanes; and the same in words."""

from .drawing import Picture, draw
from .moments import Moment, moments_of, summary_of
from .writing import in_words, marks

__all__ = ["Moment", "Picture", "draw", "in_words", "marks", "moments_of", "summary_of"]
