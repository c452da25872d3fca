"""An immersion from its preparation to its report, and the step that follows it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.immersions.services import (
    ImmersionFacts,
    cancel,
    finish,
    mark_printed,
    missing,
    prepare,
    remove,
    sign,
    step_back,
    update,
)
from maillage.employment.models import EmploymentContract, Immersion
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.pathways.models import Step
from tests import build

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def worker() -> Context:
    return build.context(build.organisation("Pilote", "lead"), Role.PROGRAMME_MANAGER)


def facts(**more: object) -> ImmersionFacts:
    said = {
        "purpose": "confirm",
        "job_title": " Mise en  rayon ",
        "start_date": D(2023, 3, 6),
        "end_date": D(2023, 3, 17),
        "weekly_hours": Decimal(30),
        "company_name": "Bazar Comète",
    }
    whole = {
        "tasks": "Réassort",
        "tutor": "Une tutrice",
        "timetable": "9 h – 15 h",
        "signatory": "La gérante",
    }
    return ImmersionFacts(**{**said, **whole, **more})  # type: ignore[arg-type]


def in_pathway(worker: Context, **more: object):
    return build.enrolment(build.programme(worker.organisation), **more)


def test_from_draft_to_report_the_step_follows(worker: Context) -> None:
    pathway = in_pathway(worker)
    made = prepare(worker, pathway.person, facts())
    assert (made.state, made.job_title, made.prescriber) == ("draft", "Mise en rayon", worker.organisation)
    assert [r.role for r in made.company.roles.all()] == ["employer"]
    assert not Step.objects.exists(), "a draft is no step"
    assert mark_printed(worker, made).state == "printed"
    sign(worker, made, D(2023, 3, 3))
    step = Step.objects.get()
    assert (step.step_type.code, step.start_date, step.end_date, step.outcome, step.title) == (
        "pmsmp",
        D(2023, 3, 6),
        D(2023, 3, 17),
        "",
        "Mise en rayon",
    )
    finish(worker, made, result="hiring", evaluation=" À l'aise ")
    step.refresh_from_db()
    assert (made.state, made.evaluation, step.outcome) == ("done", "À l'aise", "completed")
    step_back(worker, made)
    finish(worker, made, result="set_aside", stopped_on=D(2023, 3, 8), reason="Trajet trop long")
    step.refresh_from_db()
    assert (made.state, step.end_date, step.outcome) == ("interrupted", D(2023, 3, 8), "abandoned")
    step_back(worker, made)
    step.refresh_from_db()
    assert (made.state, made.stopped_on, made.result, step.end_date) == ("signed", None, "", D(2023, 3, 17))
    step_back(worker, made)
    assert (made.state, made.signed_on, Step.objects.count()) == ("printed", None, 0)
    assert not EmploymentContract.objects.exists(), "an immersion is not a contract"


def test_a_step_in_each_running_pathway_within_its_dates(worker: Context) -> None:
    person = in_pathway(worker, entry="2023-01-02").person
    other = build.programme(worker.organisation, "ier")
    build.enrolment(other, person, "2023-01-02", "2023-03-10", "moved")
    build.enrolment(build.programme(worker.organisation, "gpp"), person, "2023-03-07")
    sign(worker, prepare(worker, person, facts()), D(2023, 3, 6))
    assert sorted((s.enrolment.programme.code, s.end_date) for s in Step.objects.all()) == [
        ("ier", D(2023, 3, 10)),
        ("plie", D(2023, 3, 17)),
    ]


def test_cancelled_it_leaves_the_pathway(worker: Context) -> None:
    made = prepare(worker, in_pathway(worker).person, facts())
    sign(worker, made, D(2023, 3, 6))
    cancel(worker, made, "Personne n'est venu")
    assert not Step.objects.exists()
    with pytest.raises(DomainError, match="déjà close"):
        cancel(worker, made)
    step_back(worker, made)
    assert (made.state, made.reason) == ("draft", "")
    remove(worker, made)
    assert not Immersion.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"purpose": "discover,confirm"}, "purpose"),
        ({"purpose": ""}, "purpose"),
        ({"job_title": " "}, "job_title"),
        ({"end_date": D(2023, 3, 5)}, "end_date"),
        ({"end_date": D(9999, 12, 31)}, "end_date"),
        ({"weekly_hours": Decimal(0)}, "weekly_hours"),
        ({"company_name": ""}, "company_name"),
        ({"company_siret": "12345678901234"}, "company_siret"),
    ],
)
def test_a_wrong_fact_names_its_field(worker: Context, changed: dict, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        prepare(worker, build.person(worker.organisation), facts(**changed))
    assert refusal.value.field == field


def test_a_closed_company_takes_nobody(worker: Context) -> None:
    company = build.organisation("Bazar", "employer")
    with build.writing():
        company.closed_on = D(2023, 3, 16)
        company.save()
    with pytest.raises(DomainError, match="fermée"):
        prepare(worker, build.person(worker.organisation), facts(company=company))


def test_what_is_missing_or_exceeds_is_not_printed(worker: Context) -> None:
    made = prepare(worker, build.person(worker.organisation), facts(tutor="", tasks=" "))
    assert len(missing(made)) == 2
    with pytest.raises(DomainError, match="Il manque"):
        mark_printed(worker, made)
    update(worker, made, facts(end_date=D(2023, 4, 6)))
    with pytest.raises(DomainError, match=r"5.avr\.") as refusal:
        mark_printed(worker, made)
    assert refusal.value.field == "end_date"
    update(worker, made, facts(end_date=D(2023, 4, 5)))
    mark_printed(worker, made)
    update(worker, made, facts())
    assert (made.state, made.printed_on) == ("draft", None), "corrected, it is to be printed again"


def test_when_it_is_signed(worker: Context) -> None:
    made = prepare(worker, build.person(worker.organisation), facts())
    for day in (D(2023, 3, 7), timezone.localdate() + dt.timedelta(days=1)):
        with pytest.raises(DomainError) as refusal:
            sign(worker, made, day)
        assert refusal.value.field == "signed_on"
    sign(worker, made, D(2023, 3, 6))
    for act in (lambda: sign(worker, made, D(2023, 3, 6)), lambda: update(worker, made, facts())):
        with pytest.raises(DomainError):
            act()
    with pytest.raises(DomainError, match="reste au dossier"):
        remove(worker, made)


def test_when_it_is_closed(worker: Context) -> None:
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    made = prepare(
        worker, build.person(worker.organisation), facts(start_date=today - day, end_date=today + day)
    )
    with pytest.raises(DomainError, match="signée"):
        finish(worker, made, result="confirmed")
    sign(worker, made, today - day)
    for said, field in (
        ({"result": "perhaps"}, "result"),
        ({"result": "confirmed"}, "stopped_on"),
        ({"result": "confirmed", "stopped_on": today + day, "reason": "x"}, "stopped_on"),
        ({"result": "confirmed", "stopped_on": today - 2 * day, "reason": "x"}, "stopped_on"),
        ({"result": "confirmed", "stopped_on": today}, "reason"),
    ):
        with pytest.raises(DomainError) as refusal:
            finish(worker, made, **said)  # type: ignore[arg-type]
        assert refusal.value.field == field
    finish(worker, made, result="confirmed", stopped_on=today, reason="Embauchée ailleurs")
    assert made.state == "interrupted"


def test_a_report_taken_back_may_not_make_two_of_one_day(worker: Context) -> None:
    """Cut short on the 8th, another began on the 9th: the first cannot last until the 17th again."""
    person = build.person(worker.organisation)
    first = prepare(worker, person, facts())
    sign(worker, first, D(2023, 3, 6))
    finish(worker, first, result="set_aside", stopped_on=D(2023, 3, 8), reason="Fermeture")
    second = prepare(worker, person, facts(company_name="Autre", start_date=D(2023, 3, 9)))
    sign(worker, second, D(2023, 3, 9))
    with pytest.raises(DomainError, match="une à la fois"):
        step_back(worker, first)


def test_renewed_it_is_not_taken_back(worker: Context) -> None:
    first = prepare(worker, build.person(worker.organisation), facts())
    sign(worker, first, D(2023, 3, 6))
    later = {"start_date": D(2023, 3, 20), "end_date": D(2023, 3, 24)}
    second = prepare(worker, first.person, facts(renews=first, company=first.company, **later))
    sign(worker, second, D(2023, 3, 20))
    for act in (cancel, step_back):
        with pytest.raises(DomainError, match="renouvel"):
            act(worker, first)


def test_who_refuses_companies_is_not_presented_to_one(worker: Context) -> None:
    person = build.person(worker.organisation)
    build.agreement(person, worker.organisation, answer="refused")
    with pytest.raises(DomainError, match="refusé") as refusal:
        prepare(worker, person, facts())
    assert refusal.value.field == "person"


def test_who_prepares_and_who_reads(worker: Context) -> None:
    lead = worker.organisation
    agreed, other = in_pathway(worker), in_pathway(worker)
    build.agreement(agreed.person, lead)
    mine = prepare(worker, agreed.person, facts())
    prepare(worker, other.person, facts())
    officer = build.context(lead, Role.LIAISON_OFFICER)
    assert list(Immersion.objects.visible_to(officer)) == [mine], "those who agreed, and no others"
    assert Immersion.objects.visible_to(worker).count() == 2
    for role in (Role.RECEPTION, Role.PARTNER, Role.DIRECTION, Role.CULTURE_OFFICER):
        context = build.context(lead, role)
        assert not Immersion.objects.visible_to(context).exists()
        with pytest.raises(NotAllowed):
            sign(context, mine, D(2023, 3, 6))
