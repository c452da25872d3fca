"""What is typed about contracts."""

from .calibration import CalibrationForm, CarriedForm, ParametersForm
from .contracts import (
    AmendmentForm,
    CloseForm,
    HolderForm,
    LotCompanyForm,
    LotForm,
    OperationForm,
    PublicContractForm,
)

__all__ = [
    "AmendmentForm",
    "CalibrationForm",
    "CarriedForm",
    "CloseForm",
    "HolderForm",
    "LotCompanyForm",
    "LotForm",
    "OperationForm",
    "ParametersForm",
    "PublicContractForm",
]
