"""The companies of the territory: invented, enough of them, and the partners of 2017 those they must be."""

import datetime as dt
import random

import pytest
from stdnum.fr import siret

from maillage.demo.employers import (
    BRANCHES_FROM,
    CLOSED_FROM,
    HIRING,
    PARTNERS_2017,
    draw_employers,
)
from maillage.demo.liaison import OFFICERS, draw_companies, draw_officers
from maillage.demo.structures import draw_network
from maillage.organisations.nomenclature import SiaeKind, SizeBand, naf_code

DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def employers():
    rng = random.Random("maillage:structures")
    draw_network(rng)
    return draw_employers(rng)


@pytest.fixture(params=["2026-12-01", "2026-01-01", "2028-02-29"])
def today(request):
    return dt.date.fromisoformat(request.param)


def test_there_are_enough_and_each_is_itself(employers):
    assert len(employers) == 1250
    assert len({e.name for e in employers}) == len({e.siret for e in employers}) == 1250
    assert all(siret.is_valid(e.siret) and e.siret.startswith("0000") for e in employers)
    assert all(e.name.endswith("(démo)") for e in employers)


def test_those_that_hire_keep_their_ranks(employers):
    """Calibrated contracts point at them by rank."""
    named = {n: employers[n].name.removesuffix(" (démo)") for n in (0, 31, 32, HIRING - 1)}
    assert named == FIRST
    assert all("siae" in e.roles for e in employers[:32])


FIRST = {
    0: "Chantier d'insertion Alizé",
    31: "Régie Saphir",
    32: "Transports Ambre",
    399: "Commerce Lumen",
}


def test_files_say_what_a_company_does(employers):
    for employer in employers:
        assert naf_code(employer.naf)
        assert employer.size in SizeBand.values
        assert (employer.siae_kind in SiaeKind.values) == ("siae" in employer.roles)
    assert 60 <= sum(e.area is not None for e in employers) <= 160
    assert 20 <= sum(e.zfu for e in employers) <= 90
    assert all(e.zfu for e in employers if e.area == "Duchère")


def test_second_establishments_share_the_siren_of_a_company(employers):
    first = {e.siret[:9] for e in employers[:BRANCHES_FROM]}
    assert len(first) == BRANCHES_FROM
    assert all(e.siret[:9] in first for e in employers[BRANCHES_FROM:])


def test_partners_of_2017_are_the_first_874(employers, today):
    companies = draw_companies(random.Random("maillage:companies"), employers, today)
    with_2017 = {n for n, c in enumerate(companies) if any(x.day.year == 2017 for x in c.exchanges)}
    assert with_2017 == set(range(PARTNERS_2017))
    assert all(x.day.year >= 2017 for c in companies for x in c.exchanges)


def test_exchanges_have_somebody_in_charge_and_are_past(employers, today):
    officers = draw_officers(random.Random("maillage:officers"))
    assert len(officers) == OFFICERS
    companies = draw_companies(random.Random("maillage:companies"), employers, today)
    for rank, company in enumerate(companies):
        assert (company.closed is not None) == (rank >= CLOSED_FROM)
        for n, (officer, since, until) in enumerate(company.charges):
            assert officers[officer].since <= since
            assert until is None or since <= until
            assert officers[officer].until is None or (until and until <= officers[officer].until)
            assert n == 0 or company.charges[n - 1][2] == since - DAY
        for exchange in company.exchanges:
            assert exchange.day <= (company.closed or today)
            assert any(o == exchange.officer and s <= exchange.day for o, s, _ in company.charges)
            assert bool(exchange.to_do) == (exchange.due is not None)
            assert exchange.due is None or exchange.due >= exchange.day
            assert exchange.done is None or exchange.day <= exchange.done <= today
        contact = company.contact
        assert contact.confirmed_on <= today
        assert bool(contact.consent) == (contact.consent_on is not None)
