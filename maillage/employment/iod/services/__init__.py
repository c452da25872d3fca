"""The only place that writes what the IOD method keeps."""

from .cases import CaseFacts, close_case, refer, reopen_case, take_charge
from .events import EventFacts, hold_follow_up, record_event, remove_event
from .hires import HireFacts, cancel_hire, hire_candidate, set_hire
from .offers import OfferFacts, close_offer, negotiate, reopen_offer, update_offer
from .posts import PostFacts, record_post, remove_post, update_post
from .proposals import hold_meeting, plan_meeting, propose, refuse, resume, withdraw_proposal

__all__ = [
    "CaseFacts",
    "EventFacts",
    "HireFacts",
    "OfferFacts",
    "PostFacts",
    "cancel_hire",
    "close_case",
    "close_offer",
    "hire_candidate",
    "hold_follow_up",
    "hold_meeting",
    "negotiate",
    "plan_meeting",
    "propose",
    "record_event",
    "record_post",
    "refer",
    "refuse",
    "remove_event",
    "remove_post",
    "reopen_case",
    "reopen_offer",
    "resume",
    "set_hire",
    "take_charge",
    "update_offer",
    "update_post",
    "withdraw_proposal",
]
