"""Each criterion and each of its sentences, worked out by hand."""

import pytest

from maillage.employment.matching.criteria import CRITERIA, Verdict
from maillage.employment.matching.facts import NEVER, NO_LIMIT, Post, Seeker

from .crowd import CLEANER, COOK, KITCHEN_HAND, WAITER, match, matching, parameters, reason

GOOD, PARTLY, UNKNOWN, OUT, NOT_ASKED = Verdict
S = frozenset
SAME_DOMAIN = "même domaine que le 1er choix (Hôtellerie, restauration, tourisme, animation)"
ANSWERS, TO_CHECK = "demandé, la personne répond :", "demandé : à vérifier avec la personne"


def seeker(**said):
    return Seeker(id=1, **said)


def post(**said):
    return Post(id=1, **said)


@pytest.mark.parametrize(
    ("jobs", "rome", "verdict", "value", "words"),
    [
        ((COOK,), COOK, GOOD, 1.0, "métier recherché en 1er choix"),
        ((CLEANER, COOK), COOK, GOOD, 0.85, "métier recherché en 2e choix"),
        ((CLEANER, "N1103", COOK), COOK, GOOD, 0.7, "métier recherché en 3e choix"),
        ((COOK,), KITCHEN_HAND, GOOD, 0.7, "métier voisin du 1er choix"),
        ((COOK,), WAITER, PARTLY, 0.4, SAME_DOMAIN),
        # A neighbour wished for first is worth the job itself wished for third: the first is told.
        ((KITCHEN_HAND, CLEANER, COOK), COOK, GOOD, 0.7, "métier voisin du 1er choix"),
        ((CLEANER,), COOK, OUT, 0.0, "métier d'un autre domaine que ceux recherchés"),
        ((), COOK, UNKNOWN, 0.25, "métier recherché : pas encore dit"),
        ((COOK,), "", UNKNOWN, 0.5, "métier de l'offre sans code : à regarder"),
    ],
)  # fmt: skip
def test_job(jobs, rome, verdict, value, words):
    found = reason(seeker(jobs=jobs), post(rome=rome), "job")
    assert (found.verdict, found.words) == (verdict, words)
    assert found.points == pytest.approx(30 * value)


@pytest.mark.parametrize(
    ("home", "work", "accepted", "verdict", "value", "words"),
    [
        ("here", "here", None, GOOD, 1.0, "dans la même commune ou le même arrondissement"),
        ("here", "near", None, GOOD, 1.0, "à 3 km"),
        # 10 of the 21 km between 4 and 25: 1 - 10/21 × 0,7.
        ("here", "far", None, PARTLY, 1 - 10 / 21 * 0.7, "à 14 km"),
        ("here", "far", NO_LIMIT, PARTLY, 1 - 10 / 21 * 0.7, "à 14 km"),
        ("here", "far", 10, OUT, 1 - 10 / 21 * 0.7, "à 14 km, au-delà des 10 km acceptés"),
        ("near", "far", 10, GOOD, 1 - 7 / 21 * 0.7, "à 11 km"),  # within the two kilometres of tolerance
        ("", "far", 10, UNKNOWN, 0.5, "distance inconnue : le domicile ou le lieu de travail manque"),
        ("here", "", 3, UNKNOWN, 0.5, "distance inconnue : le domicile ou le lieu de travail manque"),
    ],
)
def test_distance(home, work, accepted, verdict, value, words):
    found = reason(seeker(place=home, distance=accepted), post(place=work), "distance")
    assert (found.verdict, found.words) == (verdict, words)
    assert found.points == pytest.approx(10 * value, abs=1e-4)


CAR = {"vehicle": True, "licence": "B"}
WITHOUT = {"vehicle": False}


@pytest.mark.parametrize(
    ("said", "asked", "verdict", "words"),
    [
        ({"transport": S({"walk"})}, {"place": "here"}, GOOD, "à pied"),
        ({"transport": S({"bicycle"})}, {"place": "near"}, GOOD, "à vélo"),
        ({"transport": S({"two_wheels"})}, {"place": "far"}, GOOD, "en deux-roues"),
        (CAR, {"place": "far"}, GOOD, "en voiture"),
        ({"vehicle": True}, {"place": "far"}, GOOD, "en voiture"),
        (
            {**WITHOUT, "transport": S({"public"})},
            {"place": "far", "public_transport": True},
            GOOD,
            "sans voiture : oui, en transports en commun",
        ),
        (
            {**WITHOUT, "transport": S({"public"})},
            {"place": "far"},
            PARTLY,
            "sans voiture : en transports en commun, desserte à ces horaires à vérifier",
        ),
        (
            {**WITHOUT, "transport": S({"public"})},
            {"place": "far", "public_transport": True, "schedule": S({"night"})},
            PARTLY,
            "sans voiture : en transports en commun, desserte à ces horaires à vérifier",
        ),
        (
            {**WITHOUT, "transport": S({"public"})},
            {"place": "far", "public_transport": False},
            PARTLY,
            "sans voiture : aucun trajet connu, à étudier",
        ),
        (
            {"vehicle": True, "licence": "none", "transport": S({"walk"})},
            {"place": "far"},
            PARTLY,
            "sans voiture : aucun trajet connu, à étudier",
        ),
        ({}, {"place": "far"}, UNKNOWN, "moyen de transport : pas encore dit"),
        ({**WITHOUT}, {"place": "far"}, UNKNOWN, "moyen de transport : pas encore dit"),
    ],
)
def test_transport_weighs_and_leaves_nobody_out(said, asked, verdict, words):
    found = reason(seeker(place="here", **said), post(**asked), "transport")
    assert (found.verdict, found.words) == (verdict, words)


