"""The clause for the tender: what the lot says is in it, what it does not say is not promised."""

import datetime as dt

import pytest

from maillage.clauses import nomenclature
from maillage.clauses.contracts.clause_text import clause_text
from maillage.clauses.contracts.paper import clause_pdf, file_name
from maillage.clauses.models import Modality
from maillage.clauses.nomenclature import ClauseFileError
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 1)


@pytest.fixture
def whole(network, facilitator):
    town = build.organisation("Ville d'Ambre", "buyer")
    contract = made.public_contract(
        network, town, "Voirie", ref="M 2017/012", notified_on=build.day("2017-02-01"),
        facilitator=facilitator.account,
    )  # fmt: skip
    return made.lot(network, contract=contract, number="2", due=571, penalty_rate=45,
                    first_hours_by=build.day("2017-06-01"))  # fmt: skip


def test_the_lot_is_in_its_clause(whole, facilitator):
    text = clause_text(whole, TODAY)
    plain = text.plain()
    assert text.article == "art. 38 ord. 2015-899"
    for said in (
        "l'article 38 de l'ordonnance 2015-899",
        "571 heures de travail",
        "lot 2 : « Voirie »",
        "45 € par heure manquante",
        "avant le 1er juin 2017",
        "24 mois",
        facilitator.account.email,
        "Ville d'Ambre",
        "Maison Garance",
    ):
        assert said in " ".join(plain.split()), said
    for criterion in nomenclature.criteria().values():
        assert f"– {criterion.label.fr}" in plain
    for label in Modality.labels:
        assert f"– {label}" in plain
    assert "{" not in plain
    assert plain.startswith("1. Engagement d'insertion")


def test_what_the_lot_does_not_say_is_left_to_the_tender(network):
    bare = made.lot(
        network, contract=made.public_contract(network, title="Voirie"), due=0, start=None, end=None
    )
    plain = clause_text(bare, TODAY).plain()
    assert "inscrit à l'acte d'engagement" in plain
    assert "cahier des clauses administratives" in plain
    assert "Les premières heures" not in plain
    assert "l'article L2112-2 du code de la commande publique" in plain
    assert "présent marché" in plain


@pytest.mark.parametrize("mechanism", list(nomenclature.mechanisms()))
def test_every_mechanism_has_its_text_and_its_paper(network, mechanism):
    lot = made.lot(network, mechanism=mechanism, due=100)
    text = clause_text(lot, TODAY)
    assert len(text.sections) >= 4
    assert all(section.paragraphs for section in text.sections)
    assert clause_pdf(text).startswith(b"%PDF")


def test_two_articles_are_written_as_two(network):
    lot = made.lot(network, mechanism="execution_and_criterion", start=None, end=None)
    plain = clause_text(lot, TODAY).plain()
    assert "les articles L2112-2 et L2152-7 du code de la commande publique" in plain
    assert "Critère d'attribution" in plain


def test_the_name_of_the_file_is_plain(whole):
    assert file_name(clause_text(whole, TODAY)) == "clause-m-2017-012-lot-2.pdf"


@pytest.mark.parametrize(
    "broken",
    [
        {"mechanisms": {"execution": ["nowhere"]}},
        {
            "sections": {"one": {"title": "x", "paragraphs": ["{nobody}"]}},
            "mechanisms": {"execution": ["one"]},
        },
    ],
)
def test_a_file_that_says_too_much_is_named(whole, monkeypatch, broken):
    whole_file = {"sources": {}, "sections": {}} | broken
    monkeypatch.setattr(nomenclature, "data", lambda name: whole_file)
    with pytest.raises(ClauseFileError, match="clause_texts"):
        clause_text(whole, TODAY)
