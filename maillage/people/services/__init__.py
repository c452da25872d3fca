"""Writes of the room: the only place where files of people change."""

from .civil_status import PersonFacts, create_person, update_person
from .merging import forget_traces, merge_people, undo_merge
from .residences import (
    Address,
    add_residence,
    correct_residence,
    locate_residences,
    remove_residence,
)
from .situations import (
    lift_barrier,
    note_barrier,
    record_situation,
    record_situations,
    remove_barrier,
    remove_situation,
    update_barrier,
)

__all__ = [
    "Address",
    "PersonFacts",
    "add_residence",
    "correct_residence",
    "create_person",
    "forget_traces",
    "lift_barrier",
    "locate_residences",
    "merge_people",
    "note_barrier",
    "record_situation",
    "record_situations",
    "remove_barrier",
    "remove_residence",
    "remove_situation",
    "undo_merge",
    "update_barrier",
    "update_person",
]
