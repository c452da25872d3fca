"""Who the participants are: age, sex, home, situations, education, structure, edge by edge."""

import pytest

from maillage.pathways.programmes import delivered_text, load_file
from tests import build
from tests.pathways.ledger import Ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def born(ledger: Ledger, day: str, entry: str = "2010-02-01"):
    return ledger.enrol(entry, person=build.person(ledger.lead, birth_date=day))


# --- age ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("birth", "band"),
    [
        ("1992-01-01", "under 26"),  # 25 on 31 December 2017
        ("1991-12-31", "26-45"),  # 26 that very day
        ("1992-12-31", "under 26"),
        ("1972-01-01", "26-45"),  # 45
        ("1971-12-31", "46-50"),  # 46 that very day
        ("1967-01-01", "46-50"),  # 50
        ("1966-12-31", "over 50"),  # 51 that very day
        ("1940-01-01", "over 50"),
    ],
)
def test_age_is_in_completed_years_on_the_last_day(ledger, birth, band):
    born(ledger, birth)
    assert ledger.counts("participants_age_share", "2017") == {band: 1}


def test_age_bands_follow_the_period(ledger):
    born(ledger, "1991-12-31")
    assert ledger.counts("participants_age_share", "2016") == {"under 26": 1}
    assert ledger.counts("participants_age_share", "2017") == {"26-45": 1}
    assert ledger.counts("participants_age_share", "2012-2016") == {"under 26": 1}
    assert ledger.counts("participants_age_share", "2012-2017") == {"26-45": 1}


@pytest.mark.parametrize(
    ("period", "band"),
    [
        ("2018-01-01/2018-02-28", "under 26"),  # 26 on 1 March of a common year
        ("2018-01-01/2018-03-01", "26-45"),
        ("2037-01-01/2038-02-28", "26-45"),
        ("2038-01-01/2038-03-01", "46-50"),
    ],
)
def test_born_on_29_february_one_grows_older_on_1_march(ledger, period, band):
    born(ledger, "1992-02-29")
    assert ledger.counts("participants_age_share", period) == {band: 1}


def test_period_that_ends_on_29_february(ledger):
    born(ledger, "1998-02-28")
    born(ledger, "1998-03-01")
    assert ledger.counts("participants_age_share", "2024-01-01/2024-02-29") == {"26-45": 1, "under 26": 1}


def test_age_of_who_left_is_still_taken_on_the_last_day(ledger):
    somebody = build.person(ledger.lead, birth_date="1991-06-01")
    ledger.enrol("2016-05-01", "2017-02-01", person=somebody)  # 25 on the exit day
    assert ledger.counts("participants_age_share", "2017") == {"26-45": 1}


def test_bands_are_those_of_the_last_day(ledger):
    text = delivered_text("plie").replace(
        "{code: under 26, upto: 25, fr: moins de 26 ans, en: under 26}",
        "{code: under 30, upto: 29, fr: moins de 30 ans, en: under 30}",
    )
    load_file(build.context(ledger.lead, "programme_manager"), text, valid_from=build.day("2017-07-01"))
    born(ledger, "1990-01-01")
    assert ledger.counts("participants_age_share", "2017-01-01/2017-06-30") == {"26-45": 1}
    assert ledger.counts("participants_age_share", "2017") == {"under 30": 1}


def test_shares_of_ages_are_of_persons(ledger):
    somebody = build.person(ledger.lead, birth_date="1960-01-01")
    ledger.enrol("2017-01-10", "2017-02-01", person=somebody)
    ledger.enrol("2017-03-01", person=somebody)
    born(ledger, "1980-01-01")
    assert ledger.counts("participants_age_share", "2017") == {"26-45": 1, "over 50": 1}
    assert ledger.value("participants_age_share", "2017", "over 50") == 50
    assert sum(ledger.counts("participants_age_share", "2017").values()) == ledger.value(
        "participants", "2017"
    )


# --- sex ------------------------------------------------------------------------------------------------
def test_sexes_are_women_and_men_and_unspecified_when_met(ledger):
    assert list(ledger.parts("participants_sex_share", "2017")) == ["women", "men"]
    for sex in "FFMX":
        ledger.enrol("2017-02-01", person=build.person(ledger.lead, sex=sex))
    assert ledger.parts("participants_sex_share", "2017") == {"women": 50, "men": 25, "unspecified": 25}


