"""Writes of the part: what companies declare, what facilitators decide of it, corrections."""

from .deciding import Left, Validated, correct, reject, reopen, validate
from .declaring import LineFacts, check_statement, declare, statement_of
from .entering import Entered, enter
from .people import link, open_person

__all__ = [
    "Entered",
    "Left",
    "LineFacts",
    "Validated",
    "check_statement",
    "correct",
    "declare",
    "enter",
    "link",
    "open_person",
    "reject",
    "reopen",
    "statement_of",
    "validate",
]
