"""A figure as it was known on a past day, beside what it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.forms import BaseForm, FrenchDateField
from maillage.reports import queries
from maillage.reports.readings import Reading

if TYPE_CHECKING:
    from .figures import Asked


class KnownOnForm(BaseForm):
    """The day to go back to."""

    connu = FrenchDateField(label=gettext_lazy("Tel que connu le"), lean="past")

    def clean_connu(self) -> Any:
        day = self.cleaned_data["connu"]
        if day > timezone.localdate():
            raise ValidationError(_("Ce jour n'est pas encore passé."))
        return day


@dataclass(frozen=True)
class Line:
    """One value then and now; None: it was not counted."""

    label: str
    then: Reading | None
    now: Reading | None

    @property
    def changed(self) -> bool:
        return (self.then and self.then.value) != (self.now and self.now.value)


def known_on(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """`?connu=`: the figure and its parts by the records of that day's end."""
    bound = "connu" in request.GET
    form = KnownOnForm(request.GET if bound else None)
    found: dict[str, Any] = {"known_on_form": form, "known_on": None}
    if not (bound and form.is_valid()):
        return found
    day = form.cleaned_data["connu"]
    wanted = [(asked.indicator, asked.period)]
    then = queries.readings_known_on(asked.subject, wanted, day)
    before = {} if then is None else then.by_key
    now = asked.readings.by_indicator.get((asked.indicator, asked.period.label), [asked.reading])
    lines = [Line(r.label if r.breakdown else asked.label, before.get(r.key), r) for r in now]
    keys = {r.key for r in now}
    lines += [
        Line(r.label, r, None)
        for r in before.values()
        if r.key not in keys and (r.indicator, r.period) == (asked.indicator, asked.period.label)
    ]
    return found | {"known_on": day, "known_lines": lines, "known_nothing": then is None}
