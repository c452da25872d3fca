"""A hire on an offer: one contract, the step that follows, double hires refused, a mistake taken back."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.models import Application, EmploymentContract
from maillage.employment.offers import services
from maillage.employment.offers.services import Ended
from maillage.employment.services import ContractFacts
from maillage.kernel.errors import DomainError
from maillage.pathways.models import Step
from tests import build

ANNOUNCED = {
    "opened_on": "2017-01-01",
    "valid_until": "2017-12-31",
    "contract_kind": "cdd",
    "contract_months": 6,
    "starts_on": "2017-03-31",
    "weekly_hours": 30,
}


@pytest.fixture
def officer() -> Context:
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


@pytest.mark.django_db
def test_the_contract_is_the_one_the_offer_announces(officer: Context) -> None:
    running = build.enrolment(build.programme(officer.organisation), entry="2017-02-01")
    offer = build.offer(officer.organisation, **ANNOUNCED)
    row = services.hire_applicant(officer, build.application(offer, running.person, cv_sent_on="2017-02-10"))
    contract = row.contract
    assert (contract.kind, contract.origin, contract.employer) == ("cdd", "offer", offer.company)
    assert (contract.start_date, contract.planned_end_date) == (dt.date(2017, 3, 31), dt.date(2017, 9, 29))
    assert (row.hired_on, contract.weekly_hours, contract.job_title) == (
        dt.date(2017, 3, 31),
        30,
        "Vendeur en magasin",
    )
    assert Step.objects.get().contract == contract
    services.take_back_hire(officer, row)
    row.refresh_from_db()
    assert (row.hired_on, row.contract) == (None, None)
    assert not EmploymentContract.objects.exists()
    assert not Step.objects.exists()


@pytest.mark.django_db
def test_a_contract_of_ones_own_overrides_the_announced_one(officer: Context) -> None:
    offer = build.offer(officer.organisation, **ANNOUNCED)
    facts = ContractFacts(kind="cdi", start_date=dt.date(2017, 4, 3), employer_name="Ailleurs")
    row = services.hire_applicant(officer, build.application(offer), facts)
    assert (row.contract.kind, row.contract.employer, row.contract.origin) == ("cdi", offer.company, "offer")


@pytest.mark.django_db
def test_what_a_hire_refuses(officer: Context) -> None:
    offer = build.offer(officer.organisation, **ANNOUNCED)
    hired = services.hire_applicant(officer, build.application(offer))
    with pytest.raises(DomainError, match="déjà embauchée"):
        services.hire_applicant(officer, hired)
    with pytest.raises(DomainError, match="précède la candidature"):
        services.hire_applicant(officer, build.application(offer, cv_sent_on="2017-04-01"))
    gone = build.application(offer, withdrawn_on="2017-02-01")
    with pytest.raises(DomainError, match="terminée"):
        services.hire_applicant(officer, gone)
    with pytest.raises(DomainError, match="retirez d'abord l'embauche"):
        services.refuse(officer, hired, Ended(dt.date(2017, 5, 1)))
    vague = build.application(build.offer(officer.organisation))
    with pytest.raises(DomainError, match="quel contrat"):
        services.hire_applicant(officer, vague)


@pytest.mark.django_db
def test_a_hire_known_from_a_file_gets_its_contract_or_is_joined_to_it(officer: Context) -> None:
    offer = build.offer(officer.organisation, **ANNOUNCED)
    known = build.application(offer, cv_sent_on="2017-02-10", hired_on="2017-03-15")
    known = services.hire_applicant(officer, known)
    assert (known.hired_on, known.contract is not None) == (dt.date(2017, 3, 15), True)
    other = build.application(offer, hired_on="2017-03-15")
    elsewhere = build.contract(other.person, "2017-03-20")
    with pytest.raises(DomainError, match="autre entreprise"):
        services.join_contract(officer, other, elsewhere)
    its_own = build.contract(other.person, "2017-03-20", employer=offer.company)
    other = services.join_contract(officer, other, its_own)
    its_own.refresh_from_db()
    assert (other.contract, its_own.origin) == (its_own, "offer")


@pytest.mark.django_db
def test_the_contract_of_somebody_else_is_refused_by_the_database(officer: Context) -> None:
    row = build.application(build.offer(officer.organisation, **ANNOUNCED), hired_on="2017-03-15")
    with pytest.raises(DomainError, match="autre personne"), build.writing():
        row.contract = build.contract(build.person(officer.organisation), "2017-03-20")
        row.save()


@pytest.mark.django_db(transaction=True)
def test_two_hands_hire_the_same_candidate_once(officer: Context) -> None:
    row = build.application(build.offer(officer.organisation, **ANNOUNCED))
    answers = both(lambda: services.hire_applicant(officer, Application.objects.get(pk=row.pk)))
    assert sorted(answers) == ["done", "refused"]
    assert EmploymentContract.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_hire_and_a_refusal_at_the_same_moment_leave_one(officer: Context) -> None:
    row = build.application(build.offer(officer.organisation, **ANNOUNCED))
    acts = [
        lambda: services.hire_applicant(officer, Application.objects.get(pk=row.pk)),
        lambda: services.refuse(officer, Application.objects.get(pk=row.pk), Ended(dt.date(2017, 5, 1))),
    ]
    assert sorted(both(*acts)) == ["done", "refused"]
    row.refresh_from_db()
    assert (row.hired_on is None) != (row.refused_on is None)


def both(*acts: Callable[[], object]) -> list[str]:
    """Two threads through the same gate; what each was answered."""
    wanted = list(acts) * 2 if len(acts) == 1 else list(acts)
    gate, answers = threading.Barrier(len(wanted)), []

    def one(act: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            act()
            answers.append("done")
        except DomainError:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(act,)) for act in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
