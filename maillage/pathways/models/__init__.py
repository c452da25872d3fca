"""Models of the room, one subject a file."""

from .appointment import Appointment, Attendance, Mode, Theme
from .carried import CarriedFigures
from .commission import Commission, CommissionItem, CommissionKind, Decision, ItemKind
from .enrolment import EducationLevel, Enrolment, EntrySituation, ReferenceAssignment
from .exit_proposal import ExitProposal, ProposalState
from .programme import (
    ExitClass,
    ExitKind,
    ExitKindRule,
    Programme,
    ProgrammeVersion,
    StepCategory,
    StepType,
    StepTypeRule,
)
from .referral import Diagnosis, Referral, ReferralState
from .step import Step, StepOutcome

__all__ = [
    "Appointment",
    "Attendance",
    "CarriedFigures",
    "Commission",
    "CommissionItem",
    "CommissionKind",
    "Decision",
    "Diagnosis",
    "EducationLevel",
    "Enrolment",
    "EntrySituation",
    "ExitClass",
    "ExitKind",
    "ExitKindRule",
    "ExitProposal",
    "ItemKind",
    "Mode",
    "Programme",
    "ProgrammeVersion",
    "ProposalState",
    "ReferenceAssignment",
    "Referral",
    "ReferralState",
    "Step",
    "StepCategory",
    "StepOutcome",
    "StepType",
    "StepTypeRule",
    "Theme",
]
