"""A recruitment of 5 000 applications: its pages, its grid typed cell by cell, its figures, its file.

python -m benchmarks.recruitment      on the database of DATABASE_URL, which is left as it was
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.databases import set_up_django
from benchmarks.pages import session_for
from benchmarks.tables import Line, p95, show

if TYPE_CHECKING:
    from django.test import Client

    from maillage.employment.models import JobOffer
    from maillage.organisations.models import Organisation

APPLICATIONS, TYPED, SHOWN = 5_000, 300, 40
OPENED, UNTIL = dt.date(2017, 1, 9), dt.date(2017, 12, 31)


class _UndoneError(Exception):
    """Ends the transaction: nothing of the measure stays."""


def main() -> None:
    set_up_django()
    from django.conf import settings
    from django.db import transaction

    settings.ALLOWED_HOSTS = ["testserver"]
    try:
        with transaction.atomic():
            lines = measured()
            raise _UndoneError
    except _UndoneError:
        pass
    show(f"A recruitment of {APPLICATIONS:,} applications", lines)


def measured() -> list[Line]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from maillage.accounts.context import Context
    from maillage.accounts.models import Membership
    from maillage.accounts.roles import Role
    from maillage.employment.models import Application
    from maillage.organisations.managers import network_of
    from maillage.organisations.models import Organisation

    officer = Membership.objects.active().filter(role=Role.PROGRAMME_MANAGER).first()
    if officer is None:
        raise SystemExit("a territory is needed: run the measure `demo` first")
    lead = Organisation.objects.get(pk=network_of(Context.of(officer)))
    offer, written = _imported(lead)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_for(officer)
    page, grid = f"/offres/{offer.pk}/", f"/offres/{offer.pk}/resultats/"
    last = f"{grid}?page={APPLICATIONS // 100}"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE employment_application")  # as the database does by itself soon after
    keys = list(Application.objects.filter(offer=offer).order_by("pk").values_list("pk", flat=True))
    return [
        Line(
            f"applications read from a file of {APPLICATIONS:,} rows, journal and rules on", written, "s", 10
        ),
        Line("p95 page of the recruitment, funnel and list", _reading(client, page), "ms", 300),
        Line("   narrowed to a stage", _reading(client, f"{page}?etape=interview"), "ms", 300),
        Line("p95 grid, first hundred rows", _reading(client, grid), "ms", 300),
        Line("p95 grid, last hundred rows", _reading(client, last), "ms", 300),
        Line("p95 grid, by name", _reading(client, f"{grid}?q=ben"), "ms", 300),
        Line(f"p95 one cell typed and saved ({TYPED} cells)", _typing(client, keys), "ms", 50),
        Line("figures of the funnel, by source", _figures(offer), "ms", 200),
    ]


def _imported(lead: Organisation) -> tuple[JobOffer, float]:
    """The offer, and how long its file took."""
    from maillage.employment.models import JobOffer
    from maillage.exchange.importing import Source, run_import
    from maillage.kernel.history import Actor, changes
    from maillage.organisations.models import Organisation
    from maillage.people.models import Person

    actor = Actor("Mesures", organisation_id=lead.pk)
    with changes(actor, "mesure"):
        offer = JobOffer.objects.create(
            network=lead,
            company=Organisation.objects.with_role("employer").order_by("pk")[0],
            ref="MESURE",
            code="mesure",
            title="Équipe d'un magasin",
            collective=True,
            opened_on=OPENED,
            valid_until=UNTIL,
            last_confirmed_on=OPENED,
            contract_kind="cdi",
            starts_on=OPENED,
        )
    people = Person.objects.filter(kept_as="", enrolments__programme__organisation=lead).distinct()
    refs = [f"maillage:{pk}" for pk in people.order_by("pk").values_list("pk", flat=True)[:APPLICATIONS]]
    sources = ("network", "public_employment", "spontaneous")
    lines = ["ref,offer_ref,person_ref,source,cv_sent_on,invited_on,information_on,interview_on,hired_on,"
             "withdrawn_on,refused_on,reason"]  # fmt: skip
    for n, ref in enumerate(refs):
        days = [f"2017-0{stage + 2}-0{1 + n % 9}" if n % (stage + 2) == 0 or not stage else ""
                for stage in range(4)]  # fmt: skip
        lines.append(f"M{n},MESURE,{ref},{sources[n % 3]},{','.join(days)},,,,")
    content = "\n".join(lines).encode()
    start = time.perf_counter()
    outcome = run_import(actor, lead.pk, Source("applications", content, "mesure.csv"))
    spent = time.perf_counter() - start
    if outcome.counts.created != len(refs):
        raise SystemExit(f"{outcome.counts}, {outcome.rejects[:3]}")
    return offer, spent


def _reading(client: Client, address: str) -> float:
    def read() -> None:
        assert client.get(address).status_code == 200

    return _times(read, SHOWN)


def _typing(client: Client, keys: list[int]) -> float:
    typed = iter(keys)

    def write() -> None:
        answer = client.post(
            f"/candidatures/{next(typed)}/case/", {"column": "interview", "value": "20/6/2017"}
        )
        assert answer.status_code == 200, answer.content

    return _times(write, TYPED)


def _figures(offer: JobOffer) -> float:
    from maillage.indicators import compute, section
    from maillage.kernel.period import Period

    here = section(f"funnel_{offer.code}", offer.network_id)
    assert here is not None
    wanted = [(code, Period.year(2017)) for code in here.indicators]
    return _times(lambda: compute(here.code, offer.network_id, wanted), 10)


def _times(act: Callable[[], object], count: int) -> float:
    """Milliseconds, the slow twentieth left out; a first one is not counted."""
    act()
    spent = []
    for _ in range(count - 1):
        start = time.perf_counter()
        act()
        spent.append(time.perf_counter() - start)
    return p95(spent) * 1000


if __name__ == "__main__":
    main()
