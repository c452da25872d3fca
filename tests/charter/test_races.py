"""Two officers at the same instant: one of them is told why not, in the words of the rule."""

from __future__ import annotations

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.charter import services
from maillage.charter.models import CharterSignature
from tests import build
from tests.pathways.test_races import refused, together


@pytest.mark.django_db(transaction=True)
def test_a_company_signs_once():
    officer = build.context(build.organisation("Maison Garance", "lead"), Role.LIAISON_OFFICER)
    company = build.organisation("Bazar Comète", "employer")
    facts = services.SignatureFacts(signed_on=dt.date(2023, 1, 1))
    results = together(*(lambda: services.sign(officer, company, facts) for _ in range(3)))
    assert len(refused(results)) == 2
    assert len({error.message for error in refused(results)}) == 1
    assert "signature" in refused(results)[0].message
    assert CharterSignature.objects.count() == 1
