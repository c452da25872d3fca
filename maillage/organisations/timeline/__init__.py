"""The picture of what a network did with a company: years across, in lanes; and the same in words.

register_moments(said)    an upper room adds what it knows: offers, hires, commitments
"""

from .drawing import Picture, draw
from .moments import Moment, moments_of, register_moments, summary_of
from .writing import in_words, marks

__all__ = [
    "Moment",
    "Picture",
    "draw",
    "in_words",
    "marks",
    "moments_of",
    "register_moments",
    "summary_of",
]
