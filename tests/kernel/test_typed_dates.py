"""What people type where a date is asked."""

import datetime as dt
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.kernel.forms.typed_dates import DateNotUnderstood, read_date

SHARED = json.loads((Path(__file__).parent / "typed_dates.json").read_text("utf-8"))
TODAY = dt.date.fromisoformat(SHARED["today"])


@pytest.mark.parametrize(("text", "lean", "expected"), SHARED["cases"])
def test_what_is_typed_is_read(text: str, lean: str, expected: str) -> None:
    if expected:
        assert read_date(text, TODAY, lean).isoformat() == expected
    else:
        with pytest.raises(DateNotUnderstood):
            read_date(text, TODAY, lean)


@settings(deadline=None)
@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_a_written_day_reads_back(day: dt.date) -> None:
    assert read_date(f"{day:%d/%m/%Y}", TODAY) == day
    assert read_date(day.isoformat(), TODAY) == day


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_clear_refusal(text: str) -> None:
    with suppress(DateNotUnderstood):
        assert isinstance(read_date(text, TODAY), dt.date)


@settings(deadline=None)
@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2060, 1, 1)), st.integers(1, 31))
def test_a_bare_day_leans_where_it_is_told(today: dt.date, day: int) -> None:
    assert read_date(str(day), today, "past") <= today
    assert read_date(str(day), today, "future") >= today


def test_refusals_say_what_is_wrong() -> None:
    with pytest.raises(DateNotUnderstood, match="31/02/2026 n'existe pas"):
        read_date("31/02/2026", TODAY)
    with pytest.raises(DateNotUnderstood, match="pas de mois 13"):
        read_date("12/13/2026", TODAY)
    with pytest.raises(DateNotUnderstood, match="« zut » n'est pas une date"):
        read_date("zut", TODAY)
