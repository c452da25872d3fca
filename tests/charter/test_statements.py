"""Yearly statements: what they say, against cases worked out by hand; the PDF; all in one zip."""

import datetime as dt
import io
import zipfile

import pypdf
import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.charter import runs
from maillage.charter.definition import Rule
from maillage.charter.models import RunState, StatementRun
from maillage.charter.packing import pack
from maillage.charter.paper import document, file_name, standing_text, statement_pdf
from maillage.charter.queries.statements import ENOUGH, statement_of, statements
from maillage.charter.states import CommitmentState
from maillage.indicators import compute, records
from maillage.kernel.documents import render_many, render_pdf
from maillage.kernel.period import Period
from tests import build

from . import made

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2026, 1, 10)


def of(network, company, year=2023, today=TODAY):
    return statement_of(network.pk, company.pk, year, today)


@pytest.fixture
def year(network, company, signed):
    """2023: two promises due, one kept; a third due in 2024. Three hires of two people, a forum, a visit."""
    made.commitment(signed, "hires", 3, due_on="2023-12-31")
    made.commitment(signed, "company_visits", 2, due_on="2023-06-30", axis="trades")
    made.commitment(signed, "forums", 2, due_on="2024-06-30", axis="trades")
    twice = build.person(network)
    build.contract(twice, "2023-02-01", employer=company)
    build.contract(twice, "2023-08-01", employer=company)
    build.contract(build.person(network), "2023-09-01", employer=company, job_title="Vendeuse")
    made.action(signed, "forums", "2023-10-01", people=40, note="Salon")
    made.action(signed, "company_visits", "2023-03-01", people=12)
    made.action(signed, "forums", "2024-03-01", people=5)
    return company


def test_a_statement_says_what_was_promised_done_and_reached(network, year):
    found = of(network, year)
    said = [(p.promise.kind, p.done, p.this_year, p.state) for p in found.promised]
    assert said == [
        ("company_visits", 1, 1, CommitmentState.LATE),
        ("hires", 3, 3, CommitmentState.KEPT),
        ("forums", 1, 1, CommitmentState.AT_RISK),
    ]
    assert {g.kind: (g.quantity, g.people) for g in found.groups} == {
        "hire": (3, 2),
        "forum": (1, 40),
        "company_visit": (1, 12),
    }
    assert (found.actions, found.people, found.axes) == (5, 54, 2)
    assert (found.kept_rate, found.late) == (50, 1)
    assert [held for _rule, held in found.rules] == [True, True, True, True]
    assert found.sticker
    after = of(network, year, 2024)
    assert (after.actions, after.people) == (1, 5)
    assert after.kept_rate == 100, "of the commitments due in 2024"
    assert of(network, year, 2025) is None
    assert of(network, year, 2022) is None


def test_while_the_year_runs_nothing_is_late_before_its_day(network, year):
    found = of(network, year, today=D(2023, 6, 30))
    assert {p.promise.kind: p.state for p in found.promised}["company_visits"] != CommitmentState.LATE
    assert found.day == D(2023, 6, 30)
    assert found.actions == 2


@pytest.mark.parametrize(
    ("rule", "value", "held"),
    [
        (Rule("late", "", at_most=0), 0, True),
        (Rule("late", "", at_most=0), 1, False),
        (Rule("kept_rate", "", at_least=50), 50, True),
        (Rule("kept_rate", "", at_least=50), 49, False),
        (Rule("kept_rate", "", at_least=50), None, True),
    ],
)
def test_rules_of_the_sticker(rule, value, held):
    assert rule.holds(value) is held


def test_a_company_is_compared_with_all_and_names_no_other(network, company, signed):
    assert of(network, company).standings == [], "too few companies for a median to hide them"
    for number in range(ENOUGH - 1):
        other = build.organisation(f"Secrète {number}")
        made.action(made.signature(other, network), "forums", "2023-02-01", quantity=number + 1, people=1)
    made.action(signed, "forums", "2023-02-01", quantity=50, people=0)
    found = of(network, company)
    actions, people = found.standings
    assert (actions.value, actions.median, actions.rank) == (50, 4.5, 1)
    assert (people.value, people.median, people.rank) == (0, 1.0, 4)
    assert "premier quart des 8" in standing_text(actions, 8)
    assert "Secrète" not in str(document(found))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=ENOUGH, max_size=12))
def test_quarters_follow_the_order_of_companies(amounts):
    network = build.organisation("Réseau", "lead")
    for number, amount in enumerate(amounts):
        signature = made.signature(build.organisation(f"E{number}"), network)
        if amount:
            made.action(signature, "forums", "2023-02-01", quantity=amount)
    ranks = {(s.actions, s.standings[0].rank) for s in statements(network.pk, 2023, TODAY)}
    ordered = sorted(ranks, reverse=True)
    assert [rank for _amount, rank in ordered] == sorted(rank for _amount, rank in ordered)
    assert len({amount for amount, _rank in ranks}) == len(ranks), "equals share their quarter"
    assert all(1 <= rank <= 4 for _amount, rank in ranks)


