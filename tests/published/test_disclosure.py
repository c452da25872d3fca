"""The real chapter, published: nobody gets its hidden counts back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maillage.indicators.registry import needed_section
from maillage.pathways.models import Programme
from maillage.reports import queries
from maillage.reports.disclosure import parameters_on
from maillage.reports.subject import Subject
from tests.reports.test_disclosure import assert_no_way_back


@pytest.mark.parametrize(("code", "threshold"), [("plie", 60), ("gpp", 5)])
def test_no_hidden_count_of_a_report_is_drawn_back(territory: None, code: str, threshold: int):
    """The large programme has few small counts: a higher threshold makes the attack worth the while."""
    programme = Programme.objects.get(code=code)
    readings = queries.readings_now(Subject(programme, 2017))
    here = needed_section(code, programme.organisation_id)
    parameters = replace(parameters_on(readings.known_at.date()), threshold=threshold, raised=threshold + 6)
    hidden = assert_no_way_back(here, readings.by_key.values(), parameters, 12)
    assert 0 < hidden < len(readings.by_key)


def test_the_large_programme_has_nothing_to_hide(territory: None):
    programme = Programme.objects.get(code="plie")
    subject = Subject(programme, 2017)
    assert queries.secrecy_of(subject, queries.readings_now(subject)).hidden == frozenset()
