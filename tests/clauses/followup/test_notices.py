"""Formal notices and penalties, worked out by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.clauses.followup import services
from maillage.clauses.followup.services import NoticeFacts, PenaltyFacts
from maillage.clauses.models import FormalNotice, Lot, LotCompany, Penalty
from maillage.kernel.errors import DomainError
from tests import build
from tests.clauses import made
from tests.kernel.pdf import text_of

pytestmark = pytest.mark.django_db

SENT, DEADLINE = dt.date(2018, 1, 15), dt.date(2018, 2, 28)


@pytest.fixture
def over(network, company):
    """A lot of 2017 that owed 1000 h; 750 were done in its last month."""
    lot = made.lot(network, company, end="2017-12-31", penalty_rate=Decimal("52.50"))
    worked(lot, "2017-12-01", 500)
    worked(lot, "2017-12-01", 250)
    return lot


def worked(lot, month, hours):
    return made.line(lot, build.person(lot.contract.network), month=month, hours=hours, state="validated")


def facts(lot, **changed):
    company = lot.companies.get().organisation
    said = {"company_id": company.pk, "sent_on": SENT, "deadline": DEADLINE, "missing_hours": Decimal(250)}
    return NoticeFacts(**(said | changed))


def decided(**changed):
    return PenaltyFacts(**({"decided_on": dt.date(2018, 3, 1)} | changed))


def refused(call, *args):
    with pytest.raises(DomainError) as caught:
        call(*args)
    return caught.value


def test_a_penalty_is_the_hours_missing_at_the_deadline_times_the_rate(facilitator, over):
    notice = services.send_notice(facilitator, over, facts(over))
    worked(over, "2018-02-01", "40.25")  # in time
    worked(over, "2018-03-01", 100)  # too late
    assert services.hours_to_penalise(notice) == Decimal("209.75")
    penalty = services.decide_penalty(facilitator, notice, decided())
    # 209.75 × 52.50 = 11 011.875, half up
    assert (penalty.missing_hours, penalty.rate, penalty.amount) == (
        Decimal("209.75"),
        Decimal("52.50"),
        Decimal("11011.88"),
    )
    error = refused(services.decide_penalty, facilitator, notice, decided())
    assert "déjà décidée" in error.message
    assert "annulez d'abord" in refused(services.withdraw_notice, facilitator, notice).message
    services.cancel_penalty(facilitator, penalty)
    services.withdraw_notice(facilitator, notice)
    assert not FormalNotice.objects.exists()


def test_a_penalty_asks_no_more_than_the_notice_did(facilitator, over):
    notice = services.send_notice(facilitator, over, facts(over, missing_hours=Decimal(100)))
    assert services.decide_penalty(facilitator, notice, decided()).amount == Decimal(5250)


def test_nothing_is_decided_before_the_deadline(facilitator, over):
    notice = services.send_notice(facilitator, over, facts(over))
    for waived in (False, True):
        early = decided(decided_on=DEADLINE, waived=waived, reason="geste")
        error = refused(services.decide_penalty, facilitator, notice, early)
        assert error.field == "decided_on"
        assert "28 févr. 2018" in error.message.replace("\u00a0", " ")


def test_the_rate_is_asked_where_the_lot_has_none(facilitator, over):
    with build.writing():
        over.penalty_rate = None
        over.save()
    notice = services.send_notice(facilitator, over, facts(over))
    assert refused(services.decide_penalty, facilitator, notice, decided()).field == "rate"
    penalty = services.decide_penalty(facilitator, notice, decided(rate=Decimal(10)))
    assert penalty.amount == 2500


def test_a_penalty_is_waived_with_a_reason(facilitator, over):
    notice = services.send_notice(facilitator, over, facts(over))
    assert refused(services.decide_penalty, facilitator, notice, decided(waived=True)).field == "reason"
    penalty = services.decide_penalty(facilitator, notice, decided(waived=True, reason="chantier arrêté"))
    assert (penalty.amount, penalty.waived, penalty.missing_hours) == (0, True, 250)


def test_hours_done_in_time_leave_nothing_to_penalise(facilitator, over):
    notice = services.send_notice(facilitator, over, facts(over))
    worked(over, "2018-01-01", 250)
    assert services.hours_to_penalise(notice) == 0
    assert refused(services.decide_penalty, facilitator, notice, decided()).field == "waived"
    services.decide_penalty(facilitator, notice, decided(waived=True, reason="heures faites"))


def test_a_running_lot_is_penalised_for_what_its_time_asked(facilitator, network, company):
    # 365 days; on 30 June 180 days are gone: 493.15 h of 1000 expected, 93.15 missing with 400 done.
    lot = made.lot(network, company, end="2017-12-31", penalty_rate=Decimal(10))
    worked(lot, "2017-03-01", 400)
    said = facts(lot, sent_on=dt.date(2017, 5, 2), deadline=dt.date(2017, 6, 30))
    notice = services.send_notice(facilitator, lot, said)
    assert services.hours_to_penalise(notice) == Decimal("93.15")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"missing_hours": Decimal("250.01")}, "missing_hours"),
        ({"missing_hours": Decimal(0)}, "missing_hours"),
        ({"deadline": SENT}, "deadline"),
        ({"sent_on": dt.date(2999, 1, 1), "deadline": dt.date(2999, 2, 1)}, "sent_on"),
        ({"company_id": 0}, "company"),
    ],
)
def test_a_notice_is_checked(facilitator, over, changed, field):
    assert refused(services.send_notice, facilitator, over, facts(over, **changed)).field == field


def test_one_notice_at_a_time(facilitator, over):
    services.send_notice(facilitator, over, facts(over))
    assert "court déjà" in refused(services.send_notice, facilitator, over, facts(over)).message


def test_a_closed_lot_and_a_kept_one_ask_for_nothing(facilitator, network, company, over):
    with build.writing():
        over.closed_on = dt.date(2018, 1, 10)
        over.save()
    assert "soldé" in refused(services.send_notice, facilitator, over, facts(over)).message
    kept = made.lot(network, company, due=10, end="2017-12-31")
    worked(kept, "2017-12-01", 10)
    said = facts(kept, missing_hours=Decimal(1))
    assert "rien n'est à demander" in refused(services.send_notice, facilitator, kept, said).message


def test_the_form_is_filled_with_what_is_missing(signed_in, page, over):
    form = page("notice_new", over.pk)
    assert 'value="250' in form
    assert "Bâtiment Comète" in form
    answer = signed_in.post(
        reverse("clauses:notice_new", args=[over.pk]),
        {
            "company": over.companies.get().organisation_id,
            "missing_hours": "250",
            "sent_on": "15/1/2018",
            "deadline": "28/2/2018",
            "note": "Le guichet propose trois candidatures.",
        },
    )
    assert answer.status_code == 302
    notice = FormalNotice.objects.get()
    letter = text_of(signed_in.get(reverse("clauses:notice_letter", args=[notice.pk])).content)
    letter = " ".join(letter.split())
    for said in ("Mise en demeure", "Bâtiment Comète", "250 h", "mercredi 28 février 2018", "52,50 €",
                 "Le guichet propose trois candidatures.", "Heures validées à ce jour", "750 h"):  # fmt: skip
        assert said in letter, said
    form = page("penalty_new", notice.pk)
    assert "250 h × 52,50 € = 13 125,00 €" in form
    answer = signed_in.post(
        reverse("clauses:penalty_new", args=[notice.pk]), {"decided_on": "1/3/2018", "rate": "52,50"}
    )
    assert answer.status_code == 302
    penalty = Penalty.objects.get()
    sheet = text_of(signed_in.get(reverse("clauses:penalty_sheet", args=[penalty.pk])).content)
    for said in ("Décision sur une pénalité", "250 h × 52,50 €", "13 125,00 €"):
        assert said in sheet, said
    signed_in.post(reverse("clauses:penalty_cancel", args=[penalty.pk]))
    signed_in.post(reverse("clauses:notice_withdraw", args=[notice.pk]))
    assert not FormalNotice.objects.exists()


def test_a_refusal_stays_on_the_form(signed_in, over):
    answer = signed_in.post(reverse("clauses:notice_new", args=[over.pk]), {"missing_hours": "9999"})
    assert answer.status_code == 422


def test_another_network_reaches_none_of_it(client, facilitator, over):
    notice = services.send_notice(facilitator, over, facts(over))
    other = build.context(build.organisation(None, "lead"), Role.CLAUSE_FACILITATOR)
    client.force_login(other.account)
    for name, pk in (("notice_new", over.pk), ("notice_letter", notice.pk), ("penalty_new", notice.pk)):
        assert client.get(reverse(f"clauses:{name}", args=[pk])).status_code == 404
    assert client.post(reverse("clauses:notice_withdraw", args=[notice.pk])).status_code == 404


def test_home_tells_what_to_do(page, facilitator, network, company, over):
    today = timezone.localdate()
    assert "Lots en retard" in page("home")
    notice = services.send_notice(facilitator, over, facts(over))
    first = page("home")
    assert "Lots en retard" not in first  # it is warned already
    assert "Mises en demeure échues" in first
    assert reverse("clauses:penalty_new", args=[notice.pk]) in first
    soon = made.lot(
        network,
        contract=made.public_contract(network, title="Passerelle"),
        start=today - dt.timedelta(days=10),
        end=today + dt.timedelta(days=50),
        due=10,
    )
    worked(soon, today.replace(day=1), 4)
    assert "Finissent bientôt" in page("home")
    with build.writing():
        LotCompany.objects.filter(lot=soon).update(plan_due_on=today - dt.timedelta(days=1))
        Lot.objects.filter(pk=soon.pk).update(first_hours_by=today - dt.timedelta(days=1))
    shown = page("home")
    assert reverse("clauses:plan_met", args=[soon.companies.get().pk]) in shown


def test_a_step_of_the_plan_is_done_and_put_back(signed_in, network, lot):
    day = dt.date(2017, 4, 1)
    with build.writing():
        lot.companies.update(plan_due_on=day)
    company = lot.companies.get()
    signed_in.post(reverse("clauses:plan_met", args=[company.pk]))
    assert lot.companies.get().plan_due_on is None
    signed_in.post(reverse("clauses:plan_due_again", args=[company.pk, day.isoformat()]))
    assert lot.companies.get().plan_due_on == day
    answer = signed_in.post(reverse("clauses:plan_due_again", args=[company.pk, "hier"]))
    assert answer.status_code == 404


def test_the_file_of_a_company_says_what_is_late(
    signed_in, facilitator, company, over, django_assert_num_queries
):
    from maillage.clauses.followup.panels import late_notices

    with django_assert_num_queries(1):
        (said,) = late_notices(facilitator, company)
    assert (said.text, said.kind) == ("1 lot à clause en retard", "late")
    file = signed_in.get(reverse("organisations:file", args=[company.pk])).content.decode()
    assert "1 lot à clause en retard" in file
