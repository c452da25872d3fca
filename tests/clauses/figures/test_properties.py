"""Whatever is validated, corrected and forgotten, the sum of the lines is every figure shown."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.accounts.roles import Role
from maillage.clauses.figures.queries import section_lines
from maillage.indicators import compute, section
from maillage.kernel.period import Period
from maillage.protection.retention.anonymising import close_files, in_company
from maillage.protection.retention.rules import COMPANY
from tests import build
from tests.clauses import made

YEAR = Period.year(2017)
TODAY = dt.date(2026, 3, 1)
MECHANISMS = ("execution", "execution_and_criterion", "object", "criterion", "reserved_siae")
SUMS = ("hours", "training_hours", "hours_by_buyer")
SHARES = ("sex", "age", "level", "qpv", "trade", "modality")

hundredths = st.integers(0, 20_000).map(lambda n: Decimal(n) / 100)
line = st.tuples(
    st.integers(0, 3),  # person
    st.integers(0, 4),  # lot
    st.integers(0, 14),  # month
    hundredths,
    hundredths,
    st.sampled_from(["declared", "checked", "validated", "validated", "rejected"]),
    st.sampled_from(["direct", "ai", "geiq"]),
    st.sampled_from([0, 1, 2]),  # part of it taken back: nothing, half, all
)


class EverySum(TestCase):
    @settings(max_examples=12, deadline=None)
    @given(st.lists(line, max_size=8))
    def test_is_that_of_the_validated_lines(self, drawn) -> None:
        network = build.organisation(None, "lead")
        buyers = [build.organisation(f"Acheteur {n}", "buyer") for n in range(2)]
        lots = [
            made.lot(
                network,
                contract=made.public_contract(network, buyers[n % 2]),
                mechanism=mechanism,
                trade=("cleaning", "", "roads")[n % 3],
            )
            for n, mechanism in enumerate(MECHANISMS)
        ]
        people = [build.person(network) for _n in range(4)]
        made.perimeter(network, "premier", buyers[0], grouping="articles_of_towns")
        hours = training = first = Decimal(0)
        workers = set()
        for who, where, month, done, trained, state, modality, back in drawn:
            if not done and not trained:
                continue
            day = (
                dt.date(2016, 11, 1)
                if month == 0
                else dt.date(2016 + (10 + month) // 12, (10 + month) % 12 + 1, 1)
            )
            kept = made.line(
                lots[where],
                people[who],
                month=str(day),
                hours=done,
                training=trained,
                state=state,
                modality=modality,
            )
            share = Decimal(back) / 2
            taken = (-(done * share).quantize(Decimal("0.01")), -(trained * share).quantize(Decimal("0.01")))
            if state != "validated":
                continue
            if any(taken):
                made.line(
                    lots[where],
                    people[who],
                    month=str(day),
                    hours=taken[0],
                    training=taken[1],
                    state="validated",
                    corrects=kept,
                    contract=kept.contract,
                    modality=modality,
                )
            if day.year == 2017:
                hours += done + taken[0]
                training += trained + taken[1]
                first += done + taken[0] if where % 2 == 0 else 0
                if done + taken[0] or trained + taken[1]:
                    workers.add(who)
        names = [*SUMS, "persons", *(f"hours_{one}_share" for one in SHARES)]
        found: dict[str, dict] = {}
        for figure in compute("clauses", network.pk, [(name, YEAR) for name in names]):
            found.setdefault(figure.indicator, {})[figure.breakdown] = figure
        assert found["hours"]["total"].value == hours
        assert found["training_hours"]["total"].value == training
        assert found["persons"]["total"].value == len(workers)
        for name, whole in (("hours", hours), ("training_hours", training), ("hours_by_buyer", hours)):
            parts = [figure for part, figure in found.get(name, {}).items() if part != "total"]
            assert sum((figure.value for figure in parts), Decimal(0)) == whole
            # What is printed is the sum, not what is left of it after rounding.
            assert all(Decimal(figure.row()[4]) * 100 == figure.part for figure in parts)
        for one in SHARES:
            parts = found.get(f"hours_{one}_share", {}).values()
            assert sum((figure.part for figure in parts), 0) == hours * 100
        of_first = {f.breakdown: f.value for f in compute("clauses_premier", network.pk, [("hours", YEAR)])}
        assert of_first["total"] == first
        lines = section_lines(build.context(network, Role.CLAUSE_FACILITATOR), YEAR)
        assert [line.hours for line in lines] == [hours, first]


@pytest.mark.django_db
def test_figures_outlive_files(network):
    """Everything a year says is the same when all the files behind it are gone."""
    buyer = build.organisation("Ville", "buyer")
    operation = made.operation(network, urban_renewal=True)
    lots = [
        made.lot(network, contract=made.public_contract(network, buyer, operation=one), mechanism=mechanism)
        for one, mechanism in ((operation, "execution"), (None, "object"))
    ]
    made.perimeter(network, "anru", urban_renewal=True)
    people = [build.person(network) for _n in range(COMPANY + 1)]
    for rank, person in enumerate(people):
        made.eligibility(network, person, "qpv_resident", on="2014-01-02")
        made.line(lots[rank % 2], person, month="2014-03-01", hours="35.35", training=7, state="validated")
        made.line(lots[0], person, month="2014-04-01", hours="12.4", state="validated", modality="ai")

    def figures(code):
        here = section(code, network.pk)
        asked = [(name, Period.year(2014)) for name in here.indicators]
        return {
            (f.indicator, f.breakdown): (f.value, f.part, f.whole)
            for f in compute(code, network.pk, asked)
            if f.part
        }

    before = {code: figures(code) for code in ("clauses", "clauses_anru", "placement")}
    assert before["clauses"]["persons", "total"][0] == COMPANY + 1
    gone = [person.pk for person in people[:COMPANY]]
    assert close_files(in_company(gone, TODAY), TODAY) == COMPANY
    assert {code: figures(code) for code in before} == before