@pytest.mark.parametrize(
    ("possible", "asked", "verdict", "words"),
    [
        ({"day", "early"}, {"early"}, GOOD, "horaires possibles : tôt le matin"),
        ({"day"}, {"day", "weekend", "night"}, OUT, "horaires impossibles : la nuit, le week-end"),
        (set(), {"night"}, UNKNOWN, "horaires possibles : pas encore dits (la nuit)"),
        ({"day"}, set(), NOT_ASKED, "horaires de l'offre non précisés"),
    ],
)
def test_schedule(possible, asked, verdict, words):
    found = reason(seeker(schedule=S(possible)), post(schedule=S(asked)), "schedule")
    assert (found.verdict, found.words) == (verdict, words)


@pytest.mark.parametrize(
    ("possible", "hours", "verdict", "words"),
    [
        ({"part"}, 24.0, GOOD, "24 h par semaine : possible"),
        ({"part"}, 34.5, GOOD, "34,5 h par semaine : possible"),
        ({"part"}, 35.0, OUT, "35 h par semaine : durée impossible pour la personne"),
        ({"full", "part"}, 23.0, OUT, "23 h par semaine : durée impossible pour la personne"),
        (set(), 35.0, UNKNOWN, "35 h par semaine : à voir avec la personne"),
        ({"full"}, None, NOT_ASKED, "durée hebdomadaire non précisée"),
    ],
)
def test_weekly_hours(possible, hours, verdict, words):
    found = reason(seeker(weekly_hours=S(possible)), post(weekly_hours=hours), "weekly_hours")
    assert (found.verdict, found.words) == (verdict, words)


@pytest.mark.parametrize(
    ("code", "held", "asked", "verdict", "words"),
    [
        ("licence", "B", "", NOT_ASKED, "permis non demandé"),
        ("licence", "B", "B", GOOD, "Permis B demandé : oui"),
        ("licence", "heavy", "B", GOOD, "Permis B demandé : oui"),
        ("licence", "B", "two_wheels", GOOD, "Deux-roues seulement demandé : oui"),
        ("licence", "in_progress", "B", OUT, f"Permis B {ANSWERS} En cours"),
        ("licence", "none", "B", OUT, f"Permis B {ANSWERS} Aucun"),
        ("licence", "B", "heavy", OUT, f"Poids lourd ou transport en commun {ANSWERS} Permis B"),
        ("licence", "", "B", UNKNOWN, f"Permis B {TO_CHECK}"),
        ("french", "A1", "", NOT_ASKED, "niveau de français non demandé"),
        ("french", "A2", "A2", GOOD, "A2 – usuel demandé : oui"),
        ("french", "native", "A2", GOOD, "A2 – usuel demandé : oui"),
        ("french", "illiterate", "A1", OUT, f"A1 – découverte {ANSWERS} Ne lit ni n'écrit le français"),
        ("french", "", "B1", UNKNOWN, f"B1 – seuil {TO_CHECK}"),
        ("education", "IV", "V", GOOD, "Niveau V (CAP, BEP) demandé : oui"),
        ("education", "V", "IV", OUT, f"Niveau IV (bac, BP, BT) {ANSWERS} Niveau V (CAP, BEP)"),
        # A foreign diploma cannot be compared: it is to be looked at, never held against.
        ("education", "foreign", "IV", UNKNOWN, f"Niveau IV (bac, BP, BT) {TO_CHECK}"),
        ("education", "VI", "", NOT_ASKED, "diplôme non demandé"),
    ],
)  # fmt: skip
def test_demands(code, held, asked, verdict, words):
    found = reason(seeker(**{code: held}), post(**{code: asked}), code)
    assert (found.verdict, found.words) == (verdict, words)