# --- home -----------------------------------------------------------------------------------------------
def test_home_is_that_of_the_last_day_of_the_pathway_within_the_period(ledger):
    mover, leaver = ledger.enrol("2016-02-01"), ledger.enrol("2016-02-01", "2017-05-31")
    for pathway in (mover, leaver):
        build.residence(pathway.person, None, "2017-05-31", insee_code="69381")
        build.residence(pathway.person, "2017-06-01", None, insee_code="69388")
    share = "participants_arrondissement_share"
    assert ledger.counts(share, "2016") == {"69381": 2}
    assert ledger.counts(share, "2017") == {"69381": 1, "69388": 1}
    assert ledger.ids(share, "2017", "69388") == (mover.person_id,)
    assert ledger.counts(share, "2017-01-01/2017-05-31") == {"69381": 2}


def test_home_of_the_exit_day_itself_counts(ledger):
    leaver = ledger.enrol("2016-02-01", "2017-06-01")
    build.residence(leaver.person, None, "2017-05-31", insee_code="69381")
    build.residence(leaver.person, "2017-06-01", None, insee_code="69388")
    assert ledger.counts("participants_arrondissement_share", "2017") == {"69388": 1}


def test_exit_after_the_period_reads_the_home_of_the_last_day(ledger):
    leaver = ledger.enrol("2016-02-01", "2018-03-01")
    build.residence(leaver.person, None, "2017-12-31", insee_code="69381")
    build.residence(leaver.person, "2018-01-01", None, insee_code="69388")
    assert ledger.counts("participants_arrondissement_share", "2017") == {"69381": 1}


def test_places_are_arrondissements_then_communes_then_the_unknown(ledger):
    for code in ("69266", "69388", "69381", "", "69029"):
        build.residence(ledger.enrol("2017-02-01").person, None, None, insee_code=code)
    ledger.enrol("2017-02-01")  # no home at all
    past = ledger.enrol("2017-02-01")
    build.residence(past.person, None, "2016-12-31", insee_code="69381")  # known no longer
    labels = {f.breakdown: str(f.label) for f in ledger.figures("participants_arrondissement_share", "2017")}
    assert list(labels) == ["69381", "69388", "69029", "69266", "unknown"]
    assert labels["69381"] == "Lyon 1er"
    assert labels["69029"] == "Bron"
    assert ledger.counts("participants_arrondissement_share", "2017")["unknown"] == 3


def test_place_of_two_pathways_is_that_of_the_latest(ledger):
    somebody = build.person(ledger.lead)
    ledger.enrol("2017-01-10", "2017-02-01", person=somebody)
    ledger.enrol("2017-03-01", "2017-06-01", person=somebody)
    build.residence(somebody, None, "2017-02-15", insee_code="69381")
    build.residence(somebody, "2017-02-16", None, insee_code="69388")
    assert ledger.counts("participants_arrondissement_share", "2017") == {"69388": 1}


# --- situations at entry --------------------------------------------------------------------------------
def test_situations_add_up_beyond_the_whole(ledger):
    ledger.enrol("2017-02-01", entry_situations=["rsa", "deld", "single_parent"])
    ledger.enrol("2017-02-01", entry_situations=["rsa"])
    ledger.enrol("2017-02-01")
    shares = ledger.parts("entry_situation_share", "2017")
    assert shares["RSA recipient"] == 67
    assert shares["job seeker 1 year or more (DELD)"] == shares["single parent"] == 33
    assert shares["RQTH disabled worker"] == 0
    assert list(shares)[-1] == "QPV resident"


def test_person_counts_once_a_situation_over_several_pathways(ledger):
    somebody = build.person(ledger.lead)
    ledger.enrol("2016-01-10", "2016-06-01", person=somebody, entry_situations=["rsa", "rqth"])
    ledger.enrol("2017-03-01", person=somebody, entry_situations=["rsa", "deld"])
    assert ledger.counts("entry_situation_share", "2017") == {
        "RSA recipient": 1,
        "job seeker 1 year or more (DELD)": 1,
    }
    assert ledger.counts("entry_situation_share", "2016-2017") == {
        "RSA recipient": 1,
        "RQTH disabled worker": 1,
        "job seeker 1 year or more (DELD)": 1,
    }
    assert ledger.value("entry_situation_share", "2016-2017", "RSA recipient") == 100


