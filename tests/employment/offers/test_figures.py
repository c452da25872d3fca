"""Placement and funnels on small cases worked out by hand."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.indicators import compute, organisations_with, records, section
from maillage.kernel.period import Period
from maillage.organisations.models import Interaction
from maillage.reports.figures import compare
from maillage.reports.services.publishing import PublishedRow
from tests import build

YEAR = Period.year(2017)


def values(code: str, lead: object, indicator: str, period: Period = YEAR) -> dict[str, int]:
    return {f.breakdown: int(f.value) for f in compute(code, lead.pk, [(indicator, period)])}


@pytest.fixture
def lead(db):
    return build.organisation("Pilote", "lead")


def test_persons_hired_by_origin_of_the_network(lead) -> None:
    member, elsewhere = build.organisation("Gérée"), build.organisation("Ailleurs", "lead")
    with build.writing():
        member.accounts_managed_by = lead
        member.save()
    twice = build.person(lead)
    build.contract(twice, "2017-01-01", origin="offer")
    build.contract(twice, "2017-12-31", origin="offer")
    build.contract(twice, "2017-06-01", origin="job_dating")
    build.contract(build.person(member), "2017-06-01", origin="offer")
    build.contract(build.person(lead), "2018-01-01", origin="offer")
    build.contract(build.person(lead), "2017-06-01", origin="offer", kind="cape")
    build.contract(build.person(lead), "2017-06-01", origin="own_search")
    build.contract(build.person(elsewhere), "2017-06-01", origin="iod")
    build.contract(twice, "2017-06-01", origin="clause")
    assert values("placement", lead, "persons_hired") == {
        "": 4,
        "clauses": 1,
        "recruitment support": 2,
        "iod": 0,
        "job dating": 1,
    }
    found = records("placement", lead.pk, "persons_hired", YEAR, "recruitment support")
    assert (found.model, len(found.ids)) == ("people.Person", 2)


def test_the_total_adds_every_origin_up(lead) -> None:
    build.contract(build.person(lead), "2017-06-01", origin="job_dating")
    build.contract(build.person(lead), "2017-06-01", origin="clause")
    rows = [
        PublishedRow("placement", "persons_hired", part, "2017", value, "person", "")
        for part, value in (("", 2), ("clauses", 1), ("job dating", 1), ("volunteers", 1))
    ]
    found = compare(section("placement", lead.pk), rows)
    assert (found.same, found.differences) == (3, [])
    assert [row.breakdown for row in found.not_computed] == ["volunteers"]


def test_companies_the_network_worked_with(lead) -> None:
    met, offering, hiring, other = (build.organisation(name) for name in ("A", "B", "C", "D"))
    officer = build.account(lead, "liaison_officer")
    with build.writing():
        for company, network, day in (
            (met, lead, "2017-01-01"),
            (met, lead, "2017-05-01"),
            (other, other, "2017-05-01"),
            (other, lead, "2018-01-01"),
        ):
            Interaction.objects.create(
                organisation=company,
                network=network,
                officer=officer,
                date=build.day(day),
                kind="call",
                summary="Un besoin",
            )
    build.offer(lead, offering, opened_on="2017-12-31", valid_until="2018-12-31")
    build.contract(build.person(lead), "2017-06-01", origin="iod", employer=hiring)
    build.contract(build.person(lead), "2017-06-01", origin="own_search", employer=other)
    assert values("placement", lead, "companies") == {"": 3}
    found = records("placement", lead.pk, "companies", YEAR)
    assert (found.model, set(found.ids)) == ("organisations.Organisation", {met.pk, offering.pk, hiring.pk})


def test_only_who_leads_a_network_has_the_section(lead) -> None:
    member = build.organisation("Gérée")
    with build.writing():
        member.accounts_managed_by = lead
        member.save()
    assert section("placement", member.pk) is None
    assert organisations_with("placement") == [lead.pk]  # nothing recorded yet: those that lead
    build.contract(build.person(member), "2017-06-01", origin="iod")
    assert organisations_with("placement") == [lead.pk]


def test_the_funnel_of_a_recruitment(lead) -> None:
    offer = build.offer(lead, code="magasin", opened_on="2017-01-01", valid_until="2017-12-31")
    build.application(offer, cv_sent_on="2017-03-01", invited_on="2017-03-02", information_on="2017-03-09",
                      interview_on="2017-03-20", hired_on="2017-04-01")  # fmt: skip
    build.application(offer, cv_sent_on="2017-03-01", invited_on="2017-03-02", withdrawn_on="2017-03-05")
    build.application(offer, source="public_employment", interview_on="2017-03-20", refused_on="2017-03-21")
    build.application(offer, cv_sent_on="2016-12-31", invited_on="2017-03-02")
    assert values("funnel_magasin", lead, "cv_sent") == {"network": 2, "pole emploi offer": 0, "total": 2}
    assert values("funnel_magasin", lead, "invited")["total"] == 3
    assert values("funnel_magasin", lead, "at_information_meeting")["total"] == 1
    assert values("funnel_magasin", lead, "at_interview") == {
        "network": 1,
        "pole emploi offer": 1,
        "total": 2,
    }
    assert values("funnel_magasin", lead, "hired")["network"] == 1
    assert values("funnel_magasin", lead, "withdrawn")["total"] == 1
    assert values("funnel_magasin", lead, "refused")["pole emploi offer"] == 1
    build.application(offer, source="spontaneous", hired_on="2017-06-01")
    assert values("funnel_magasin", lead, "hired") == {
        "network": 1,
        "pole emploi offer": 0,
        "spontaneous": 1,
        "total": 2,
    }


def test_a_recruitment_that_names_its_stages_and_tells_no_source(lead) -> None:
    offer = build.offer(
        lead,
        code="halle",
        by_source=False,
        opened_on="2017-01-01",
        valid_until="2017-12-31",
        stages=[
            {"stage": "invited", "code": "", "label": ""},
            {"stage": "interview", "code": "received", "label": "Reçus"},
            {"stage": "hired", "code": "", "label": ""},
        ],
    )
    build.application(offer, invited_on="2017-03-02", interview_on="2017-03-20")
    here = section("funnel_halle", lead.pk)
    assert list(here.indicators) == ["invited", "received", "hired", "withdrawn", "refused"]
    assert values("funnel_halle", lead, "received") == {"": 1}
    assert section("funnel_halle", build.organisation().pk) is None
    assert organisations_with("funnel_halle") == [lead.pk]


class SourcesAddUp(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["network", "public_employment", "spontaneous"]),
                st.lists(st.sampled_from(["cv_sent", "invited", "information", "interview"]), unique=True),
                st.integers(0, 700),
            ),
            max_size=6,
        )
    )
    def test_whatever_the_applications(self, drawn) -> None:
        lead = build.organisation(None, "lead")
        offer = build.offer(lead, code="magasin", opened_on="2016-01-01", valid_until="2019-12-31")
        for source, stages, days in drawn:
            day = dt.date(2016, 7, 1) + dt.timedelta(days=days)
            build.application(offer, source=source, **{f"{stage}_on": day for stage in stages})
        for code in ("cv_sent", "invited", "at_information_meeting", "at_interview"):
            found = values("funnel_magasin", lead, code)
            assert found.pop("total") == sum(found.values())
