"""The only place that writes contracts, lots and what hangs on them."""

from .amendments import AmendmentFacts, add_amendment, remove_amendment, update_amendment
from .calibration import CalibrationFacts, calibrate
from .companies import LotCompanyFacts, add_company, remove_company, update_company
from .contracts import (
    PublicContractFacts,
    copy_contract,
    create_contract,
    remove_contract,
    update_contract,
)
from .lots import LotFacts, add_lot, close_lot, remove_lot, reopen_lot, update_lot
from .operations import OperationFacts, create_operation, remove_operation, update_operation

__all__ = [
    "AmendmentFacts",
    "CalibrationFacts",
    "LotCompanyFacts",
    "LotFacts",
    "OperationFacts",
    "PublicContractFacts",
    "add_amendment",
    "add_company",
    "add_lot",
    "calibrate",
    "close_lot",
    "copy_contract",
    "create_contract",
    "create_operation",
    "remove_amendment",
    "remove_company",
    "remove_contract",
    "remove_lot",
    "remove_operation",
    "reopen_lot",
    "update_amendment",
    "update_company",
    "update_contract",
    "update_lot",
    "update_operation",
]
