"""Pairs made by hand, one for each way a name, a date or a contact comes out otherwise."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from maillage.people.matching import Identity, Likeness, likeness, reasons_of
from tests.people.matching.people import BARE, FULL, MODEL, kinds, like

MAN = dataclasses.replace(BARE, last_name="Martel", first_name="Jean-Pierre", sex="M")


@pytest.mark.parametrize(
    ("one", "changes", "field", "kind"),
    [
        (BARE, {"last_name": "LEFEVRE", "first_name": "elodie"}, "surname", "same"),
        (MAN, {"first_name": "Jean Pierre"}, "first_name", "same"),
        (MAN, {"first_name": "Jeanpierre"}, "first_name", "same"),
        (MAN, {"first_name": "J.-P."}, "first_name", "initial"),
        (MAN, {"first_name": "JP"}, "first_name", "initial"),
        (MAN, {"first_name": "Jean"}, "first_name", "initial"),
        (MAN, {"first_name": "Pierre"}, "first_name", "initial"),
        (BARE, {"last_name": "Lefebvre"}, "surname", "close"),
        (BARE, {"last_name": "Lefevrre"}, "surname", "close"),
        (BARE, {"last_name": "Leefvre"}, "surname", "close"),
        (BARE, {"last_name": "Lephaivre"}, "surname", "sound"),
        (BARE, {"first_name": "Hélodi"}, "first_name", "sound"),
        (BARE, {"last_name": "Elodie", "first_name": "Lefevre"}, "surname", "swapped"),
        (BARE, {"last_name": "Lefèvre-Morin"}, "surname", "part"),
        (BARE, {"last_name": "Morin Lefevre"}, "surname", "part"),
        (BARE, {"last_name": "Morin", "birth_name": "Lefèvre"}, "surname", "part"),
        (FULL, {"last_name": "Morin"}, "surname", "changed"),
        (BARE, {"birth_date": dt.date(1985, 3, 18)}, "birth_date", "digit"),
        (BARE, {"birth_date": dt.date(1958, 3, 17)}, "birth_date", "transposed"),
        (BARE, {"birth_date": dt.date(1985, 1, 1)}, "birth_date", "year"),
        (BARE, {"birth_date": dt.date(1985, 12, 17)}, "birth_date", "two_parts"),
        (FULL, {"phone": "06 39 98 12 34"}, "phone", "same"),
        (FULL, {"phone": "0639981243"}, "phone", "digit"),
        (FULL, {"email": "Elodie.Lefevre@Example.org "}, "email", "same"),
        (FULL, {"email": "elodie.lefevr@example.org"}, "email", "local"),
        (FULL, {"email": "elodie.lefevre@example.com"}, "email", "local"),
        (FULL, {"address": "12, RUE DES LILAS"}, "address", "same"),
        (FULL, {"address": "12 r. des Lilas"}, "address", "close"),
    ],
)
def test_one_error_is_seen_through(one: Identity, changes: dict, field: str, kind: str) -> None:
    found = like(one, **changes)
    assert kinds(found)[field] == kind
    assert found.is_possible, found


def test_day_and_month_inverted() -> None:
    born = dataclasses.replace(BARE, birth_date=dt.date(1985, 3, 7))
    found = like(born, birth_date=dt.date(1985, 7, 3))
    assert kinds(found)["birth_date"] == "day_month"
    assert found.is_strong


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alexandre", "Alex"),
        ("Fatoumata", "Fatou"),
        ("Mohamed", "Mamadou"),
        ("Élisabeth", "Babette"),
        ("Abdelkader", "Abdel"),
    ],
)
def test_short_forms_stand_for_a_first_name(one: str, other: str) -> None:
    found = like(dataclasses.replace(BARE, first_name=one), first_name=other)
    assert kinds(found)["first_name"] in ("short", "close")
    assert found.is_possible


def test_two_long_forms_of_one_short_form_are_two_names() -> None:
    found = like(dataclasses.replace(BARE, first_name="Abdelkader"), first_name="Abdelaziz")
    assert kinds(found)["first_name"] not in ("short", "same", "sound")


class TestOtherPeople:
    """A household shares nearly everything."""

    @pytest.mark.parametrize("first_name", ["Camille", "Marion", "Océane", "Anne-Sophie"])
    def test_twins(self, first_name: str) -> None:
        found = like(FULL, first_name=first_name, email="")
        assert not found.is_possible, found

    def test_twins_of_two_sexes(self) -> None:
        assert like(FULL, first_name="Jean", sex="M", email="").probability < 0.05

    def test_father_and_son_of_one_name(self) -> None:
        father = dataclasses.replace(FULL, first_name="Jean", sex="M", email="")
        assert not like(father, birth_date=dt.date(1958, 10, 2)).is_possible

    def test_spouses_with_one_phone_and_one_mailbox(self) -> None:
        assert like(FULL, first_name="Paul", sex="M", birth_date=dt.date(1980, 1, 12)).probability < 0.05

    def test_brothers(self) -> None:
        brother = dataclasses.replace(FULL, first_name="Ali", sex="M", email="")
        assert like(brother, first_name="Omar", birth_date=dt.date(1988, 6, 1)).probability < 0.05

    def test_namesakes(self) -> None:
        assert like(BARE, birth_date=dt.date(1971, 8, 30)).probability < 0.2

    def test_mailboxes_told_apart_by_a_number(self) -> None:
        one = dataclasses.replace(FULL, email="martin12@example.org")
        assert kinds(like(one, email="martin15@example.org"))["email"] == "different"

    def test_neighbours(self) -> None:
        assert kinds(like(FULL, address="14 rue des Lilas"))["address"] == "similar"

    def test_a_man_changes_his_name_less_often_than_a_woman(self) -> None:
        man = dataclasses.replace(BARE, sex="M")
        assert like(man, last_name="Morin").probability < like(BARE, last_name="Morin").probability


def test_a_phone_alone_is_not_enough() -> None:
    assert not likeness(Identity(phone=FULL.phone), FULL, MODEL).is_possible


def test_nothing_known_says_nothing() -> None:
    found = likeness(Identity(), FULL, MODEL)
    assert found.reasons == ()
    assert found.probability < 0.001


def test_reasons_are_kept_as_codes_and_read_in_french() -> None:
    found = like(BARE, last_name="Lefebvre", birth_date=dt.date(1985, 3, 18))
    assert reasons_of(found.codes) == found.reasons
    assert [r.label for r in found.reasons][:2] == ["Nom : orthographe proche", "Prénom : identique"]
    assert Likeness(0.95, found.reasons).is_strong
    assert all(reason.agrees for reason in found.reasons)
