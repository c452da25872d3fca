"""What the room of social clauses itself says of what was drawn for the territory."""

from collections import Counter

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
from maillage.indicators import compute
from maillage.kernel.history import changes
from maillage.kernel.months import add_months
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def lead() -> int:
    return Organisation.objects.get(name=LEAD).pk


def _figures(code, period, *wanted):
    found = compute(code, lead(), [(name, period) for name in wanted])
    return {(f.indicator, f.breakdown): f.value for f in found}


def test_the_state_is_what_the_report_says_in_words():
    """38 persons on 15 operations."""
    found = _figures("clauses_state", Period.year(2017), "persons", "operations")
    assert (found["persons", ""], found["operations", ""]) == (38, 15)


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
