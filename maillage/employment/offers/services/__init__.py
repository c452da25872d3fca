"""Writes of offers, applications and sessions: the only place where they change."""

from .applications import (
    Ended,
    propose,
    propose_many,
    record_stage,
    record_stages,
    refuse,
    remove_application,
    resume,
    withdraw,
)
from .grid import cell_value, row_values, write_cell
from .hiring import facts_of_offer, hire_applicant, join_contract, take_back_hire
from .offers import (
    OfferFacts,
    StageSaid,
    close_offer,
    confirm_offer,
    create_offer,
    reopen_offer,
    update_offer,
)
from .sessions import (
    SessionFacts,
    convene,
    create_session,
    mark_attendance,
    release,
    remove_session,
    update_session,
)

__all__ = [
    "Ended",
    "OfferFacts",
    "SessionFacts",
    "StageSaid",
    "cell_value",
    "close_offer",
    "confirm_offer",
    "convene",
    "create_offer",
    "create_session",
    "facts_of_offer",
    "hire_applicant",
    "join_contract",
    "mark_attendance",
    "propose",
    "propose_many",
    "record_stage",
    "record_stages",
    "refuse",
    "release",
    "remove_application",
    "remove_session",
    "reopen_offer",
    "resume",
    "row_values",
    "take_back_hire",
    "update_offer",
    "update_session",
    "withdraw",
    "write_cell",
]
