"""Sessions: places that never overflow, attendance that dates the stage."""

import datetime as dt

import pytest
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.models import Convening, RecruitmentSession
from maillage.employment.offers import services
from maillage.employment.offers.services import Ended, SessionFacts
from maillage.kernel.errors import DomainError
from tests import build

from .test_hiring import both

TODAY = timezone.localdate


@pytest.fixture
def officer() -> Context:
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


def session(officer: Context, offer: object = None, **more: object) -> RecruitmentSession:
    said = {"kind": "information", "date": TODAY(), "starts_at": dt.time(9), "place": "Maison de l'emploi"}
    offer = offer or build.offer(officer.organisation)
    return services.create_session(officer, offer, SessionFacts(**{**said, **more}))


@pytest.mark.django_db
def test_convening_dates_the_invitation_and_keeps_to_the_places(officer: Context) -> None:
    held = session(officer, capacity=2)
    first = build.application(held.offer)
    known = build.application(held.offer, invited_on=held.offer.opened_on)
    gone = build.application(held.offer)
    services.withdraw(officer, gone, Ended(TODAY()))
    assert len(services.convene(officer, held, [first, known, gone])) == 2
    assert services.convene(officer, held, [first]) == []
    first.refresh_from_db()
    known.refresh_from_db()
    assert (first.invited_on, known.invited_on) == (TODAY(), held.offer.opened_on)
    with pytest.raises(DomainError, match="0 places pour 1"):
        services.convene(officer, held, [build.application(held.offer)])
    with pytest.raises(DomainError, match="complète"), build.writing():
        Convening.objects.create(session=held, application=build.application(held.offer))
    with pytest.raises(DomainError, match="complète"):
        services.update_session(
            officer,
            held,
            SessionFacts(kind="information", date=TODAY(), starts_at=dt.time(9), place="Ici", capacity=1),
        )


@pytest.mark.django_db
def test_only_candidates_of_the_recruitment_are_convened(officer: Context) -> None:
    held, stranger = session(officer), build.application(build.offer(officer.organisation))
    assert services.convene(officer, held, [stranger]) == []
    with pytest.raises(DomainError, match="autre offre"), build.writing():
        Convening.objects.create(session=held, application=stranger)


@pytest.mark.django_db
def test_being_there_is_the_stage(officer: Context) -> None:
    held = session(officer)
    [place] = services.convene(officer, held, [build.application(held.offer)])
    services.mark_attendance(officer, place, "present")
    place.application.refresh_from_db()
    assert place.application.information_on == TODAY()
    services.mark_attendance(officer, place, "absent")
    place.application.refresh_from_db()
    assert place.application.information_on is None
    with pytest.raises(DomainError, match="présence"):
        services.mark_attendance(officer, place, "late")
    services.mark_attendance(officer, place, "")
    services.release(officer, place)
    services.remove_session(officer, held)
    assert not RecruitmentSession.objects.exists()


@pytest.mark.django_db
def test_a_session_that_moves_takes_the_stage_along(officer: Context) -> None:
    held = session(officer)
    [place] = services.convene(officer, held, [build.application(held.offer)])
    services.mark_attendance(officer, place, "present")
    before = TODAY() - dt.timedelta(days=1)
    said = {"date": before, "starts_at": dt.time(9), "place": "Ici"}
    services.update_session(officer, held, SessionFacts(kind="information", **said))
    place.application.refresh_from_db()
    assert place.application.information_on == before
    with pytest.raises(DomainError, match="nature"):
        services.update_session(officer, held, SessionFacts(kind="interview", **said))
    with pytest.raises(DomainError, match="effacez-les"):
        services.remove_session(officer, held)


@pytest.mark.django_db
def test_attendance_is_noted_on_the_day(officer: Context) -> None:
    held = session(officer, date=TODAY() + dt.timedelta(days=2))
    [place] = services.convene(officer, held, [build.application(held.offer)])
    with pytest.raises(DomainError, match="jour de la séance"):
        services.mark_attendance(officer, place, "present")


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one(officer: Context) -> None:
    held = session(officer, capacity=1)
    first, second = build.application(held.offer), build.application(held.offer)
    acts = [
        lambda: services.convene(officer, held, [first]),
        lambda: services.convene(officer, held, [second]),
    ]
    assert sorted(both(*acts)) == ["done", "refused"]
    assert held.convenings.count() == 1
