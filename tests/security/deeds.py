"""Imports, merges and ends of files, one after the other until somebody kills it.

    python -m tests.security.deeds HOME

Says each thing on a line of its own: what it is about to try, then that the database has acknowledged it.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS = 40  # people in an import, each with an address
EACH = 3  # files closed in one transaction


def say(*words: object) -> None:
    print(*words, flush=True)


def main(home: Path) -> None:
    from maillage.conf.databases import find_socket
    from maillage.conf.launcher import running

    os.environ["MAILLAGE_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.conf.settings")
    os.environ.pop("DATABASE_URL", None)
    with running(home):
        find_socket(home)
        import django

        django.setup()
        from tests import build

        lead = _lead(build)
        context = build.context(lead, email=f"{uuid.uuid4().hex}@example.org")
        say("ready")
        while True:
            for deed in (_import, _merge, _close):
                deed(build, context, uuid.uuid4().hex)


def _lead(build: Any) -> Any:
    from maillage.organisations.models import Organisation

    lead = Organisation.objects.filter(name="Maison des essais").first()
    lead = lead or build.organisation("Maison des essais", "lead")
    build.programme(lead)
    return lead


def _import(build: Any, context: Any, token: str) -> None:
    from maillage.exchange.importing import Source, run_import

    lines = ["ref,last_name,first_name,birth_date,sex,address,postcode,city"]
    lines += [
        f"{token}-{n},Essai{token[:6]},Prénom{n},198{n % 10}-06-15,F,1 rue de l'Essai,69001,Lyon"
        for n in range(ROWS)
    ]
    say("trying import", token)
    outcome = run_import(
        context.actor, context.organisation_id, Source("people", "\n".join(lines).encode(), "essai.csv")
    )
    assert outcome.written, outcome.rejects
    say("import", token)


def _merge(build: Any, context: Any, token: str) -> None:
    from maillage.people.services.merging import merge_people

    programme = build.programme(context.organisation)
    kept, gone = (build.person(context.organisation, last_name=token) for _n in range(2))
    build.enrolment(programme, kept, operator=context.organisation, worker=context.account)
    for person in (kept, gone):
        build.appointment(person, "2017-02-10", worker=context.account)
        build.residence(person, "2016-01-01", city="Lyon")
    say("trying merge", token, kept.pk, gone.pk)
    merge_people(context, kept.pk, gone.pk)
    say("merge", token)


def _close(build: Any, context: Any, token: str) -> None:
    from maillage.protection.retention.anonymising import close_files

    programme = build.programme(context.organisation)
    people = [build.person(context.organisation, last_name=token) for _n in range(EACH)]
    for rank, person in enumerate(people):
        if rank:  # one that no figure counts is removed whole
            build.enrolment(
                programme, person, "2014-02-01", "2015-02-01", "cdi", operator=context.organisation
            )
        build.appointment(person, "2014-03-10", worker=context.account, note=f"note {token}")
    say("trying close", token, *(person.pk for person in people))
    assert close_files([person.pk for person in people], dt.date(2026, 1, 1)) == EACH
    say("close", token)


Deed = Callable[[Any, Any, str], None]

if __name__ == "__main__":
    main(Path(sys.argv[1]))
