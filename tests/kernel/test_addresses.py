"""Addresses made in numbers are those `reverse` gives."""

import pytest
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, reverse

from maillage.kernel.addresses import address


@pytest.mark.parametrize("key", [0, 7, 123456])
def test_same_as_reverse(key):
    assert address("pathways:person", key) == reverse("pathways:person", args=[key])
    tab = address("pathways:person_tab", key, "parcours")
    assert tab == reverse("pathways:person_tab", args=[key, "parcours"])


def test_follows_the_prefix_of_the_site():
    address("pathways:person", 7)
    with override_script_prefix("/maillage/"):
        assert address("pathways:person", 7) == reverse("pathways:person", args=[7])


def test_an_unknown_name_is_still_a_fault():
    with pytest.raises(NoReverseMatch):
        address("pathways:nothing", 7)
