"""A demonstration never mixes invented people with real ones."""

import pytest
from django.core.management import CommandError, call_command

from maillage.kernel.history import Actor, changes
from maillage.organisations.models import Organisation
from maillage.people.models import Person

pytestmark = pytest.mark.django_db


def test_demo_refuses_an_installation_in_use():
    with changes(Actor("essai"), "structure réelle"):
        Organisation.objects.create(name="Structure en service")
    with pytest.raises(CommandError, match="contient déjà des données"):
        call_command("demo", no_serve=True)
    assert not Person.objects.exists()
    assert Organisation.objects.count() == 1


def test_a_port_is_a_port():
    with pytest.raises(CommandError, match="65535"):
        call_command("demo", no_serve=True, port=70_000)
