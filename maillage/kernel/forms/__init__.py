"""Forms for every room: `from maillage.kernel.forms import BaseForm, FrenchDateField`."""

from .base import BaseForm, BaseModelForm
from .fields import FrenchDateField, PhoneField, SirenField, SiretField, phone_text, siret_text, yes_no
from .typed_dates import DateNotUnderstood, read_date
from .widgets import Choices, ManyChoices, RemoteSearch, SearchSelect, SegmentedChoice, TypedDateInput

__all__ = [
    "BaseForm",
    "BaseModelForm",
    "Choices",
    "DateNotUnderstood",
    "FrenchDateField",
    "ManyChoices",
    "PhoneField",
    "RemoteSearch",
    "SearchSelect",
    "SegmentedChoice",
    "SirenField",
    "SiretField",
    "TypedDateInput",
    "phone_text",
    "read_date",
    "siret_text",
    "yes_no",
]
