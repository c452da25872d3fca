"""The journal of a file, read back for people: who, when, what, from which value to which, why; and the file
as it was known on a past day."""

from .entries import Entry, History, history_of
from .past import Known, as_known
from .words import Difference, Event

__all__ = ["Difference", "Entry", "Event", "History", "Known", "as_known", "history_of"]
