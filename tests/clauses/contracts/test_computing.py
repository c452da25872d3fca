"""The hours of a commitment, worked out by hand; lots they are compared with."""

import datetime as dt
from decimal import Decimal

import pytest

from maillage.clauses.contracts.computing import Parameters, hours, per_100_000
from maillage.clauses.contracts.queries.calibration import comparison
from maillage.kernel.errors import DomainError
from tests import build
from tests.clauses import made


def said(amount, share, cost, rate):
    return Parameters(
        amount=Decimal(str(amount)),
        labour_share=Decimal(str(share)),
        hourly_cost=Decimal(str(cost)),
        rate=Decimal(str(rate)),
    )


@pytest.mark.parametrize(
    ("amount", "share", "cost", "rate", "expected"),
    [
        (1_000_000, 40, 35, 5, 571),  # 400 000 ÷ 35 = 11 428,57 ; × 5 % = 571,43
        (100, 100, 1, "0.5", 1),  # 0,5 rounds up
        (100, 100, 1, "0.49", 0),
        (100_000, 30, 40, 5, 38),  # 37,5 rounds up
        (99_999, 30, 40, 5, 37),  # 37,4996…
        (0, 40, 35, 5, 0),
        (1_000_000, 0, 35, 5, 0),
        (1_000_000, 40, 35, 0, 0),
        ("123456.78", "33.33", "31.25", "7.5", 99),  # 41 148,14 ÷ 31,25 = 1 316,74 ; × 7,5 % = 98,76
    ],
)
def test_hours_by_hand(amount, share, cost, rate, expected):
    assert hours(said(amount, share, cost, rate).checked()) == expected


@pytest.mark.parametrize(
    ("amount", "share", "cost", "rate", "field"),
    [
        (-1, 40, 35, 5, "amount"),
        (1, 101, 35, 5, "labour_share"),
        (1, -1, 35, 5, "labour_share"),
        (1, 40, 0, 5, "hourly_cost"),
        (1, 40, 35, 100.5, "rate"),
        (999_999_999_999, 100, "0.01", 100, "amount"),  # more hours than a lot can hold
    ],
)
def test_what_cannot_be_is_refused_at_its_field(amount, share, cost, rate, field):
    with pytest.raises(DomainError) as caught:
        said(amount, share, cost, rate).checked()
    assert caught.value.field == field


def test_hours_for_100_000_euros():
    assert per_100_000(571, Decimal(1_000_000)) == Decimal("57.1")
    assert per_100_000(900, Decimal(1_600_000)) == Decimal("56.3")  # 56,25 rounds up
    assert per_100_000(900, Decimal(0)) is None


@pytest.mark.django_db
def test_lots_of_a_trade_are_compared(network, facilitator, django_assert_max_num_queries):
    """Two lots of roads with an amount (60 and 40 for 100 000 €), one without; one over has done 3/4."""
    today = dt.date(2020, 1, 1)
    person = build.person(network)
    over = made.lot(network, trade="roads", due=500, start="2016-01-01", end="2017-12-31")
    made.amendment(over, 100)
    made.calibration(over, facilitator.account)
    for month, done in (("2017-03-01", 200), ("2017-04-01", 250)):
        made.line(over, person, month=month, hours=done, state="validated")
    made.line(over, person, month="2017-05-01", hours=99)  # declared: not done yet
    running = made.lot(network, trade="roads", due=400, start="2019-01-01", end="2020-12-31")
    made.calibration(running, facilitator.account, computed=400)
    made.lot(network, trade="roads", due=100, start="2019-06-01", end="2020-12-31")
    made.lot(network, trade="cleaning", due=100)
    made.lot(build.organisation("Ailleurs", "lead"), trade="roads")
    with django_assert_max_num_queries(1):
        found = comparison(facilitator, "roads", today)
    assert found.known == 3
    assert [(one.lot, one.density) for one in found.shown] == [
        (running, Decimal(40)),
        (over, Decimal(60)),
        (found.shown[2].lot, None),
    ]
    assert found.density == Decimal(50)
    assert (found.done_share.part, found.done_share.whole) == (45000, 60000)
    assert comparison(facilitator, "roads", today, but=over.pk).known == 2
    assert comparison(facilitator, "digital", today).density is None
