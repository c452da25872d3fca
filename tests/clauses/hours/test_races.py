"""Two at once, in transactions of their own: what one does the other sees, or is told."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.models import Sum

from maillage.accounts.roles import Role
from maillage.clauses.hours import services
from maillage.clauses.models import HoursLine, HoursStatement
from maillage.employment.models import EmploymentContract
from maillage.exchange.importing import Source, run_import
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor
from tests import build
from tests.exchange.files import HOURS, hours, table

from .. import made

pytestmark = pytest.mark.django_db(transaction=True)
SIRET = "35600000000048"


def together(*acts):
    """Play acts at the same moment, each on a connection of its own: what each returns, or its refusal."""
    barrier, said = Barrier(len(acts)), [None] * len(acts)

    def play(number, act):
        barrier.wait()
        try:
            said[number] = act()
        except DomainError as error:
            said[number] = error
        finally:
            connection.close()

    threads = [Thread(target=play, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def counted():
    return HoursLine.objects.validated().aggregate(total=Sum("hours"))["total"] or Decimal(0)


def test_two_facilitators_validate_each_line_once(network, facilitator, lot, eligible):
    other = build.context(network, Role.CLAUSE_FACILITATOR)
    lines = [made.line(lot, eligible(), hours=7) for _ in range(12)]
    # Each takes them in another order: neither waits for the other in a ring.
    said = together(
        lambda: services.validate(facilitator, lines), lambda: services.validate(other, list(reversed(lines)))
    )
    done = [one for one in said if not isinstance(one, DomainError)]
    told = [one for one in said if isinstance(one, DomainError)]
    assert [len(one.lines) for one in done] == [12]
    assert len(told) == 1
    assert "déjà" in told[0].message
    assert (counted(), EmploymentContract.objects.count()) == (84, 12)


def test_two_months_of_a_person_make_one_contract(network, facilitator, lot, eligible):
    person = eligible()
    first = made.line(lot, person, month="2017-03-01")
    second = made.line(lot, person, month="2017-04-01")
    together(
        lambda: services.validate(facilitator, [second]), lambda: services.validate(facilitator, [first])
    )
    assert counted() == 70
    contract = EmploymentContract.objects.get()
    assert f"{contract.start_date}" == "2017-03-01"


def test_two_corrections_never_go_below_zero(facilitator, lot, eligible):
    line = made.line(lot, eligible(), hours=35, state="validated")
    said = together(
        *(lambda: services.correct(facilitator, line, Decimal(-20), Decimal(0), "absence") for _ in range(2))
    )
    assert sum(isinstance(one, DomainError) for one in said) == 1
    assert counted() == 15


def test_a_company_that_sends_twice_at_once_counts_once(network, company, lot, eligible):
    people = [eligible() for _ in range(5)]

    def send():
        with build.writing():
            statement = services.statement_of(network.pk, company.pk, made.month("2017-03"))
            facts = [services.LineFacts(lot=lot, person=one, hours=Decimal(35)) for one in people]
            return services.declare(network.pk, statement, facts, "company")

    together(send, send)
    assert HoursStatement.objects.count() == 1
    assert (HoursLine.objects.count(), {line.state for line in HoursLine.objects.all()}) == (5, {"checked"})


def test_an_import_and_a_validation_count_once(network, facilitator, eligible):
    company = build.organisation("Bâtiment d'essai", "employer", siret=SIRET)
    lot = made.lot(network, company, contract=made.public_contract(network, ref="M1"), number="1")
    people = [eligible(ref=f"P{n}") for n in range(5)]
    lines = [made.line(lot, person, hours=35) for person in people]
    rows = [hours(f"H{n}", person_ref=f"P{n}") for n in range(5)]
    source = Source("hours", table(HOURS, *rows), "heures.csv", options={"as": "validated"})

    said = together(
        lambda: services.validate(facilitator, lines),
        lambda: run_import(Actor("tests", organisation_id=network.pk), network.pk, source),
    )
    # The file says what waits already: whoever comes first, its rows are refused, never counted beside it.
    assert not said[1].written
    assert len(said[1].rejects) >= 5
    assert (counted(), EmploymentContract.objects.count()) == (175, 5)


def test_the_same_file_twice_at_once(network, eligible):
    company = build.organisation("Bâtiment d'essai", "employer", siret=SIRET)
    made.lot(network, company, contract=made.public_contract(network, ref="M1"), number="1")
    for n in range(5):
        eligible(ref=f"P{n}")
    rows = [hours(f"H{n}", person_ref=f"P{n}") for n in range(5)]
    source = Source("hours", table(HOURS, *rows), "heures.csv", options={"as": "validated"})
    actor = Actor("tests", organisation_id=network.pk)
    said = together(*(lambda: run_import(actor, network.pk, source) for _ in range(2)))
    assert sorted((one.counts.created, one.counts.unchanged) for one in said) == [(0, 5), (5, 0)]
    assert (counted(), EmploymentContract.objects.count()) == (175, 5)


def test_reject_against_validate(network, facilitator, lot, eligible):
    other = build.context(network, Role.CLAUSE_FACILITATOR)
    line = made.line(lot, eligible(), hours=35)
    said = together(
        lambda: services.validate(facilitator, [line]), lambda: services.reject(other, [line], "sans pièce")
    )
    assert sum(isinstance(one, DomainError) for one in said) == 1
    line.refresh_from_db()
    assert (counted() == 35) is (line.state == "validated")
