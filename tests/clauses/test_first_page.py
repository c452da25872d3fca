"""The first page in a few words: each count is a way down to its block, and is the count of its block."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.clauses import board
from maillage.clauses.models import LotCompany
from maillage.clauses.outside.months import month_to_declare
from tests import build

from . import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, facilitator):
    client.force_login(facilitator.account)
    return lambda: client.get(reverse("clauses:home")).content.decode()


def said(page):
    """What the strip says: label, count, anchor; every anchor is the title of a block."""
    links = re.findall(r'<li><a href="#([\w-]+)"(?: class="late")?>([^<]+) <b>(\d+)</b></a></li>', page)
    assert all(page.count(f'id="{anchor}"') == 1 for anchor, _label, _count in links)
    return {label: int(count) for _anchor, label, count in links}


def test_nothing_to_do_says_nothing(page):
    assert 'class="gists"' not in page()


def test_what_there_is_to_do_is_counted_once(page, network, company, facilitator):
    today = timezone.localdate()
    month = month_to_declare(today)
    lots = [made.lot(network, company, start=month, end=today + dt.timedelta(days=400)) for _ in range(8)]
    with build.writing():
        for n, lot in enumerate(lots):
            LotCompany.objects.filter(lot=lot).update(plan_due_on=today - dt.timedelta(days=6 - n))
    person = build.person(network)
    made.eligibility(network, person, on=str(month - dt.timedelta(days=1)))
    made.line(lots[0], person, company, month=str(month), hours=12, state="checked")
    shown = page()
    found = said(shown)
    # Plans of 6 days ago to yesterday, then those of today and tomorrow.
    assert (found["Échéances passées"], found["Échéances proches"]) == (6, 2)
    assert found["Relevés à valider"] == 1
    assert shown.count("Revoir le plan d") == 8
    assert "et 3 autres" in shown
    assert "Lots en retard" not in found


def test_a_block_with_nothing_is_not_counted(facilitator):
    gist = board.Gist("Lots en retard", 0, "alert-late", late=True)
    block = board.Block("alerts", "", lambda _context, _subject: None, 0)
    assert board.gists({"main": [(block, {"gists": [gist]})], "side": [(block, {})]}) == []
