"""Controls that have more than Django's: dates that are typed, codes that are searched."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms


class TypedDateInput(forms.DateInput):
    """A text field read by `typed_dates`, with a calendar button beside it where scripts run."""

    template_name = "kernel/forms/date.html"

    def __init__(self, lean: str = "near", attrs: dict[str, Any] | None = None) -> None:
        base = {"data-date": lean, "autocomplete": "off", "spellcheck": "false"}
        super().__init__(attrs={**base, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, dt.date):
            return f"{value.day:02}/{value.month:02}/{value.year:04}"
        return value or None


class SegmentedChoice(forms.RadioSelect):
    """A few choices side by side, one press each ("tenu / manqué / excusé")."""

    template_name = "kernel/forms/segments.html"


class Choices(forms.RadioSelect):
    """One choice of a few, listed."""

    template_name = "kernel/forms/choices.html"


class ManyChoices(forms.CheckboxSelectMultiple):
    """Several choices, listed."""

    template_name = "kernel/forms/choices.html"


class SearchSelect(forms.Select):
    """A select one searches by any word. Without scripts it is a plain select."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(attrs={"data-combobox": "", **(attrs or {})}, choices=choices)


class RemoteSearch(forms.TextInput):
    """A code searched on the server: `url` answers `[{"value", "label", "hint"}]` to `?q=`.

    The hidden value is what is posted; `label_for` gives the words to show for a value already there.
    """

    template_name = "kernel/forms/remote_search.html"

    def __init__(self, url: Any, label_for: Any = None, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs)
        self.url, self.label_for = url, label_for

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["url"] = self.url
        known = value not in (None, "") and self.label_for is not None
        context["widget"]["shown"] = self.label_for(value) if known else (value or "")
        return context
