"""What a cell may say, kind by kind."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.sheets.cells import CellError, Choice, Codes, Day, Email, Number, Pattern, Text

days = st.dates(dt.date(1900, 1, 2), dt.date(2099, 12, 31))


@given(days, st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d 00:00:00"]))
def test_every_day_is_read_in_french_and_iso(day, form):
    # strftime does not pad years below 1000, which are out of bounds anyway.
    assert Day().parse(day.strftime(form)) == day


@given(days)
def test_days_and_months_without_their_zero(day):
    assert Day().parse(f"{day.day}/{day.month}/{day.year}") == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/02/2017", "n'existe pas"),
        ("2017-02-31", "n'existe pas"),
        ("29/02/2017", "n'existe pas"),
        ("1/1/1900", "plausible"),
        ("1900-01-01", "plausible"),
        ("01/01/0001", "plausible"),
        ("12/03/17", "quatre chiffres"),
        ("42736", "n'est pas une date"),
        ("mars 2017", "n'est pas une date"),
        ("2017-13-01", "n'existe pas"),
        ("01/02/2150", "plausible"),
        ("٠١/٠٢/٢٠١٧", "n'est pas une date"),
    ],
)
def test_dates_that_are_none(text, said):
    with pytest.raises(CellError, match=said):
        Day().parse(text)


def test_a_leap_day_is_a_day():
    assert Day().parse("29/02/2016") == dt.date(2016, 2, 29)


def test_a_past_day_is_not_tomorrow():
    today = timezone.localdate()
    assert Day(past=True).parse(today.isoformat()) == today
    with pytest.raises(CellError, match="avenir"):
        Day(past=True).parse((today + dt.timedelta(days=1)).isoformat())


@given(st.text(max_size=20))
def test_no_text_makes_a_date_fail_otherwise_than_in_words(text):
    try:
        assert isinstance(Day().parse(text), dt.date)
    except CellError as refused:
        assert str(refused)  # noqa: PT017 - either outcome is right


def test_choices_by_code_label_or_other_name():
    sex = Choice({"F": "Femme", "M": "Homme"}, {"H": "M"})
    assert [sex.parse(text) for text in ("F", "f", "femme", "H", "HOMME")] == ["F", "F", "F", "M", "M"]
    with pytest.raises(CellError, match="F, M"):
        sex.parse("Z")


def test_codes_keep_their_order_each_once():
    codes = Codes(Choice({"rsa": "RSA", "deld": "DELD", "rqth": "RQTH"}))
    assert codes.parse("deld | rsa|deld|") == ["deld", "rsa"]
    with pytest.raises(CellError, match="« rqht »"):
        codes.parse("rsa|rqht")


def test_numbers_with_a_comma_or_a_point():
    hours = Number(Decimal("0.01"), Decimal(60))
    assert [hours.parse(text) for text in ("35", "17,5", "17.50")] == [
        Decimal(35),
        Decimal("17.5"),
        Decimal("17.5"),
    ]
    for text in ("0", "61", "x", "nan", "1e9", "-5"):
        with pytest.raises(CellError):
            hours.parse(text)


def test_texts_are_one_line_composed_and_bounded():
    assert Text(50).parse("1 rue\nde  l\u2019E\u0301cole") == "1 rue de l\u2019École"
    with pytest.raises(CellError, match="5 caractères, 4 au plus"):
        Text(4).parse("trop!")
    with pytest.raises(CellError, match="illisible"):
        Text(40).parse("Jos\ufffd")


def test_patterns_and_addresses():
    assert Pattern(r"\d{5}", "cinq chiffres").parse("69 008") == "69008"
    with pytest.raises(CellError, match="cinq chiffres"):
        Pattern(r"\d{5}", "cinq chiffres").parse("1000")
    assert Email().parse("A.B@example.org") == "A.B@example.org"
    with pytest.raises(CellError, match="adresse e-mail"):
        Email().parse("a@b")