@pytest.mark.parametrize(
    ("wished", "kind", "verdict", "value", "words"),
    [
        ({"permanent"}, "cdi", GOOD, 1, "contrat souhaité : CDI"),
        ({"agency"}, "cdi_interim", GOOD, 1, "contrat souhaité : CDI intérimaire"),
        ({"permanent"}, "cdi_interim", GOOD, 1, "contrat souhaité : CDI intérimaire"),
        ({"permanent"}, "cdd", PARTLY, 0.4, "CDD : ce n'est pas le contrat souhaité"),
        (set(), "cdd", UNKNOWN, 0.5, "contrat proposé : CDD"),
    ],
)
def test_contract_weighs_and_leaves_nobody_out(wished, kind, verdict, value, words):
    found = reason(seeker(contracts=S(wished)), post(contract=kind), "contract")
    assert (found.verdict, found.words) == (verdict, words)
    assert found.points == pytest.approx(5 * value)


@pytest.mark.parametrize(
    ("said", "verdict", "words"),
    [
        ("now", GOOD, "disponibilité : immédiate"),
        ("partial", GOOD, "disponibilité : à temps partiel seulement"),
        ("later", PARTLY, "disponibilité : plus d'un mois"),
        ("", UNKNOWN, "disponibilité : pas encore dite"),
    ],
)
def test_availability(said, verdict, words):
    found = reason(seeker(availability=said), post(), "availability")
    assert (found.verdict, found.words) == (verdict, words)


@pytest.mark.parametrize(
    ("met", "asked", "verdict", "words"),
    [
        (True, False, NOT_ASKED, "sans clause sociale"),
        (
            True,
            True,
            GOOD,
            "clause sociale : un critère d'éligibilité est rempli, à prouver avant l'embauche",
        ),
        (False, True, UNKNOWN, "clause sociale : éligibilité à faire vérifier"),
    ],
)
def test_clause_never_says_no(met, asked, verdict, words):
    found = reason(seeker(clause=met), post(clause=asked), "clause")
    assert (found.verdict, found.words) == (verdict, words)


@pytest.mark.parametrize(
    ("days", "value", "words"),
    [
        (NEVER, 1, "jamais proposée sur une offre"),
        (0, 0, "proposée aujourd'hui sur une autre offre"),
        (1, 1 / 60, "pas proposée depuis 1 jour"),
        (40, 40 / 60, "pas proposée depuis 40 jours"),
        (400, 1, "pas proposée depuis 400 jours"),
    ],
)
def test_waiting(days, value, words):
    found = reason(seeker(waited=days), post(), "waiting")
    assert found.words == words
    assert found.points == pytest.approx(10 * value)


@pytest.mark.parametrize(
    ("count", "value", "words"),
    [
        (0, 1, "0 proposition en 90 jours"),
        (3, 0.5, "3 propositions en 90 jours"),
        (9, 0, "9 propositions en 90 jours"),
    ],
)
def test_turns(count, value, words):
    found = reason(seeker(proposals=count), post(), "turns")
    assert found.words == words
    assert found.points == pytest.approx(10 * value)


def test_the_score_is_the_weighted_mean_of_what_is_asked():
    """Job 30 × 0,85, distance 10 × 1, transport 10 × 0,6, availability 5 × 1, waiting 10 × 40/60, turns
    10 × 1: 63,17 of 75."""
    who = seeker(
        jobs=(CLEANER, COOK),
        place="here",
        vehicle=False,
        transport=S({"public"}),
        availability="now",
        waited=40,
    )
    found = match(who, post(rome=COOK, place="near"))
    assert found.score == round(100 * (25.5 + 10 + 6 + 5 + 10 + 40 / 6) / 75) == 84
    assert not found.out
    assert found.sentence == (
        "métier recherché en 2e choix ; à 3 km ; sans voiture : en transports en commun, desserte à ces "
        "horaires à vérifier ; permis non demandé ; disponibilité : immédiate ; pas proposée depuis 40 jours"
    )


def test_left_out_says_every_reason_and_nothing_else():
    who = seeker(jobs=(CLEANER,), place="here", distance=10, schedule=S({"day"}))
    found = match(who, post(rome=COOK, place="far", schedule=S({"night"})))
    assert found.out
    assert found.sentence == (
        "métier d'un autre domaine que ceux recherchés ; à 14 km, au-delà des 10 km acceptés ; "
        "horaires impossibles : la nuit"
    )


def test_counts_of_who_is_left_out():
    crowd = [
        Seeker(id=1, jobs=(COOK,)),
        Seeker(id=2, jobs=(CLEANER,), schedule=S({"day"})),
        Seeker(id=3, jobs=(COOK,), schedule=S({"day"})),
        Seeker(id=4, jobs=(COOK,)),
    ]
    found = matching(*crowd, apart={7: {4}}).rank(Post(id=7, rome=COOK, schedule=S({"night"})), 10)
    assert found.fitting == 1
    assert [m.seeker for m in found.matches] == [1]
    assert found.left_out == {"job": 1, "schedule": 2}


def test_weights_name_every_criterion():
    assert list(parameters().weights) == [criterion.code for criterion in CRITERIA]
