"""Sections of social clauses of the territory against the rows the annual report printed, and what the room
itself says of what was drawn."""

import csv
from collections import Counter
from decimal import Decimal
from importlib import resources

import pytest
from django.db.models import Count, F, Sum
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.queries import demo_memberships
from maillage.accounts.roles import Role
from maillage.clauses.followup.balance import BalanceState, balances
from maillage.clauses.hours.services import check_statement
from maillage.clauses.models import HoursLine, HoursStatement, Lot, PublicContract
from maillage.clauses.people.windows import eligible_on, windows
from maillage.demo.load import ACTOR
from maillage.demo.structures import LEAD
from maillage.indicators import compute, section
from maillage.kernel.history import changes
from maillage.kernel.months import add_months
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation
from maillage.reports.figures import compare
from maillage.reports.services.publishing import PublishedRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

SECTIONS = {"clauses": 13, "clauses_ville_lyon": 9, "clauses_state": 1, "clauses_anru": 1}


def lead() -> int:
    return Organisation.objects.get(name=LEAD).pk


def printed(code):
    path = resources.files("maillage.demo") / "data" / "published-2017-clauses.csv"
    with path.open(encoding="utf-8") as file:
        return [
            PublishedRow(
                code,
                row["indicator"],
                row["breakdown"],
                row["period"],
                Decimal(row["value"]),
                row["unit"],
                "",
            )
            for row in csv.DictReader(file)
            if row["section"] == code
        ]


@pytest.mark.parametrize("code", list(SECTIONS))
def test_the_territory_finds_the_printed_rows(code):
    rows = printed(code)
    assert len(rows) == SECTIONS[code]
    found = compare(section(code, lead()), rows)
    assert (found.differences, found.not_computed) == ([], [])


def _figures(code, period, *wanted):
    found = compute(code, lead(), [(name, period) for name in wanted])
    return {(f.indicator, f.breakdown): f.value for f in found}


def test_what_the_report_says_in_words():
    """The State: 38 persons on 15 operations. Urban renewal: 86 operations, 1 113 persons, 79 % of them and
    71 % of the hours of residents of priority neighbourhoods."""
    state = _figures("clauses_state", Period.year(2017), "persons", "operations")
    assert (state["persons", ""], state["operations", ""]) == (38, 15)
    since = Period.years(2005, 2017)
    renewal = _figures("clauses_anru", since, "persons", "operations", "persons_qpv_share", "hours_qpv_share")
    assert (renewal["persons", ""], renewal["operations", ""]) == (1113, 86)
    assert renewal["persons_qpv_share", "QPV resident"] == 79
    assert renewal["hours_qpv_share", "QPV resident"] == 71


def test_the_year_before_is_what_the_differences_say():
    wanted = {"persons": -41, "contracts": -156, "hours": -5970, "companies": 10}
    of_2017, of_2016 = (_figures("clauses", Period.year(year), *wanted, "buyers") for year in (2017, 2016))
    assert {name: of_2017[name, "total"] - of_2016[name, "total"] for name in wanted} == wanted
    assert of_2017["buyers", ""] - of_2016["buyers", ""] == 3


def test_figures_are_the_sum_of_validated_lines():
    for year in range(2005, timezone.localdate().year + 1):
        lines = HoursLine.objects.validated().filter(statement__month__year=year)
        done = lines.aggregate(hours=Sum("hours"))["hours"] or 0
        assert _figures("clauses", Period.year(year), "hours").get(("hours", "total"), 0) == done


# --- what the room itself finds -------------------------------------------------------------------------
def test_validated_hours_are_of_people_checked_before_and_in_their_window():
    lines = HoursLine.objects.validated().values_list("person_id", "statement__month")
    opened = windows({person for person, _month in lines}, lead())
    for person, month in lines:
        assert any(one.first < add_months(month, 1) and one.last >= month for one in opened[person])
    assert all(laid[0].checked for laid in opened.values())


def test_nobody_does_more_hours_than_a_month_holds():
    most = (
        HoursLine.objects.validated()
        .values("person_id", "statement__month")
        .annotate(hours=Sum(F("hours") + F("training_hours")), lines=Count("pk"))
        .order_by("-hours")
        .first()
    )
    assert most["hours"] <= 220


def test_checks_of_the_room_find_what_was_drawn_and_nothing_else():
    awaiting = HoursLine.objects.filter(state__in=("declared", "checked")).order_by("pk")
    drawn = {line.pk: (line.state, line.anomalies) for line in awaiting}
    assert len({code for _state, codes in drawn.values() for code in codes}) == 11
    with changes(ACTOR, "contrôle"):
        for statement in HoursStatement.objects.filter(lines__in=awaiting).distinct():
            check_statement(statement)
    assert {line.pk: (line.state, line.anomalies) for line in awaiting.all()} == drawn


def test_lots_of_today_are_late_ahead_and_on_time():
    today = timezone.localdate()
    running = Lot.objects.filter(start_date__lte=today, end_date__gte=today)
    states = Counter(one.state for one in balances(running, today))
    assert {BalanceState.LATE, BalanceState.AHEAD, BalanceState.ON_TIME} <= set(states)
    assert states[BalanceState.ON_TIME] > states[BalanceState.LATE]


def test_the_buyer_sees_its_own_contracts_and_the_facilitator_all_of_them():
    contexts = {m.role: Context.of(m) for m in demo_memberships()}
    buyer, facilitator = contexts[Role.BUYER], contexts[Role.CLAUSE_FACILITATOR]
    own = PublicContract.objects.visible_to(buyer)
    assert 0 < own.count() < PublicContract.objects.visible_to(facilitator).count()
    assert set(own.values_list("buyer_id", flat=True)) == {buyer.organisation_id}
    assert not HoursLine.objects.visible_to(buyer).exists()


def test_those_who_may_be_hired_today_were_checked():
    today = timezone.localdate()
    recent = HoursLine.objects.validated().filter(statement__month__gte=add_months(today, -3))
    people = list(recent.values_list("person_id", flat=True).distinct())
    assert len(eligible_on(people, lead(), today)) > len(people) / 2
