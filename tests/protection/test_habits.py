"""Unusual reading: what is found, what is not, and the digest that tells it."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from maillage.accounts.models import Membership
from maillage.kernel import formats
from maillage.kernel.models import OutgoingMail
from maillage.protection.habits import unusual
from maillage.protection.models import AccessRecord, Digest
from maillage.protection.services import make_digests
from maillage.protection.thresholds import Threshold, thresholds
from tests import build

from .conftest import signed_in

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)


def read(context, day: dt.date, people: range, *, hour: int = 10, kind: str = "view", **fields) -> None:
    """This account opened these files on a day, at an hour of Paris."""
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    AccessRecord.objects.bulk_create(
        AccessRecord(
            at=at,
            kind=kind,
            account_id=context.account.pk,
            account_name=context.account.full_name,
            organisation_id=context.organisation_id,
            organisation_name=context.organisation.name,
            role=context.role,
            person_id=person,
            page="pathways:person",
            **fields,
        )
        for person in people
    )


def found(monday: dt.date = MONDAY) -> list[tuple[str, int]]:
    return [(f.kind, f.found) for f in unusual(AccessRecord.objects.all(), monday)]


def weeks_before(context, count: int, files: int) -> None:
    for week in range(1, count + 1):
        read(context, MONDAY - dt.timedelta(weeks=week), range(files))


def test_many_files_against_ones_own_habit(house):
    weeks_before(house.worker, 4, 12)
    weeks_before(house.manager, 4, 40)
    read(house.worker, MONDAY, range(40))
    read(house.manager, MONDAY, range(60))  # half more than usual: nothing
    (finding,) = unusual(AccessRecord.objects.all(), MONDAY)
    assert (finding.kind, finding.found, finding.habit) == ("many_files", 40, 12)
    assert finding.account_name == "Rémi Référent"
    assert "40 dossiers ouverts ; d'habitude 12 par semaine" in finding.words


def test_the_same_file_twenty_times_is_one_file(house):
    for _time in range(40):
        read(house.worker, MONDAY, range(1))
    assert found() == []


def test_thrice_a_small_habit_is_nothing(house):
    weeks_before(house.worker, 4, 2)
    read(house.worker, MONDAY, range(29))
    assert found() == []


def test_a_week_away_does_not_lower_the_habit(house):
    for week in (1, 4):  # away in between
        read(house.worker, MONDAY - dt.timedelta(weeks=week), range(20))
    read(house.worker, MONDAY, range(45))
    assert found() == []


def test_numbers_tried_and_people_looked_for_elsewhere(house):
    read(house.worker, MONDAY, range(3), kind="refused")
    read(house.worker, MONDAY, range(1), kind="search")
    assert found() == []
    read(house.worker, MONDAY + dt.timedelta(days=6), range(1), kind="refused")
    assert found() == [("out_of_scope", 5)]


@pytest.mark.parametrize(("hour", "count"), [(22, 1), (23, 1), (0, 1), (5, 1), (6, 0), (21, 0)])
def test_the_night_is_from_ten_to_six_in_paris(house, hour, count):
    read(house.worker, MONDAY, range(3), hour=hour)
    assert len(found()) == count


def test_many_people_exported(house):
    read(house.worker, MONDAY, range(1), kind="export", count=199)
    assert found() == []
    read(house.worker, MONDAY, range(1), kind="export", count=1)
    assert found() == [("exported_people", 200)]


def test_reading_after_leaving(house):
    read(house.worker, MONDAY, range(2))
    assert found() == []
    with build.writing():
        Membership.objects.filter(account=house.worker.account).update(ended_on=MONDAY - dt.timedelta(days=1))
    assert found() == [("after_leaving", 2)]


def test_a_week_ends_on_sunday_night(house):
    read(house.worker, MONDAY - dt.timedelta(days=1), range(50), hour=23)
    read(house.worker, MONDAY + dt.timedelta(days=7), range(50), hour=0)
    assert found() == []


def test_thresholds_have_dates():
    one = Threshold("x", None, None, ((dt.date(2020, 1, 1), 3), (dt.date(2026, 1, 1), 5)))
    assert [one.on(dt.date(y, 6, 1)) for y in (2019, 2020, 2025, 2026)] == [3, 3, 3, 5]
    for known in thresholds().values():
        assert known.label.fr
        assert known.label.en
        assert list(known.values) == sorted(known.values)


def test_the_digest_is_made_once_kept_and_told(house, settings):
    settings.MAILLAGE_MAIL = True
    read(house.worker, MONDAY, range(9), kind="refused")
    made = make_digests(MONDAY + dt.timedelta(days=7))
    assert [(d.organisation_id, d.monday, d.readings, d.readers) for d in made] == [
        (house.lead.pk, MONDAY, 9, 1)
    ]
    assert make_digests(MONDAY + dt.timedelta(days=9)) == []
    from maillage.kernel.mail import deliver

    deliver(OutgoingMail.objects.get().pk)
    assert mail.outbox[0].to == [house.officer.account.email]
    for hidden in ("Rémi", "Mienne"):
        assert hidden not in mail.outbox[0].body
    officer = signed_in(house.officer)
    week = f"du {formats.day(MONDAY)} au {formats.day(MONDAY + dt.timedelta(days=6))}"
    assert week in officer.get("/lectures/").content.decode()
    page = officer.get(f"/lectures/{Digest.objects.get().pk}/").content.decode()
    assert "Rémi Référent" in page
    assert "9 dossiers ou recherches hors de sa portée (seuil : 5)" in page


def test_nothing_unusual_makes_a_digest_and_no_letter(house, settings):
    settings.MAILLAGE_MAIL = True
    read(house.worker, MONDAY, range(2))
    (digest,) = make_digests(MONDAY + dt.timedelta(days=7))
    assert digest.findings == []
    assert not OutgoingMail.objects.exists()


def test_another_structures_digest_does_not_exist(house):
    read(house.worker, MONDAY, range(9), kind="refused")
    make_digests(MONDAY + dt.timedelta(days=7))
    elsewhere = build.context(build.organisation("Ailleurs"), "data_protection")
    assert signed_in(elsewhere).get(f"/lectures/{Digest.objects.get().pk}/").status_code == 404
