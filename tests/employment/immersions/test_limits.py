"""The legal limits of immersions, worked out by hand; the database counts as the page does."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from maillage.employment.immersions.limits import (
    Limits,
    breaches,
    last_of_span,
    limits_on,
    most_in_window,
)
from maillage.employment.models import Immersion
from maillage.kernel.errors import DomainError
from tests import build

D = dt.date
LIMITS = limits_on(D(2023, 1, 1))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (D(2023, 1, 1), D(2023, 1, 31)),
        (D(2023, 1, 15), D(2023, 2, 14)),
        (D(2023, 1, 31), D(2023, 2, 28)),
        (D(2024, 1, 31), D(2024, 2, 29)),
        (D(2023, 1, 29), D(2023, 2, 28)),
        (D(2024, 1, 29), D(2024, 2, 28)),
        (D(2024, 1, 30), D(2024, 2, 29)),
        (D(2024, 2, 29), D(2024, 3, 28)),
        (D(2023, 2, 28), D(2023, 3, 27)),
        (D(2023, 3, 31), D(2023, 4, 30)),
        (D(2023, 12, 15), D(2024, 1, 14)),
    ],
)
def test_one_month_from_date_to_date(first: dt.date, last: dt.date) -> None:
    assert last_of_span(first, 1) == last


def test_twelve_months_end_the_day_before() -> None:
    assert last_of_span(D(2023, 3, 1), 12) == D(2024, 2, 29)
    assert last_of_span(D(2024, 2, 29), 12) == D(2025, 2, 28)


def held(*texts: str) -> list[tuple[dt.date, dt.date]]:
    return [tuple(D.fromisoformat(one) for one in text.split("/")) for text in texts]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("stretches", "days"),
    [
        (held("2023-07-01/2023-07-31", "2023-08-01/2023-08-31"), None),  # 62 days, and two months are 62
        (held("2023-07-01/2023-07-31", "2023-08-01/2023-08-31", "2023-09-01/2023-09-01"), 63),
        # From 1 January two months are 59 days, and 31 + 29 are 60.
        (held("2023-01-01/2023-01-31", "2023-03-01/2023-03-29"), 60),
        (held("2023-01-01/2023-01-31", "2023-03-01/2023-03-28"), None),
        # Twelve rolling months: 1 January 2023 to 31 December 2023. One day later is in another window …
        (held("2023-01-01/2023-01-31", "2023-06-01/2023-06-28", "2024-01-01/2024-01-03"), None),
        # … but the window that ends on 3 February 2024 still holds June and February, no more January.
        (held("2023-01-01/2023-01-31", "2023-06-01/2023-06-28", "2023-12-31/2024-01-02"), 60),
    ],
)
def test_two_months_in_any_twelve(stretches: list[tuple[dt.date, dt.date]], days: int | None) -> None:
    found = most_in_window(stretches, LIMITS)
    assert (found and found[0]) == days


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 30)), min_size=1, max_size=6))
def test_no_window_at_all_holds_more_when_none_is_found(drawn: list[tuple[int, int]]) -> None:
    """Every window of the calendar, tried one by one, against the few that are looked at."""
    zero, day = D(2022, 1, 1), dt.timedelta(days=1)
    stretches, free = [], 0
    for start, length in sorted(drawn):
        begin = max(start, free)
        stretches.append((zero + day * begin, zero + day * (begin + length)))
        free = begin + length + 1
    if most_in_window(stretches, LIMITS) is not None:
        return
    for n in range(-366, free + 1):
        begin = zero + day * n
        end = last_of_span(begin, 12)
        inside = [(max(a, begin), min(b, end)) for a, b in stretches if a <= end and b >= begin]
        if inside:
            total = sum((b - a).days + 1 for a, b in inside)
            first = inside[0][0]
            # A window that cuts a stretch may open on a shorter pair of months: three days between the
            # longest pair (62) and the shortest (59).
            assert total <= (last_of_span(first, 2) - first).days + 1 + 3


@pytest.fixture
def setting(db) -> dict:
    lead = build.organisation("Pilote", "lead")
    return {
        "origin_organisation": lead,
        "prescriber": lead,
        "person": build.person(lead, birth_date="1990-01-01"),
        "company": build.organisation("Bazar Comète", "employer"),
    }


def immersion(setting: dict, first: str, last: str, **more: object) -> Immersion:
    said = {
        "purpose": "confirm",
        "job_title": "Vente",
        "weekly_hours": Decimal(35),
        "start_date": D.fromisoformat(first),
        "end_date": D.fromisoformat(last),
        "state": "signed",
        "signed_on": D.fromisoformat(first),
    }
    return Immersion(**{**setting, **said, **more})


def _rule(error: DomainError) -> str:
    """The rule of the database behind a refusal."""
    return error.__cause__.__cause__.diag.constraint_name  # type: ignore[union-attr]


def refusals(one: Immersion) -> tuple[set[str | None], str | None]:
    """The fields the page names, and the rule of the database; both say yes, or both say no."""
    said = {breach.field for breach in breaches(one)}
    refused = None
    try:
        with transaction.atomic(), build.writing():
            one.save()
    except DomainError as error:
        refused = _rule(error)
    assert bool(said) == bool(refused), f"the page says {said}, the database {refused}"
    return said, refused


@pytest.mark.parametrize(
    ("first", "last", "rule"),
    [
        ("2023-01-31", "2023-02-28", None),
        ("2023-01-31", "2023-03-01", "immersion_too_long"),
        ("2024-01-31", "2024-02-29", None),
        ("2024-02-29", "2024-03-28", None),
        ("2024-02-29", "2024-03-29", "immersion_too_long"),
        ("2023-03-01", "2023-04-01", "immersion_too_long"),
    ],
)
def test_one_month_at_most(setting: dict, first: str, last: str, rule: str | None) -> None:
    fields, refused = refusals(immersion(setting, first, last))
    assert (refused, fields) == (rule, {"end_date"} if rule else set())


def test_a_draft_may_exceed_and_is_not_signed(setting: dict) -> None:
    draft = immersion(setting, "2023-01-01", "2023-03-01", state="draft", signed_on=None)
    with build.writing():
        draft.save()
    draft.state, draft.signed_on = "signed", D(2023, 1, 1)
    assert refusals(draft)[1] == "immersion_too_long"


def test_renewed_once_for_the_same_object(setting: dict) -> None:
    first = immersion(setting, "2023-01-02", "2023-02-01")
    assert refusals(first)[1] is None
    for changed, rule in (
        ({"purpose": "discover"}, "immersion_renewal_of_another"),
        ({"company": build.organisation("Autre")}, "immersion_renewal_of_another"),
        ({"person": build.person(setting["origin_organisation"])}, "immersion_renewal_of_another"),
    ):
        assert refusals(immersion(setting, "2023-02-02", "2023-02-10", renews=first, **changed))[1] == rule
    second = immersion(setting, "2023-02-02", "2023-02-10", renews=first)
    assert refusals(second)[1] is None
    assert refusals(immersion(setting, "2023-02-11", "2023-02-12", renews=first))[1] == (
        "immersion_renewed_too_often"
    )
    assert refusals(immersion(setting, "2023-02-11", "2023-02-12", renews=second))[1] == (
        "immersion_renewal_of_another"
    )
    with build.writing():
        second.state = "cancelled"
        second.save()
    assert refusals(immersion(setting, "2023-02-11", "2023-02-12", renews=first))[1] is None


def test_two_months_in_a_structure_over_twelve(setting: dict) -> None:
    for first, last in (("2023-01-01", "2023-01-31"), ("2023-06-01", "2023-06-28")):
        assert refusals(immersion(setting, first, last))[1] is None
    assert refusals(immersion(setting, "2023-12-31", "2024-01-02"))[1] == "immersion_too_much"
    elsewhere = immersion(setting, "2023-12-31", "2024-01-02", company=build.organisation("Autre"))
    assert refusals(elsewhere)[1] is None
    assert refusals(immersion(setting, "2024-01-03", "2024-01-05"))[1] is None


def test_what_was_cut_short_counts_for_what_it_lasted(setting: dict) -> None:
    cut = immersion(
        setting, "2023-01-01", "2023-01-31", state="interrupted", stopped_on=D(2023, 1, 3), result="set_aside"
    )
    assert refusals(cut)[1] is None
    assert refusals(immersion(setting, "2023-01-04", "2023-01-31"))[1] is None
    assert refusals(immersion(setting, "2023-03-01", "2023-03-28"))[1] is None  # 3 + 28 + 28 = 59
    assert refusals(immersion(setting, "2023-03-29", "2023-03-29"))[1] == "immersion_too_much"


def test_one_at_a_time(setting: dict) -> None:
    assert refusals(immersion(setting, "2023-01-01", "2023-01-10"))[1] is None
    other = {"company": build.organisation("Autre")}
    assert refusals(immersion(setting, "2023-01-10", "2023-01-12", **other))[1] == "immersion_one_at_a_time"
    assert refusals(immersion(setting, "2023-01-11", "2023-01-12", **other))[1] is None


def test_no_immersion_in_a_company_that_closed(setting: dict) -> None:
    with build.writing():
        setting["company"].closed_on = D(2023, 1, 10)
        setting["company"].save()
    assert refusals(immersion(setting, "2023-01-02", "2023-01-11"))[1] == "immersion_company_closed"
    assert refusals(immersion(setting, "2023-01-02", "2023-01-10"))[1] is None


def test_hours_of_a_minor(setting: dict) -> None:
    """Eighteen on 15 June 2023: minor the day before. Born on 29 February, of age on the 28th."""
    young = setting | {"person": build.person(setting["origin_organisation"], birth_date="2005-06-15")}
    assert refusals(immersion(young, "2023-06-14", "2023-06-14", weekly_hours=36))[1] == (
        "immersion_too_many_hours"
    )
    assert refusals(immersion(young, "2023-06-14", "2023-06-14"))[1] is None
    assert refusals(immersion(young, "2023-06-15", "2023-06-20", weekly_hours=36))[1] is None
    assert refusals(immersion(young, "2023-07-15", "2023-07-20", weekly_hours=49))[1] == (
        "immersion_too_many_hours"
    )
    leap = setting | {"person": build.person(setting["origin_organisation"], birth_date="2004-02-29")}
    assert refusals(immersion(leap, "2022-02-27", "2022-02-27", weekly_hours=36))[1] == (
        "immersion_too_many_hours"
    )
    assert refusals(immersion(leap, "2022-02-28", "2022-02-28", weekly_hours=36))[1] is None


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"signed_on": None}, "immersion_signed_has_its_day"),
        ({"signed_on": D(2023, 1, 3)}, "immersion_signed_before"),
        ({"state": "done"}, "immersion_ends_with_result"),
        ({"stopped_on": D(2023, 1, 3)}, "immersion_stopped_inside"),
        ({"state": "interrupted", "stopped_on": D(2023, 2, 3), "result": "set_aside"},
         "immersion_stopped_inside"),
        ({"purpose": "discover,confirm"[:10]}, "immersion_one_object"),
        ({"weekly_hours": 0}, "immersion_hours_positive"),
        ({"end_date": D(2023, 1, 1)}, "immersion_dates_in_order"),
    ],
)  # fmt: skip
def test_the_database_refuses(setting: dict, changed: dict, rule: str) -> None:
    with pytest.raises(DomainError) as caught, transaction.atomic(), build.writing():
        immersion(setting, "2023-01-02", "2023-01-20", **changed).save()
    assert _rule(caught.value) == rule


def test_limits_change_with_their_day(monkeypatch: pytest.MonkeyPatch) -> None:
    later = Limits(
        since=D(2030, 1, 1),
        months_each=2,
        renewals=0,
        months_in_all=3,
        window_months=12,
        weekly_hours=35,
        weekly_hours_minor=35,
        source=LIMITS.source,
    )
    monkeypatch.setattr("maillage.employment.immersions.limits.all_limits", lambda: (LIMITS, later))
    assert limits_on(D(2029, 12, 31)) is LIMITS
    assert limits_on(D(2030, 1, 1)) is later
    assert limits_on(D(2000, 1, 1)) is LIMITS
