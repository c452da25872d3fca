"""What is typed about posts, candidates, hires and events."""

from .events import QuickEventForm
from .people import CloseForm, HireForm, HirePageForm, MeetForm, PlanForm, ProposeForm, ReferForm, RefuseForm
from .posts import OfferForm, PostForm

__all__ = [
    "CloseForm",
    "HireForm",
    "HirePageForm",
    "MeetForm",
    "OfferForm",
    "PlanForm",
    "PostForm",
    "ProposeForm",
    "QuickEventForm",
    "ReferForm",
    "RefuseForm",
]
