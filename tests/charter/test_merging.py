"""Two files of one company: their signatures come together, unless they overlap."""

import pytest

from maillage.charter.merging import CharterPart
from tests import build

from . import made

pytestmark = pytest.mark.django_db


def test_overlapping_signatures_forbid_the_merge(network, officer, company, signed):
    twin = build.organisation("Bazar Comete")
    assert CharterPart().refusals(officer, company.pk, twin.pk) == []
    made.signature(twin, network, "2025-01-01", "2026-12-31")
    made.signature(twin, build.organisation("Autre réseau", "lead"), "2023-01-01", "2024-12-31")
    assert CharterPart().refusals(officer, company.pk, twin.pk) == []
    made.signature(twin, network, "2022-06-01", "2023-01-01")
    (sentence,) = CharterPart().refusals(officer, company.pk, twin.pk)
    assert "corrigez d'abord les dates" in sentence
