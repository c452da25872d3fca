"""Nobody is hired under a clause before being checked; who may not be is told why."""

import pytest
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.clauses.models import LotOffer
from maillage.clauses.people import services
from maillage.employment.models import EmploymentContract
from maillage.employment.offers.services import OfferFacts, hire_applicant, join_contract
from maillage.employment.services import ContractFacts
from maillage.kernel.errors import DomainError
from maillage.pathways.models import Step
from maillage.people.rome import label as job_label
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db
DAY = build.day("2017-03-01")


def facts(start=DAY, **said):
    return ContractFacts(**{"kind": "cdd", "start_date": start, **said})


def refused(act, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        act(*args, **kwargs)
    return caught.value.message


def test_the_reasons_one_is_not_hired(network, facilitator, lot, company):
    person = build.person(network, "Essai", "Anna")

    def said(start=DAY):
        return refused(services.hire_on_lot, facilitator, lot, person, company, facts(start))

    assert "n'est pas vérifiée" in said()
    made.eligibility(
        network, person, "qpv_resident", on="2017-02-01", granted=False, reason="Adresse hors quartier."
    )
    assert "Adresse hors quartier" in said()
    made.eligibility(network, person, on="2017-03-02")
    assert "ne peut pas commencer avant" in said()
    assert not EmploymentContract.objects.exists()
    contract = services.hire_on_lot(facilitator, lot, person, company, facts(build.day("2017-03-02")))
    assert (contract.origin, contract.employer, contract.person) == ("clause", company, person)
    assert "travaille déjà" in said(build.day("2017-05-01"))
    with build.writing():
        contract.end_date = build.day("2017-06-30")
        contract.save()
    assert "a pris fin le 1" in said(build.day("2019-03-02"))


def test_a_hire_is_for_a_company_of_the_lot_and_its_step_follows(network, facilitator, lot, company):
    enrolment = build.enrolment(build.programme(network), entry="2017-01-10")
    person = enrolment.person
    made.eligibility(network, person)
    other = build.organisation("Ailleurs", "employer")
    assert "pas sur ce lot" in refused(services.hire_on_lot, facilitator, lot, person, other, facts())
    contract = services.hire_on_lot(facilitator, lot, person, company, facts())
    assert Step.objects.get(contract=contract).enrolment == enrolment


def offer_of(facilitator, lot, company, **said):
    today = build.offer(lot.contract.network).opened_on
    return services.offer_for_lot(
        facilitator,
        lot,
        OfferFacts(company=company, title="Maçon", opened_on=today, valid_until=today, **said),
    )


def test_an_offer_for_a_lot_is_open_to_clauses_and_hires_by_the_clause(network, facilitator, lot, company):
    offer = offer_of(facilitator, lot, company)
    assert offer.clause_eligible
    assert LotOffer.objects.get().lot == lot
    person = build.person(network)
    application = build.application(offer, person, proposed_on="2017-02-01")
    assert "n'est pas vérifiée" in refused(hire_applicant, facilitator, application, facts(), hired_on=DAY)
    officer = build.context(network, Role.LIAISON_OFFICER)
    made.eligibility(
        network, person, "qpv_resident", on="2017-02-01", granted=False, reason="Adresse hors quartier."
    )
    said = refused(hire_applicant, officer, application, facts(), hired_on=DAY)
    assert "quartier" not in said  # why somebody was refused is not an officer's to read
    assert "facilitateur" in said
    made.eligibility(network, person)
    hired = hire_applicant(facilitator, application, facts(), hired_on=DAY)
    assert hired.contract.origin == "clause"


def test_a_contract_recorded_elsewhere_joins_under_the_same_rule(network, facilitator, lot, company):
    offer = offer_of(facilitator, lot, company)
    person = build.person(network)
    application = build.application(offer, person, proposed_on="2017-02-01", hired_on="2017-03-01")
    contract = build.contract(person, "2017-03-01", employer=company, origin="clause")
    assert "n'est pas vérifiée" in refused(join_contract, facilitator, application, contract)
    made.eligibility(network, person)
    assert join_contract(facilitator, application, contract).contract.origin == "clause"


def test_other_offers_hire_as_before(network, company):
    officer = build.context(network, Role.LIAISON_OFFICER)
    application = build.application(build.offer(network, company), proposed_on="2017-02-01")
    hired = hire_applicant(officer, application, facts(), hired_on=DAY)
    assert hired.contract.origin == "offer"


class TestPages:
    @pytest.fixture
    def client(self, client, facilitator):
        client.force_login(facilitator.account)
        return client

    def test_candidates_open_an_offer_filled_from_the_lot_then_reuse_it(self, client, network, company):
        lot = made.lot(network, company, trade="building_shell", end="2099-12-31")
        url = reverse("clauses:lot_candidates", args=[lot.pk])
        form = client.get(url).context["form"]
        assert (form["title"].value(), form["rome"].value()) == (job_label("F1703"), "F1703")
        sent = {name: form[name].value() or "" for name in form.fields}
        response = client.post(url, sent)
        offer = LotOffer.objects.get().offer
        assert response.url == reverse("employment:offer_match", args=[offer.pk])
        assert client.get(response.url).status_code == 200
        assert client.get(url).url == response.url
        assert client.get(f"{url}?nouvelle=1").status_code == 200

    def test_a_refused_hire_leads_to_the_check_and_comes_back(self, client, network, lot, company):
        person = build.person(network, "Essai", "Anna")
        made.eligibility(network, person, on="2017-02-01", granted=False, reason="Inscrite depuis peu.")
        url = reverse("clauses:hire", args=[lot.pk])
        sent = {
            "person": person.pk,
            "company": company.pk,
            "kind": "cdd",
            "start_date": "01/03/2017",
            "weekly_hours": "35",
        }
        response = client.post(url, sent)
        assert response.status_code == 422
        page = response.content.decode()
        assert "Inscrite depuis peu" in page
        assert reverse("clauses:check_new", args=[person.pk]) in page
        made.eligibility(network, person, "plie_participant", on="2017-02-15")
        assert client.post(url, sent).url == reverse("clauses:person", args=[person.pk])

    def test_the_page_of_a_hire_tells_before(self, client, network, facilitator, lot, company):
        offer = offer_of(facilitator, lot, company)
        person = build.enrolment(build.programme(network)).person
        build.agreement(person, network)
        application = build.application(offer, person)
        page = client.get(reverse("employment:application_hire", args=[application.pk])).content.decode()
        assert "Vérifier l&#x27;éligibilité" in page
