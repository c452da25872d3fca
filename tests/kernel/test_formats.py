"""Numbers and dates as readers write them."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from django.utils.translation import ngettext_lazy

from maillage.kernel import formats
from maillage.kernel.formats import NARROW, NBSP
from maillage.kernel.share import Share


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1328, None, f"1{NARROW}328"),
        (0, None, "0"),
        (None, None, "–"),
        (-1546, None, f"−1{NARROW}546"),
        (Decimal("23.40"), None, "23,4"),
        (Decimal("23.405"), 2, "23,41"),
        (2.5, 0, "3"),
        (0.1 + 0.2, None, "0,3"),
        (Fraction(1, 3), 2, "0,33"),
        (6_000_000, None, f"6{NARROW}000{NARROW}000"),
        (100, 0, "100"),
    ],
)
def test_numbers(value: object, decimals: int | None, expected: str) -> None:
    assert formats.number(value, decimals) == expected  # type: ignore[arg-type]


def test_shares() -> None:
    assert formats.percent(Share(7, 16)) == f"43,8{NBSP}%"
    assert formats.percent(Share(1, 0)) == "–"
    assert formats.percent(None) == "–"
    assert formats.percent(50, 0) == f"50{NBSP}%"


def test_days() -> None:
    day = dt.date(2026, 11, 22)
    assert formats.day(day) == f"22{NBSP}nov.{NBSP}2026"
    assert formats.day(dt.date(2017, 3, 1)) == f"1er{NBSP}mars{NBSP}2017"
    assert formats.day_long(day) == f"dimanche 22{NBSP}novembre{NBSP}2026"
    assert formats.day_short(day) == f"dim. 22{NBSP}nov."
    assert formats.month(day) == f"novembre{NBSP}2026"
    assert (
        formats.day(None) == formats.day_long(None) == formats.day_short(None) == formats.month(None) == "–"
    )


def test_moments_are_told_in_the_time_of_the_site() -> None:
    late = dt.datetime(2026, 7, 14, 22, 30, tzinfo=dt.UTC)
    assert formats.moment(late) == f"15{NBSP}juil.{NBSP}2026, 00:30"
    assert formats.day(late) == f"15{NBSP}juil.{NBSP}2026"
    assert formats.moment(None) == "–"


def test_english() -> None:
    with translation.override("en"):
        assert formats.number(Decimal("1328.5")) == "1,328.5"
        assert formats.percent(Share(7, 16)) == "43.8%"
        assert formats.day(dt.date(2026, 11, 1)) == f"1{NBSP}Nov{NBSP}2026"
        assert formats.day_short(dt.date(2026, 11, 22)) == f"Sun 22{NBSP}Nov"


def test_counts_in_sentences_are_grouped() -> None:
    assert f"{formats.GroupedInt(1328)!s} parcours" == f"1{NARROW}328 parcours"
    assert formats.GroupedInt(1328) == 1328


@pytest.mark.parametrize(("count", "french", "english"), [(0, "0 pas", "0 steps"), (1, "1 pas", "1 step")])
def test_nothing_is_singular_in_french_and_plural_in_english(count: int, french: str, english: str) -> None:
    label = ngettext_lazy("%(count)s pas", "%(count)s passeX", "count")
    assert str(label % {"count": formats.GroupedInt(count)}) == french
    label = ngettext_lazy("%(count)s step", "%(count)s steps", "count")
    with translation.override("en"):
        assert str(label % {"count": formats.GroupedInt(count)}) == english
