"""Programmes as data: reading a file, loading it as a version, and what it says on a given day.

The format is documented in docs/programmes.md; delivered files are in `pathways/data/programmes/`.
"""

from .definition import Definition, EngagementContract, Label, Retention, Target
from .loading import Loaded, Outcome, delivered_codes, delivered_text, load_delivered, load_file
from .parse import parse
from .reader import Problem, ProgrammeFileError
from .rules import (
    ExitRule,
    StepRule,
    definition_in_force,
    definition_of,
    exit_rules,
    parameter,
    programmes_at_hand,
    read_versions,
    step_rules,
    target,
    version_in_force,
    versions_of,
)

__all__ = [
    "Definition",
    "EngagementContract",
    "ExitRule",
    "Label",
    "Loaded",
    "Outcome",
    "Problem",
    "ProgrammeFileError",
    "Retention",
    "StepRule",
    "Target",
    "definition_in_force",
    "definition_of",
    "delivered_codes",
    "delivered_text",
    "exit_rules",
    "load_delivered",
    "load_file",
    "parameter",
    "parse",
    "programmes_at_hand",
    "read_versions",
    "step_rules",
    "target",
    "version_in_force",
    "versions_of",
]
