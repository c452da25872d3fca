"""Hostile texts in a real browser: nothing runs, and the policy has nothing to stop."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.people.models import Person
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)

PROBE = "window.name='touché';alert(1)"
TEXTS = (
    f'"><script>{PROBE}</script>',
    f'\'><img src=x onerror="{PROBE}">',
    f'</title></textarea><svg onload="{PROBE}">',
    f"javascript:{PROBE}",
)


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_runs(open_page, text: str) -> None:
    lead = build.organisation("Maison " + text, "lead")
    worker = build.account(lead, Role.REFERENCE_WORKER, first_name=text[:100], last_name=text[:100])
    programme = build.programme(lead)
    person = build.person(lead, last_name=text[:100], first_name=text[:100])
    enrolment = build.enrolment(programme, person, "2017-02-01", operator=lead, worker=worker)
    build.appointment(person, "2017-02-10", enrolment, worker=worker, note=text)
    build.step(enrolment, "social_support", "2017-03-01", title=text)
    with build.writing():
        Person.objects.filter(pk=person.pk).update(email=text)
    tabs = ("", "parcours/", "entretiens/", "historique/")
    file = reverse("pathways:person", args=[person.pk])
    page = None
    dialogs: list[str] = []
    for path in [*(file + tab for tab in tabs), reverse("pathways:people"), reverse("web:home")]:
        if page is None:
            page = open_page(worker, path)
            page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
        page.wait_for_load_state()
        assert page.evaluate("window.name") != "touché", path
        assert page.locator("img[src='x'], svg[onload]").count() == 0, path
        # Links are pressed too: a text must not have become the address of one.
        hrefs = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
        assert not [href for href in hrefs if (href or "").lower().startswith("javascript:")], path
    assert dialogs == []
