"""Writes of the part: checks, hires on a lot, offers opened for it, what became of people."""

from .candidates import offer_for_lot
from .checks import CheckFacts, check, check_newcomer, correct_check, remove_check
from .hires import hire_on_lot, refusal_to_hire
from .outcomes import forget_outcome, note_outcome

__all__ = [
    "CheckFacts",
    "check",
    "check_newcomer",
    "correct_check",
    "forget_outcome",
    "hire_on_lot",
    "note_outcome",
    "offer_for_lot",
    "refusal_to_hire",
    "remove_check",
]
