"""The mail server, out of one address."""

import pytest

from maillage.conf.mailing import configure

FROM = "Maillage <maillage@example.org>"


def test_without_an_address_no_letter_leaves() -> None:
    assert configure("", "")["MAILLAGE_MAIL"] is False


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://courriel.example.org", 587, True, False),
        ("smtp://courriel.example.org:2525", 2525, True, False),
        ("smtps://courriel.example.org", 465, False, True),
        ("smtp+plain://localhost", 25, False, False),
    ],
)
def test_the_scheme_says_how_it_is_protected(url, port, tls, ssl) -> None:
    found = configure(url, FROM)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert found["MAILLAGE_MAIL"] is True
    assert found["DEFAULT_FROM_EMAIL"] == FROM


def test_special_characters_of_a_password_are_in_percents() -> None:
    found = configure("smtp://maillage%40exemple:p%40ss%3A@courriel.example.org", FROM)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("maillage@exemple", "p@ss:")


@pytest.mark.parametrize(
    ("url", "sender"),
    [("http://courriel.example.org", FROM), ("smtp://", FROM), ("smtp://courriel.example.org", "")],
)
def test_a_wrong_setting_is_refused_at_start(url, sender) -> None:
    with pytest.raises(ValueError, match="MAILLAGE_"):
        configure(url, sender)
