"""From files to the engine: who is looked at, what is read, and that nothing protected changes a proposal."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.accounts.roles import Role
from maillage.employment.matching import queries
from maillage.employment.matching.facts import NEVER, NO_LIMIT, Seeker
from maillage.employment.matching.loading import load, people_of, post_of
from maillage.people.models import Person
from maillage.people.nomenclature import kinds, sensitive_kinds
from tests import build

from .conftest import say

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def seekers(place, context=None):
    context = context or place.worker
    return load(context, people_of(context, TODAY), [place.offer], TODAY)


def told(place, context=None):
    """Name, score and sentence of each proposal of the offer."""
    page = queries.for_offer(context or place.worker, place.offer, TODAY)
    return [(one.person.last_name, one.match.score, one.match.sentence) for one in page.proposals]


def test_answers_become_facts(place):
    person = place.seeker("Chef", {"job_2": "none", "job_3": "K2205", "distance": "any"})
    other = place.seeker("Silence", dict.fromkeys(["job_1"], "none"), insee="")
    loaded = seekers(place)
    crowd = loaded.matching.crowd
    row = crowd.rows[person.pk]
    assert crowd.jobs[row].tolist() == [71609, 112205, 0]
    assert crowd.distance[row] == NO_LIMIT
    assert crowd.places[crowd.place[row]] == "69388"
    assert crowd.waited[row] == NEVER
    assert crowd.clause[row]  # participant of a PLIE
    assert loaded.silent == {other.pk}
    assert crowd.places[crowd.place[crowd.rows[other.pk]]] == ""


def test_the_last_answer_counts_and_words_serve_when_they_name_a_job(place):
    person = place.seeker("Chef")
    say(person, "2020-01-01", job_1="K2205", desired_job="cariste")
    assert seekers(place).matching.crowd.jobs[0].tolist() == [71609, 0, 0]
    other = build.person(place.operator, "Mots")
    build.enrolment(build.programme(place.lead), other, operator=place.operator)
    say(other, desired_job="Cariste")
    crowd = seekers(place).matching.crowd
    assert crowd.jobs[crowd.rows[other.pk]].tolist() == [141101, 0, 0]
    say(other, desired_job="un peu tout")
    crowd = seekers(place).matching.crowd
    assert not crowd.jobs[crowd.rows[other.pk]].any()


def test_an_offer_without_a_place_is_at_its_company(place):
    company = build.organisation("Ailleurs", "employer")
    with build.writing():
        company.postcode, company.city = "69100", "Villeurbanne"
        company.save()
    assert post_of(build.offer(place.lead, company)).place == "69266"
    assert post_of(build.offer(place.lead, company, postcode="69008", city="Lyon")).place == "69388"
    # A place said and not recognised stays unknown: the company's would be a wrong one.
    assert post_of(build.offer(place.lead, company, city="Trévoux")).place == ""


def test_part_time_only_says_the_hours(place):
    place.seeker("Chef", {"availability": "partial"})
    with build.writing():
        Person.objects.get().situations.filter(kind="weekly_hours").delete()
    assert told(place) == []
    page = queries.for_offer(place.worker, place.offer, TODAY, opened="weekly_hours")
    [part] = page.left_out
    assert part.people[0].match.sentence == "35 h par semaine : durée impossible pour la personne"


def test_who_is_looked_at(place):
    """Running pathways, in reach, not opposed; who was not asked is shown to who follows them only."""
    place.seeker("Accord")
    place.seeker("Question", willing=False)
    opposed = place.seeker("Refus", willing=False)
    build.agreement(opposed, place.operator, answer="refused")
    gone = place.seeker("Retrait")
    build.agreement(gone, place.operator, answer="withdrawn")
    left = build.person(place.operator, "Sortie")
    build.enrolment(build.programme(place.lead), left, "2023-01-01", "2023-06-01", "cdi", place.operator)
    build.agreement(left, place.operator)

    def names(context):
        return sorted(people_of(context, TODAY).values_list("last_name", flat=True))

    assert names(place.worker) == ["Accord", "Question"]
    assert names(place.officer()) == ["Accord"]
    assert names(place.officer(Role.PROGRAMME_MANAGER)) == ["Accord", "Question"]
    assert names(build.context(place.operator, Role.IOD_OFFICER)) == []
    assert names(build.context(build.organisation("Autre pilote", "lead"), Role.LIAISON_OFFICER)) == []
    colleague = build.context(place.operator)
    assert sorted(p.last_name for p in people_of(colleague, TODAY)) == ["Accord", "Question"]
    assert not people_of(colleague, TODAY, mine=True).exists()
    assert people_of(place.worker, TODAY, mine=True).count() == 2


def test_past_proposals_of_the_network_count_as_turns(place):
    person = place.seeker("Chef")
    other = build.offer(place.lead)
    elsewhere = build.offer(build.organisation("Autre pilote", "lead"))
    for offer, days, source in (
        (other, 40, "network"),
        (build.offer(place.lead), 100, "network"),
        (build.offer(place.lead), 10, "spontaneous"),
        (elsewhere, 5, "network"),
    ):
        build.application(offer, person, proposed_on=TODAY - dt.timedelta(days=days), source=source)
    crowd = seekers(place).matching.crowd
    assert (crowd.waited[0], crowd.proposals[0]) == (40, 1)
    assert "pas proposée depuis 40 jours ; 1 proposition en 90 jours" in told(place)[0][2]


def test_criteria_of_clauses_are_for_who_reads_them(place):
    place.seeker("Chef")
    with build.writing():
        place.offer.clause_eligible = True
        place.offer.save()
    met = "un critère d'éligibilité est rempli"
    assert met in told(place)[0][2]
    assert met in told(place, place.officer(Role.CLAUSE_FACILITATOR))[0][2]
    assert "éligibilité à faire vérifier" in told(place, place.officer())[0][2]


@pytest.mark.parametrize(
    ("said", "programmes", "met"),
    [
        ({}, {"plie"}, True),
        ({}, {"iod"}, False),
        ({"job_seeker_category": "A", "registration_date": "2020-01-01"}, set(), True),
        ({"job_seeker_category": "D", "registration_date": "2020-01-01"}, set(), False),
        ({"job_seeker_category": "A", "registration_date": TODAY.isoformat()}, set(), False),
        # A young person without a qualification meets one by age: it is not read.
        ({"education_level": "VI"}, set(), False),
    ],
)
def test_clauses_without_a_protected_ground(said, programmes, met):
    from maillage.pathways.queries.clauses import meets_without_protected_ground

    assert meets_without_protected_ground(said, programmes, TODAY) is met


# Everything a file holds that tells a protected ground, and is not among the answers that are read.
PROTECTED_ANSWERS = {
    code: kind
    for code, kind in kinds().items()
    if code in sensitive_kinds() | {"household", "children", "housing", "nationality", "languages", "digital"}
}
protected = st.fixed_dictionaries(
    {},
    optional={
        code: st.just("Arabe") if kind.type == "text" else st.sampled_from(list(kind.values))
        for code, kind in PROTECTED_ANSWERS.items()
    },
)
civil = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["F", "M", "X"]),
        "birth_date": st.dates(dt.date(1950, 1, 1), dt.date(2008, 1, 1)),
        "last_name": st.text("ABCDEFGHIJ", min_size=1, max_size=8),
        "first_name": st.text("abcdefghij", min_size=1, max_size=8),
        "birth_name": st.text("abcdefghij", max_size=8),
    }
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    civil,
    protected,
    st.sampled_from(["health", "family", "justice", "money", "childcare", ""]),
    st.booleans(),
)
def test_no_protected_ground_changes_a_proposal(place, identity, answers, barrier, moved):
    """The same person, whoever they are: score, reasons and rank stay those of the first drawing."""
    rome = {"G1609": "Même", "G1602": "Voisin"}
    if not Person.objects.filter(ref="témoin").exists():
        for code, name in rome.items():
            place.seeker(name, {"job_1": code}, ref="témoin" if code == "G1609" else None)
        place.seeker("Écartée", {"work_schedule": "night"})
    person = Person.objects.get(ref="témoin")
    quarter = build.area("Mermoz", code="QPMERMOZ") if moved else None
    before = _everything(place, person)
    with build.writing():
        for name, value in identity.items():
            setattr(person, name, value)
        person.save()
        person.barriers.all().delete()
        if barrier:
            person.barriers.create(kind=barrier, since=dt.date(2024, 1, 1))
        home = person.residences.get()
        home.address = "12 rue d'ailleurs" if moved else "3 rue du Canal"
        home.save()
        home.areas.all().delete()
        if quarter is not None:
            home.areas.create(area=quarter)
        person.situations.filter(kind__in=PROTECTED_ANSWERS).delete()
    say(person, **answers)
    assert _everything(place, person) == before
    with build.writing():
        home.areas.all().delete()
        if quarter is not None:
            quarter.delete()


def test_each_protected_answer_alone_changes_nothing(place):
    """Every value of every question that is not read, one at a time."""
    person = place.seeker("Témoin")
    place.seeker("Voisin", {"job_1": "G1602"})
    before = _everything(place, person)
    for code, kind in PROTECTED_ANSWERS.items():
        for value in kind.values or ["Arabe"]:
            say(person, **{code: value})
            assert _everything(place, person) == before, (code, value)
        with build.writing():
            person.situations.filter(kind=code).delete()


def _everything(place, person):
    """Scores and reasons in order, by number of file, for the offer and for the person."""
    page = queries.for_offer(place.worker, place.offer, TODAY)
    own = queries.for_person(place.worker, person, TODAY)
    return (
        [(one.person.pk, one.match) for one in page.proposals],
        [(part.code, part.count) for part in page.left_out],
        [one.match for one in own.proposals],
    )


def test_what_is_read_of_a_file_is_what_is_declared():
    """No column of civil status, no address, no sensitive answer: the names in the code itself."""
    from pathlib import Path

    from maillage.employment.matching import facts, loading

    text = Path(loading.__file__).read_text(encoding="utf-8")
    for name in (
        "birth_date",
        "sex",
        "last_name",
        "first_name",
        "address=",
        "longitude",
        "areas",
        "household",
    ):
        assert name not in text, name
    assert not set(loading.READ) & set(sensitive_kinds())
    assert not set(loading.READ) & {"household", "children", "housing", "nationality", "languages"}
    assert Seeker is facts.Seeker