def test_the_pdf_is_tagged_and_told_in_words(network, year):
    found = of(network, year)
    pdf = statement_pdf(found)
    read = pypdf.PdfReader(io.BytesIO(pdf))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(page.extract_text() for page in read.pages)
    for words in ("Bilan 2023", "Bazar Comète", "Vendeuse", "Entreprise inclusive de l’année 2023", "54"):
        assert words in text, words
    assert file_name(found) == "bilan-2023-bazar-comete.pdf"
    assert "Ouvrir ses portes : 1 / 2 visites, en retard" in document(found)["picture"]["alt"]


def test_words_somebody_typed_are_printed_as_typed(network, company, signed):
    with build.writing():
        company.name = "A&B <Cie> #let x = *1*"
        company.save()
    made.commitment(signed, "forums", 1, axis="trades")
    made.action(signed, "forums", note="#panic() & <b>")
    text = pypdf.PdfReader(io.BytesIO(statement_pdf(of(network, company)))).pages[0].extract_text()
    assert "#let x = *1*" in text


def test_many_documents_come_in_their_order(monkeypatch):
    monkeypatch.setattr("maillage.kernel.documents.many.FEW", 3)
    contents = [
        {"title": f"N° {n}", "lang": "fr", "notices": [], "consents": [], "signatures": []} for n in range(5)
    ]
    made_ones = list(render_many("protection/notice", contents, 5))
    assert made_ones == [render_pdf("protection/notice", content) for content in contents]


def test_all_statements_in_one_zip(network, year):
    again = build.organisation("Bazar Comète")
    made.signature(again, network)
    told = []
    content = pack(statements(network.pk, 2023, TODAY), told.append)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert sorted(names) == ["bilan-2023-bazar-comete-2.pdf", "bilan-2023-bazar-comete.pdf"]
    assert told == [0.5, 1.0]


def test_a_run_without_worker_is_made_at_once_and_downloaded(client, officer, network, year):
    client.force_login(officer.account)
    address = reverse("charter:statements", args=[2023])
    assert "Établir tous les bilans" in client.get(address).content.decode()
    client.post(reverse("charter:statements_make", args=[2023]))
    (run,) = StatementRun.objects.all()
    assert (run.state, run.progress, run.companies) == (RunState.DONE, 100, 1)
    assert "1 bilan" in client.get(address).content.decode()
    answer = client.get(reverse("charter:statements_zip", args=[run.pk]))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bilans-2023.zip"'
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_a_run_that_waits_is_joined_and_a_dead_one_is_started_again(officer, year, monkeypatch):
    monkeypatch.setattr(runs, "_worker_runs", lambda: True)
    first = runs.start(officer, 2023)
    assert (first.state, runs.start(officer, 2023).pk) == (RunState.WORKING, first.pk)
    StatementRun.objects.update(changed_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    first.refresh_from_db()
    assert not runs.is_stalled(first), "it waits in the queue"
    monkeypatch.setattr(runs, "TASK", "nobody's")
    assert runs.is_stalled(first)
    assert runs.start(officer, 2023).pk != first.pk


def test_a_run_that_fails_says_so(officer, year, monkeypatch):
    run = StatementRun.objects.create(network=officer.organisation, account=officer.account, year=2023)

    def broken(*args):
        raise RuntimeError("no")

    monkeypatch.setattr(runs, "pack", broken)
    with pytest.raises(RuntimeError):
        runs.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_figures_of_the_year(network, year, capsys):
    span = Period.year(2023)
    wanted = ["signatories", "commitments_kept_rate", "actions", "beneficiaries", "persons_hired"]
    wanted += ["companies_hiring", "events", "companies_presenting_trades", "sponsors", "liaison_officers"]
    build.context(network, "liaison_officer")
    values = {f.indicator: f.value for f in compute("charter", network.pk, [(c, span) for c in wanted])}
    assert values == {
        "signatories": 1,
        "commitments_kept_rate": 50,
        "actions": 5,
        "beneficiaries": 54,
        "persons_hired": 2,
        "companies_hiring": 1,
        "events": 2,
        "companies_presenting_trades": 1,
        "sponsors": 0,
        "liaison_officers": 1,
    }
    assert records("charter", network.pk, "actions", span).ids == (year.pk,)
    assert len(records("charter", network.pk, "commitments_kept_rate", span).ids) == 1
    assert len(records("charter", network.pk, "commitments_kept_rate", span, side="whole").ids) == 2
    call_command("figures", section="charter", period=["2023"])
    assert "charter,signatories,,2023,1,company" in capsys.readouterr().out


def test_a_signature_counts_on_its_last_day(network, company):
    made.signature(company, network, "2022-01-01", "2023-12-31")
    for year, number in ((2021, 0), (2022, 1), (2023, 1), (2024, 0)):
        (figure,) = compute("charter", network.pk, [("signatories", Period.year(year))])
        assert figure.value == number, year
