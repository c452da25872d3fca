"""The forms of the site as they are found on its pages, filled in and sent; what a sending changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from tests import build

from . import houses as worlds
from .markup import Field, Form, read

_LEFT_OUT = {"accounts:logout", "accounts:language", "accounts:switch", "accounts:login"}


@dataclass(frozen=True)
class Found:
    """A form, where it leads and who was shown it."""

    role: str
    page: str
    url: str
    name: str
    form: Form


def found_forms(house: worlds.Houses) -> Iterator[Found]:
    """Each form of the site once: same address, same fields."""
    met = set()
    for role, address in worlds.one_role_each(house):
        if address.rule.method != "get" or address.rule.public:
            continue
        response = house.client(role).get(address.url + address.rule.query)
        if response.status_code != 200 or "text/html" not in response.get("Content-Type", ""):
            continue
        for form in read(response.content.decode()).forms:
            url = urljoin(address.url, form.action or address.url)
            name = resolve(urlsplit(url).path).view_name
            key = (name, frozenset(form.names()))
            if form.method == "post" and name not in _LEFT_OUT and key not in met:
                met.add(key)
                yield Found(role, address.name, url, name, form)


def filled(house: worlds.Houses, form: Form, name: str = "") -> dict[str, list[str]]:
    """What a browser would send, with something plausible wherever nothing is; `name`: where it leads."""
    sent = form.values()
    for one in form.fields:
        if one.kind == "file" and name in _SPREADSHEETS:
            sent[one.name] = [SimpleUploadedFile("releve.csv", _SPREADSHEETS[name])]
        elif one.kind != "file" and not any(sent.get(one.name, [])):
            sent[one.name] = [_plausible(one, house, name)]
    sent.pop("csrfmiddlewaretoken", None)
    if form.submits:
        name, value = form.submits[0]
        sent.setdefault(name, [value])
    return sent


# Forms that are nothing without a file of their own kind.
_SPREADSHEETS = {"clauses:sheet_new": b"Nom;Heures\nEssai;7\n"}
# Searched for by name: the number goes in a hidden field.
_SEARCHED = {"person", "prescriber", "employer", "company", "organisation", "buyer"}
_NUMBERS = {"amount", "labour_share", "hourly_cost", "rate", "retained", "penalty_rate"}  # typed as text
# What only goes with something else, and is refused alone.
_BETTER_EMPTY = (
    "siret", "siren", "naf", "end_date", "outcome", "until", "next_", "breakage", "company_name", "months",
    "buyer_name", "operation_name",
    "label_", "code", "column_",
)  # fmt: skip


def _plausible(one: Field, house: worlds.Houses, name: str) -> str:
    if not one.required and any(part in one.name for part in _BETTER_EMPTY):
        return ""
    if one.kind in ("select", "radio", "checkbox"):
        # Candidates of the first offer are put forward already: the last one has none.
        return next((v for v in (one.options[::-1] if one.name == "offer" else one.options) if v), "")
    if one.name == "rome":
        return "D1106"
    if one.name == "sponsor" and one.kind == "hidden":
        return str(_contact(house))
    if one.name == "end_date":  # asked for: it goes with a beginning the page proposes
        return f"{timezone.localdate() + dt.timedelta(days=10):%d/%m/%Y}"
    searched = one.name.rpartition("-")[2]
    if searched in _SEARCHED and one.kind == "hidden":
        organisation = house.ours.within["reference_worker"]["organisation"]
        followed = (
            house.ours.within["reference_worker"]["person"]
            if name.startswith(("iod:", "clauses:"))
            else house.newcomer
        )
        return str((followed if searched == "person" else organisation).pk)  # type: ignore[attr-defined]
    if one.kind == "email" or "email" in one.name:
        return "quelquun@example.org"
    if one.kind == "number" or "hours" in one.name or searched in _NUMBERS:
        return "1"
    if one.kind == "tel" or "phone" in one.name:
        return "04 78 00 00 00"
    if "postcode" in one.name or "insee" in one.name:
        return "69381"
    if one.name == "month":
        return "03/2017"
    dated = ("date", "_on", "since", "until", "day", "received")
    if any(part in one.name for part in dated) and one.name != "reason":
        return "01/03/2017"
    if "time" in one.name or one.name.endswith("_at"):
        return "10:30"
    return "Raison donnée pour un essai"


def _contact(house: worlds.Houses) -> int:
    """Somebody to reach in a company of ours."""
    organisation = house.ours.within["reference_worker"]["organisation"]
    contacts = organisation.contacts  # type: ignore[attr-defined]
    found = contacts.first()
    if found is None:
        with build.writing():
            found = contacts.create(name="Une responsable")
    return found.pk


def distinct(tries: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each sending once: an empty form is the same whatever it is filled with."""
    met = set()
    for data in tries:
        key = repr(
            sorted((name, value if isinstance(value, list) else [value]) for name, value in data.items())
        )
        if key not in met:
            met.add(key)
            yield data


def send(house: worlds.Houses, found: Found, data: dict[str, Any], **options: Any) -> HttpResponse:
    client: Client = house.client(found.role, raise_request_exception=False)
    return client.post(found.url, data, **options)


def last_changeset() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM kernel_changeset")
        return cursor.fetchone()[0]


def changes_since(changeset: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Table, operation and present content of every row the journal says was changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, row_id, operation FROM kernel_change WHERE changeset_id > %s ORDER BY id",
            [changeset],
        )
        rows = cursor.fetchall()
        found = []
        for table, pk, operation in rows:
            cursor.execute(f'SELECT to_jsonb(t) - %s FROM "{table}" t WHERE id = %s', ["id", pk])
            now = cursor.fetchone()
            content = now[0] if now else {}
            found.append((table, operation, _decoded(content)))
    return found


def _decoded(content: Any) -> dict[str, Any]:
    import json

    return json.loads(content) if isinstance(content, str) else dict(content)


def numbers_in(changes: list[tuple[str, str, dict[str, Any]]]) -> dict[int, str]:
    """Every whole number the changed rows hold, and where."""
    return {
        value: f"{table}.{column}"
        for table, _operation, content in changes
        for column, value in content.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }
