"""Every criterion, in the order it is told."""

from . import asked, hours, job, turns, way, wishes
from .base import Criterion, Outcome, Setting, Verdict

CRITERIA: tuple[Criterion, ...] = (
    job.CRITERION,
    way.DISTANCE,
    way.TRANSPORT,
    hours.SCHEDULE,
    hours.WEEKLY_HOURS,
    asked.LICENCE,
    asked.FRENCH_LEVEL,
    asked.EDUCATION_LEVEL,
    wishes.CONTRACT,
    wishes.AVAILABLE,
    wishes.CLAUSE,
    turns.WAITING,
    turns.TURNS,
)

__all__ = ["CRITERIA", "Criterion", "Outcome", "Setting", "Verdict"]
