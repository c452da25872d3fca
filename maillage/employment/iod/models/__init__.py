"""What the IOD method keeps: posts and their offers, candidates, hires followed, events."""

from .events import IodEvent, IodEventKind, IodHire
from .people import IodCase, IodProposal, Outcome
from .posts import IodOffer, IodPost, OfferState

__all__ = [
    "IodCase",
    "IodEvent",
    "IodEventKind",
    "IodHire",
    "IodOffer",
    "IodPost",
    "IodProposal",
    "OfferState",
    "Outcome",
]
