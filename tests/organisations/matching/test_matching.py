"""Whether two files are of one company: small cases judged by hand."""

import pytest

from maillage.organisations.matching import POSSIBLE, STRONG, Base, Identity, core_name, likeness, reasons_of
from maillage.organisations.matching.names import NameLikeness, compare_names

SIRET, SECOND = "73282932000074", "73282932000017"  # two establishments of one SIREN


def company(name="Bazar Comète", **fields):
    return Identity.of(name=name, **fields)


HERE = {"address": "1 rue de l'Essai", "postcode": "69008"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("S.A.R.L. Bazar Comète", "bazar comete", "SAME"),
        ("Bazar Comète SAS", "SASU Bazar Comète", "SAME"),
        ("Association Le Fil de Lin", "Fil de Lin (asso)", "SAME"),
        ("BazarComète", "Bazar Comète", "SAME"),
        ("Société à responsabilité limitée Bazar Comète", "Bazar Comète", "SAME"),
        ("Bazar Comette", "Bazar Comète", "CLOSE"),
        ("Bazar Comète", "Bazar Comète Vaise", "PART"),
        ("Bazar Comète", "Bazar Alizé", "DIFFERENT"),
        ("Atelier 12", "Atelier 13", "DIFFERENT"),
        ("Jade", "Jadis Formation", "DIFFERENT"),
        ("…", "Bazar", "UNKNOWN"),
    ],
)
def test_names_word_by_word(one, other, expected):
    assert compare_names(one, other) is NameLikeness[expected]
    assert compare_names(other, one) is NameLikeness[expected]


def test_a_name_made_of_forms_only_keeps_its_words():
    assert core_name("La Société") == "la societe"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (company(), company("SARL Bazar Comète"), "possible"),
        (company(**HERE), company("SARL Bazar Comète", **HERE), "strong"),
        (company(postcode="69008"), company(postcode="69001"), "no"),
        (company("Bazar Comette", **HERE), company(**HERE), "strong"),
        (company(siren=SIRET[:9]), company("Comète Distribution", siret=SIRET), "possible"),
        (company(siret=SIRET, **HERE), company(siret=SECOND, **HERE), "no"),
        (company(siret=SIRET), company(siret="35600000000048"), "no"),
        (
            company("Un", phones=["+33465710001"], **HERE),
            company("Deux", phones=["+33465710001"], **HERE),
            "no",
        ),
        (
            company("Un", phones=["+33465710001"], emails=["a@un.example"], **HERE),
            company("Deux", phones=["+33465710001"], emails=["A@un.example"], **HERE),
            "possible",
        ),
        (company(emails=["a@gmail.com"], postcode="1"), company(emails=["b@gmail.com"], postcode="2"), "no"),
        (
            company("Comète", emails=["a@comete.example"], postcode="1"),
            company("Bazar Comète", emails=["b@comete.example"], postcode="1"),
            "possible",
        ),
    ],
)
def test_what_a_pair_is_worth(one, other, level):
    found = likeness(one, other)
    assert found == likeness(other, one)
    assert {
        "no": found.probability < POSSIBLE,
        "possible": found.probability >= POSSIBLE,
        "strong": found.probability >= STRONG,
    }[level], found


def test_reasons_are_kept_as_codes():
    found = likeness(company(**HERE), company("Bazar Comette", **HERE))
    assert found.codes == ["name:close", "address:same"]
    assert reasons_of(found.codes) == found.reasons
    assert all(reason.agrees and reason.label for reason in found.reasons)


def test_a_domain_many_share_says_nothing():
    crowd = {n: company(f"Voisin {chr(97 + n) * 5}", emails=["x@pole.example"]) for n in range(12)}
    base = Base(crowd | {100: company("Comète", emails=["a@pole.example"], postcode="1")})
    asked = company("Bazar Comète", emails=["b@pole.example"], postcode="1")
    assert base.near(asked) == []
    assert base.common == {"pole.example"}


def test_pairs_of_a_base_are_those_found_one_by_one():
    known = {
        1: company(**HERE),
        2: company("SARL Bazar Comète", **HERE),
        3: company("Bazar Alizé", **HERE),
        4: company("Librairie Jade"),
        5: company("LIBRAIRIE JADE SAS"),
    }
    base = Base(known)
    pairs = {(pair.low_id, pair.high_id) for pair in base.pairs()}
    assert pairs == {(1, 2), (4, 5)}
    for low, high in pairs:
        assert [one.organisation_id for one in base.near(known[low], exclude=[low])] == [high]
