"""What a cell of hours and a cell of a month may say."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from maillage.clauses.hours.cells import HoursCell, MonthCell
from maillage.kernel.sheets.cells import CellError
from maillage.kernel.sheets.reading import read_table

HOURS, MONTH = HoursCell(), MonthCell()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("35,5", "35.5"),
        ("35.5", "35.5"),
        ("35h30", "35.5"),
        ("35H30", "35.5"),
        ("35:30", "35.5"),
        ("35:30:00", "35.5"),
        ("35 h 30", "35.5"),
        ("35h", "35"),
        ("35 heures", "35"),
        ("35h30min", "35.5"),
        ("35,5 h", "35.5"),
        ("0h45", "0.75"),
        ("35h20", "35.33"),
        ("35h40", "35.67"),
        ("7h01", "7.02"),
        ("151,67", "151.67"),
        ("151,675", "151.68"),  # half up
        ("151.665", "151.67"),
        ("-7", "-7"),
        ("-7h30", "-7.5"),
        ("\u22127,25", "-7.25"),
        ("- 3:15", "-3.25"),
        ("+4", "4"),
        ("0", "0"),
        ("-0", "0"),
        ("744", "744"),
        ("\u00a0120\u00a0", "120"),
        ("1900-01-01 11:30:00", "35.5"),  # 1.479 day of a spreadsheet
        ("1900-01-01", "24"),
        ("1900-01-06 07:40:12", "151.67"),
        ("11:30:00", "11.5"),
    ],
)
def test_hours_as_they_are_written(text, value):
    assert HOURS.parse(text) == Decimal(value)
    assert HOURS.parse(text).as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("35h60", "00 à 59"),
        ("35:75", "00 à 59"),
        ("35h5", "deux chiffres"),
        ("35:5", "deux chiffres"),
        ("35:30:60", "00 à 59"),
        ("744,01", "744"),
        ("-745", "744"),
        ("1 200", "744"),
        ("9" * 500, "744"),
        ("1 2", "n'est pas un nombre d'heures"),
        ("35,5,5", "n'est pas un nombre d'heures"),
        ("1.234,5", "n'est pas un nombre d'heures"),
        ("x", "n'est pas un nombre d'heures"),
        ("", "n'est pas un nombre d'heures"),
        ("nan", "n'est pas un nombre d'heures"),
        ("1e2", "n'est pas un nombre d'heures"),
        ("=A1", "n'est pas un nombre d'heures"),
        ("٣٥", "n'est pas un nombre d'heures"),
        ("2017-03-01", "n'est pas un nombre d'heures"),
        ("1899-12-31 11:30:00", "donne une date"),  # two ways of counting days
        ("1904-01-02 11:30:00", "donne une date"),
    ],
)
def test_hours_that_are_none(text, said):
    with pytest.raises(CellError, match=said):
        HOURS.parse(text)


@given(
    st.integers(0, 743),
    st.integers(0, 59),
    st.sampled_from(["h", ":", " h ", "H"]),
    st.sampled_from(["", "-"]),
)
def test_hours_and_minutes_come_back(hours, minutes, sign, minus):
    exact = (Decimal(hours * 60 + minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert HOURS.parse(f"{minus}{hours}{sign}{minutes:02}") == (-exact if minus else exact)


@given(st.decimals(-744, 744, places=2), st.sampled_from([",", "."]))
def test_hundredths_come_back(value, point):
    assert HOURS.parse(str(value).replace(".", point)) == value


@given(st.text(max_size=20))
def test_no_text_makes_hours_fail_otherwise_than_in_words(text):
    for cell, kind in ((HOURS, Decimal), (MONTH, dt.date)):
        try:
            assert isinstance(cell.parse(text), kind)
        except CellError as refused:
            assert str(refused)  # noqa: PT017 - either outcome is right


def test_cells_of_time_of_a_workbook():
    """What a workbook holds as days comes back as the hours it shows, whatever its format."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["heures"])
    for hours, form in (
        (35.5, "[h]:mm"),
        (11.5, "h:mm"),
        (151.67, "[h]:mm:ss"),
        (-3.5, "[h]:mm"),
        (35.5, "h:mm"),
    ):
        sheet.append([hours / 24])
        sheet.cell(sheet.max_row, 1).number_format = form
    held = BytesIO()
    book.save(held)
    read = [HOURS.parse(row[0]) for row in read_table(held.getvalue(), "h.xlsx", None, ["heures"]).rows]
    assert read == [Decimal(text) for text in ("35.5", "11.5", "151.67", "-3.5", "35.5")]


@pytest.mark.parametrize(
    "text",
    [
        "2017-03", "2017/3", "201703", "03/2017", "3/2017", "03-2017", "3.2017", "mars 2017", "Mars 2017",
        "MARS 2017", "mars-17", "mar. 2017", "01/03/2017", "2017-03-01", "31/03/2017", "2017-03-15 00:00:00",
        "15 mars 2017", "1er mars 2017", " mars  2017 ",
    ],
)  # fmt: skip
def test_march_as_it_is_written(text):
    assert MONTH.parse(text) == dt.date(2017, 3, 1)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("févr. 2017", 2),
        ("fév 2017", 2),
        ("juil. 2017", 7),
        ("juin 2017", 6),
        ("août 2017", 8),
        ("Déc. 2017", 12),
    ],
)
def test_months_by_their_short_names(text, month):
    assert MONTH.parse(text) == dt.date(2017, month, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("13/2017", "1 à 12"),
        ("2017-00", "1 à 12"),
        ("jui 2017", "n'est pas un mois"),
        ("ma 2017", "n'est pas un mois"),
        ("mars", "n'est pas un mois"),
        ("2017", "n'est pas un mois"),
        ("42795", "n'est pas un mois"),
        ("Total", "n'est pas un mois"),
        ("mars 1999", "plausible"),
        ("31/02/2017", "n'est pas un mois"),
    ],
)
def test_months_that_are_none(text, said):
    with pytest.raises(CellError, match=said):
        MONTH.parse(text)


def test_this_month_may_be_told_and_the_next_not():
    today = timezone.localdate()
    assert MONTH.parse(f"{today:%Y-%m}") == today.replace(day=1)
    later = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    with pytest.raises(CellError, match="à venir"):
        MONTH.parse(f"{later:%m/%Y}")


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2026, 1, 31)),
    st.sampled_from(["%Y-%m", "%m/%Y", "%d/%m/%Y", "%Y-%m-%d"]),
)
def test_every_month_is_read(day, form):
    assert MONTH.parse(day.strftime(form)) == day.replace(day=1)
