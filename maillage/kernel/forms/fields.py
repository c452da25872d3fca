"""Fields of the trade: typed dates, telephone numbers, SIREN and SIRET numbers."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.fr import siren, siret

from maillage.kernel import formats

from .typed_dates import DateNotUnderstood, Lean, read_date
from .widgets import SegmentedChoice, TypedDateInput

OLDEST = dt.date(1900, 1, 2)  # 1/1/1900 is what spreadsheets write for "no date"


class FrenchDateField(forms.DateField):
    """A day, typed any way `typed_dates` understands. `lean` says which year a short date means.

    `earliest` and `latest` are both included.
    """

    css = "w-date"

    def __init__(
        self,
        *,
        lean: Lean = "near",
        earliest: dt.date = OLDEST,
        latest: dt.date | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", TypedDateInput(lean=lean))
        super().__init__(**kwargs)
        self.lean, self.earliest, self.latest = lean, earliest, latest

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            day = formats.local(value)
        else:
            try:
                day = read_date(str(value), lean=self.lean)
            except DateNotUnderstood as error:
                raise ValidationError(str(error), code="invalid") from error
        if day < self.earliest:
            bound = formats.day(self.earliest)
            raise ValidationError(_("Cette date est trop ancienne : pas avant le %s.") % bound, code="early")
        if self.latest is not None and day > self.latest:
            bound = formats.day(self.latest)
            raise ValidationError(_("Cette date est trop lointaine : pas après le %s.") % bound, code="late")
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class PhoneField(forms.CharField):
    """A telephone number, French unless it begins with +. Stored as `+33478000000`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, "FR")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise ValidationError(
                _("Ce numéro n'est pas un téléphone : écrivez 04 78 00 00 00, ou +… hors de France."),
                code="invalid",
            )
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def prepare_value(self, value: Any) -> Any:
        return phone_text(value) if isinstance(value, str) and value.startswith("+") else value


def phone_text(value: str | None) -> str:
    """A stored number as it is read aloud: `04 78 00 00 00`, `+32 2 000 00 00`."""
    if not value:
        return ""
    try:
        number = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        return value
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if number.country_code == 33
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style)


class SirenField(forms.CharField):
    """Nine digits with their check. Spaces are for reading and are not stored."""

    css = "w-code"
    length, module = 9, siren
    fault = gettext_lazy("Un SIREN a 9 chiffres et une clé : celui-ci ne se vérifie pas.")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = re.sub(r"[\s.\u00a0\u202f]", "", super().to_python(value))
        if text and not self.module.is_valid(text):
            raise ValidationError(str(self.fault), code="invalid")
        return text

    def prepare_value(self, value: Any) -> Any:
        return siret_text(value) if isinstance(value, str) and value.isdigit() else value


class SiretField(SirenField):
    """Fourteen digits with their check; the establishments of La Poste follow their own rule."""

    length, module = 14, siret
    fault = gettext_lazy("Un SIRET a 14 chiffres et une clé : celui-ci ne se vérifie pas.")


def siret_text(value: str | None) -> str:
    """A SIREN or SIRET grouped to be read: `356 000 000 00048`."""
    text = value or ""
    if len(text) not in (9, 14):
        return text
    return " ".join([text[0:3], text[3:6], text[6:9], text[9:]]).strip()


def yes_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """A question answered at a glance: no unless one says yes."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("", gettext_lazy("Non")), ("yes", gettext_lazy("Oui"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=SegmentedChoice,
        help_text=help_text,
    )