def test_situations_of_who_entered_earlier_count_too(ledger):
    ledger.enrol("2012-05-01", entry_situations=["rsa"])
    assert ledger.value("entry_situation_share", "2017", "RSA recipient") == 100


def test_neighbourhood_resident_follows_from_the_home_of_the_entry(ledger):
    mermoz = build.area("Mermoz", valid_from="2015-01-01")
    resident = ledger.enrol("2016-02-01", "2017-02-01")
    build.residence(resident.person, None, "2016-06-01", [mermoz])  # moved away since
    arrived = ledger.enrol("2016-02-01")
    build.residence(arrived.person, "2016-06-02", None, [mermoz])  # came after the entry
    early = ledger.enrol("2014-02-01")
    build.residence(early.person, None, None, [mermoz])  # not yet a neighbourhood
    assert ledger.ids("entry_situation_share", "2017", "QPV resident") == (resident.person_id,)
    assert ledger.value("entry_situation_share", "2017", "QPV resident") == 33


def test_resident_of_two_entries_counts_once(ledger):
    somebody = build.person(ledger.lead)
    build.residence(somebody, None, None, [build.area("Mermoz")])
    ledger.enrol("2017-01-10", "2017-02-01", person=somebody)
    ledger.enrol("2017-03-01", person=somebody)
    assert ledger.value("entry_situation_share", "2017", "QPV resident") == 100


# --- education ------------------------------------------------------------------------------------------
def test_levels_are_those_of_the_latest_pathway_of_the_period(ledger):
    somebody = build.person(ledger.lead)
    ledger.enrol("2016-01-10", "2016-06-01", person=somebody, education_level="VI")
    ledger.enrol("2017-03-01", person=somebody, education_level="V")
    ledger.enrol("2016-03-01", education_level="foreign")
    assert ledger.counts("education_level_share", "2016") == {
        "niveau 6": 1,
        "foreign diploma without equivalence": 1,
    }
    for period in ("2017", "2016-2017"):
        assert ledger.counts("education_level_share", period) == {
            "niveau 5 (cap bep)": 1,
            "foreign diploma without equivalence": 1,
        }


def test_every_level_has_its_line(ledger):
    for level in ("I", "II", "III", "IV", "V", "Vbis", "VI", "foreign", "unknown"):
        ledger.enrol("2017-02-01", education_level=level)
    shares = ledger.parts("education_level_share", "2017")
    assert set(shares.values()) == {11}
    assert (next(iter(shares)), list(shares)[-1]) == ("niveau 1 (bac+5)", "unknown")


# --- structures -----------------------------------------------------------------------------------------
def test_participants_by_structure_add_up(ledger):
    first, second = build.organisation("Association A"), build.organisation("Bureau « B », 'C'")
    somebody = build.person(ledger.lead)
    ledger.enrol("2017-01-10", "2017-02-01", person=somebody, operator=first)
    ledger.enrol("2017-03-01", person=somebody, operator=second)
    ledger.enrol("2017-03-01", operator=first)
    assert ledger.parts("participants_by_operator", "2017") == {"Association A": 1, "Bureau « B », 'C'": 1}
    assert ledger.parts("participants_by_operator", "2017-01-01/2017-02-15") == {"Association A": 1}


def test_structures_of_one_name_are_told_apart(ledger):
    for _ in range(2):
        ledger.enrol("2017-03-01", operator=build.organisation("Même nom"))
    parts = ledger.parts("participants_by_operator", "2017")
    assert len(parts) == 2
    assert set(parts.values()) == {1}


def test_shares_of_nobody_have_no_value(ledger):
    for indicator in ("participants_age_share", "participants_sex_share", "education_level_share"):
        assert set(ledger.parts(indicator, "2017").values()) == {None}
    assert ledger.parts("participants_arrondissement_share", "2017") == {}
