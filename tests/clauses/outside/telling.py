"""What the tests of the page without account say to it."""

import datetime as dt
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.clauses.models import (
    HoursLine,
)

MARCH = dt.date(2017, 3, 1)
SITE = "https://maillage.example.org/"
SENDER = {"sender": "Rose Ancel", "function": "Paie", "message": "À bientôt"}


def at(asked, step=""):
    token = asked if isinstance(asked, str) else asked.token
    if step:
        return reverse("clauses:declare_step", args=[token, step])
    return reverse("clauses:declare", args=[token])


SENDER = {"sender": "Rose Ancel", "function": "Paie", "message": "À bientôt"}


def key_of(page):
    """The key of the first person of a lot's screen."""
    return re.search(r'name="([ea]\d+)-hours"', page)[1]


def tell(client, asked, lot, hours="40h30", training=""):
    """A company goes through the screens, and stops before it sends."""
    step = f"lot-{lot.pk}"
    key = key_of(client.get(at(asked, step)).content.decode())
    answer = client.post(at(asked, step), {f"{key}-hours": hours, f"{key}-training": training})
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url == at(asked, "pieces")
    assert client.post(at(asked, "pieces")).url == at(asked, "verifier")


def declared():
    return [
        (line.person, line.hours, line.training_hours, line.source)
        for line in HoursLine.objects.filter(statement__month=MARCH).order_by("pk")
    ]


def upload(name, content):
    return SimpleUploadedFile(name, content)
