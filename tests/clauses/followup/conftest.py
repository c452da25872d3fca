"""A signed-in facilitator, and what pages answer."""

import pytest
from django.urls import reverse


@pytest.fixture
def signed_in(client, facilitator):
    client.force_login(facilitator.account)
    return client


@pytest.fixture
def page(signed_in):
    """The text of a page of the room, its spaces made plain."""

    def read(name, *args, status=200, **query):
        answer = signed_in.get(reverse(f"clauses:{name}", args=args), query)
        assert answer.status_code == status
        return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")

    return read
