"""`maillage init`: an organisation one can sign in to, once; then nothing more."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from maillage.accounts.models import Account, Membership
from maillage.kernel.models import Change
from maillage.organisations.models import Organisation
from maillage.pathways.models import Programme
from maillage.pathways.programmes import delivered_codes
from maillage.people.models import Person
from maillage.territory.models import Area
from tests import build
from tests.exchange.processes import maillage

pytestmark = pytest.mark.django_db


def run(capsys, **options: str) -> str:
    call_command("init", **options)
    return capsys.readouterr().out


def link(printed: str) -> str:
    return re.search(r"http://127.0.0.1:8000(/\S+)", printed)[1]


def test_an_empty_organisation_is_ready_to_be_used(capsys, client):
    printed = run(capsys, organisation="Maison d'essai", email="Premiere@example.org")
    organisation = Organisation.objects.get()
    assert organisation.name == "Maison d'essai"
    assert sorted(Programme.objects.values_list("code", flat=True)) == delivered_codes()
    assert Area.objects.filter(kind="commune").exists()
    account = Account.objects.get()
    assert account.email == "premiere@example.org"
    assert set(Membership.objects.values_list("role", flat=True)) == {"administrator", "programme_manager"}
    assert not Person.objects.exists()
    password = "une phrase assez longue 42"
    page = client.post(link(printed), {"password": password, "again": password})
    assert page.status_code == 302
    account.refresh_from_db()
    assert account.check_password(password)


def test_asked_again_it_says_so_and_gives_a_fresh_link_until_the_first_sign_in(capsys, client):
    first = link(run(capsys))
    changed = Change.objects.exclude(table_name="accounts_onetimelink")
    before = changed.count()
    printed = run(capsys)
    assert "« Mon organisation » est déjà en place : rien n'a été modifié." in printed
    assert changed.count() == before
    assert link(printed) != first
    # The former link no longer opens anything.
    assert client.get(first).status_code == 410
    account = Account.objects.get()
    with build.writing():
        account.set_password("une phrase assez longue 42")
        account.save()
    assert "http" not in run(capsys)


def test_a_second_organisation_by_its_name(capsys):
    run(capsys, organisation="Première maison")
    with pytest.raises(CommandError, match="--email") as refused:
        run(capsys, organisation="Seconde maison")
    assert refused.value.returncode == 2
    run(capsys, organisation="Seconde maison", email="autre@example.org")
    assert Organisation.objects.count() == 2
    assert "déjà en place" in run(capsys, organisation="SECONDE maison")


@pytest.mark.parametrize(
    "options", [{"email": "pas une adresse"}, {"organisation": "!!!"}, {"organisation": "x" * 201}]
)
def test_bad_use_leaves_nothing(capsys, options):
    with pytest.raises(CommandError) as refused:
        run(capsys, **options)
    assert refused.value.returncode == 2
    assert not Organisation.objects.exists()
    assert not Area.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_command_itself():
    done = maillage("init", "--organisation", "Maison d'essai")
    assert (done.returncode, done.stderr) == (0, "")
    assert reverse("accounts:welcome", args=["x"])[:-2] in done.stdout
    again = maillage("init")
    assert again.returncode == 0
    assert "déjà en place" in again.stdout
    assert maillage("init", "--email").returncode == 2
