"""What the counter of social clauses keeps."""

from .contracts import (
    Amendment,
    AmendmentKind,
    Calibration,
    ContractNature,
    Lot,
    LotCompany,
    LotCompanyRole,
    Modality,
    Operation,
    PublicContract,
)
from .followup import FormalNotice, Penalty
from .hours import (
    ForgottenHours,
    HoursLine,
    HoursState,
    HoursStatement,
    LineSource,
    SheetMapping,
    StatementProof,
)
from .outside import LetterKind, StatementDraft, StatementLetter
from .people import Eligibility, LotOffer, Outcome
from .perimeters import Perimeter, PerimeterBuyer
from .sheets import SheetDraft

__all__ = [
    "Amendment",
    "AmendmentKind",
    "Calibration",
    "ContractNature",
    "Eligibility",
    "ForgottenHours",
    "FormalNotice",
    "HoursLine",
    "HoursState",
    "HoursStatement",
    "LetterKind",
    "LineSource",
    "Lot",
    "LotCompany",
    "LotCompanyRole",
    "LotOffer",
    "Modality",
    "Operation",
    "Outcome",
    "Penalty",
    "Perimeter",
    "PerimeterBuyer",
    "PublicContract",
    "SheetDraft",
    "SheetMapping",
    "StatementDraft",
    "StatementLetter",
    "StatementProof",
]
