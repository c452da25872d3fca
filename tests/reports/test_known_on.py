"""A figure as known on a past day: what was corrected since does not change it."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.indicators import compute
from maillage.kernel.dates import end_of_day
from maillage.kernel.history import known_at
from maillage.kernel.models import Changeset
from maillage.kernel.period import Period
from maillage.pathways.models import Enrolment, ExitKind
from maillage.people.models import Person
from maillage.people.services import merge_people
from tests import build

pytestmark = pytest.mark.django_db
LONG_AGO, BEFORE = dt.datetime(2018, 1, 10, 12, tzinfo=dt.UTC), dt.date(2018, 3, 1)


def made_on(moment: dt.datetime) -> None:
    """Everything recorded so far was recorded then."""
    Changeset.objects.filter(at__gte=timezone.now() - dt.timedelta(hours=1)).update(at=moment)


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def programme(lead):
    return build.programme(lead)


@pytest.fixture
def pathways(programme):
    """Three people left in 2017, one of them for good."""
    found = [build.enrolment(programme, None, "2016-02-01", "2017-05-01", kind) for kind in
             ("cdi", "moved", "moved")]  # fmt: skip
    made_on(LONG_AGO)
    return found


def exits(lead, kind="positive"):
    figures = compute("plie", lead.pk, [("exits_by_class", Period.parse("2017"))])
    return {f.breakdown: f.value for f in figures}.get(kind, 0)


def participants(lead, period="2017"):
    return next(f.value for f in compute("plie", lead.pk, [("participants", Period.parse(period))]))


def correct(pathway, programme):
    with build.writing():
        kind = ExitKind.objects.get(programme=programme, code="cdi")
        Enrolment.objects.filter(pk=pathway.pk).update(exit_kind=kind)


def test_a_later_correction_changes_today_s_figure_and_not_the_one_known_before(lead, programme, pathways):
    correct(pathways[1], programme)
    assert exits(lead) == 2
    with known_at(end_of_day(BEFORE)):
        assert exits(lead) == 1
        assert Enrolment.objects.get(pk=pathways[1].pk).exit_kind.code == "moved"
    assert exits(lead) == 2


def test_what_was_added_or_removed_since(lead, programme, pathways):
    build.enrolment(programme, None, "2017-02-01")
    with build.writing():
        gone = pathways[2].person_id
        Enrolment.objects.filter(pk=pathways[2].pk).delete()
        Person.objects.filter(pk=gone).delete()
    assert participants(lead) == 3
    with known_at(end_of_day(BEFORE)):
        assert participants(lead) == 3
        assert Person.objects.filter(pk=gone).exists()
        assert Enrolment.objects.count() == 3
    with known_at(LONG_AGO - dt.timedelta(days=1)):
        assert Enrolment.objects.count() == 0


def test_a_merge_done_since_counts_two_people_before_it(lead, pathways):
    other = build.enrolment(pathways[0].programme, None, "2014-02-01", "2015-02-01", "moved")
    made_on(LONG_AGO)
    manager = build.context(lead, Role.PROGRAMME_MANAGER)
    merge_people(manager, pathways[0].person_id, other.person_id)
    assert participants(lead, "2014-2017") == 3
    with known_at(end_of_day(BEFORE)):
        assert participants(lead, "2014-2017") == 4


def test_nothing_can_be_written_in_the_past_and_the_present_comes_back(lead, pathways):
    with known_at(end_of_day(BEFORE)), pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.filter(pk=pathways[0].person_id).update(last_name="X")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass('pg_temp.pathways_enrolment'), current_setting('transaction_read_only')"
        )
        assert cursor.fetchone() == (None, "off")
    correct(pathways[0], pathways[0].programme)


def test_the_page_shows_both(lead, programme, pathways):
    correct(pathways[1], programme)
    client = Client()
    client.force_login(build.context(lead, Role.DIRECTION).account)
    found = client.get(_figure_url(client, "positive_exits") + "?periode=2017&connu=1/3/2018")
    page = found.content.decode()
    assert found.status_code == 200
    assert "Connu le" in page
    line = next(x for x in found.context["known_lines"] if not x.now.breakdown)
    assert (line.then.value, line.now.value, line.changed) == (1, 2, True)
    refused = client.get(_figure_url(client, "positive_exits") + "?periode=2017&connu=hier matin")
    assert refused.context["known_on"] is None


def _figure_url(client, indicator):
    from django.urls import reverse

    return reverse("reports:figure", kwargs={"section": "plie", "indicator": indicator})


def test_the_command(lead, programme, pathways):
    correct(pathways[1], programme)

    def told(**options):
        out = io.StringIO()
        call_command(
            "figures", section="plie", period=["2017"], indicator=["positive_exits"], stdout=out, **options
        )
        return out.getvalue().splitlines()[1].split(",")[4]

    assert told() == "2"
    assert told(known_on="2018-03-01") == "1"
    with pytest.raises(CommandError, match=r"n'est pas une date.* par exemple 2017-03-01"):
        told(known_on="jamais")
    with pytest.raises(CommandError, match=r"mois 13.* par exemple 2017-03-01"):
        told(known_on="2016-13-01")
    with pytest.raises(CommandError, match="pas encore venu"):
        told(known_on="2999-01-01")
    with pytest.raises(CommandError):  # nothing was recorded yet
        told(known_on="2001-01-01")
