"""Proofs for the demonstration: most files of the visited structure hold what their programme asks, some lack
a paper, a few hold one that ended. No figure reads them."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.evidence import store
from maillage.evidence.models import Document, DocumentLink
from maillage.evidence.nomenclature import criteria
from maillage.kernel import formats
from maillage.kernel.history import Actor, changes
from maillage.organisations.models import Organisation
from maillage.pathways.models import Enrolment, ExitClass
from maillage.pathways.proofs import exit_criteria
from maillage.pathways.queries.labels import Labels

from .loading.copying import Table
from .papers import card, page

_ELSEWHERE = 0.04  # share of the pathways of the other structures that have papers
_DAY = dt.timedelta(days=1)
PDF, PNG = "application/pdf", "image/png"


@dataclass(frozen=True)
class Paper:
    """A file to come: what it proves, when, until when, what is seen of it."""

    enrolment: Enrolment
    criterion: str
    day: dt.date
    until: dt.date | None
    name: str
    kind: str
    content: bytes
    about: bool  # it is about the pathway itself


def give_proofs(visited: Organisation, actor: Actor, today: dt.date) -> int:
    """Put papers into running pathways and recent positive exits. Returns how many."""
    draw = random.Random("maillage:proofs")
    chosen = _chosen(visited, draw, today)
    labels = Labels.of(enrolment.programme for enrolment in chosen)
    papers = [
        paper
        for enrolment in chosen
        for paper in _papers(enrolment, labels.definition(enrolment, today).proofs, draw, today)
    ]
    # Never the same twice: one home may hold the files of several databases.
    keys = [uuid.uuid4() for _paper in papers]
    store_key = store.write_all({key: paper.content for key, paper in zip(keys, papers, strict=True)})
    try:
        with changes(actor, _("pièces, pour la démonstration")):
            _write(papers, keys, store_key)
    except BaseException:
        for key in keys:
            store.remove(key)
        raise
    return len(papers)


def _chosen(visited: Organisation, draw: random.Random, today: dt.date) -> list[Enrolment]:
    """Every pathway the visitor of the page may look at, and some of the others'."""
    lately = Q(exit_date__gte=today - 365 * _DAY, exit_kind__rules__exit_class=ExitClass.POSITIVE)
    found = (
        Enrolment.objects.filter(Q(exit_date=None) | lately & Q(operator=visited))
        .select_related("person", "programme", "exit_kind", "operator")
        .prefetch_related("assignments")
        .order_by("pk")
        .distinct()
    )
    return [e for e in found if e.operator_id == visited.pk or draw.random() < _ELSEWHERE]


def _papers(
    enrolment: Enrolment, asked: Sequence[str], draw: random.Random, today: dt.date
) -> Iterator[Paper]:
    """What this file holds: all that is asked, most often; nothing yet, sometimes, when it is recent."""
    if enrolment.exit_date is not None:
        if draw.random() < 0.8:
            for code in exit_criteria():
                yield _paper(enrolment, code, enrolment.exit_date, draw, today)
        return
    luck = draw.random()
    missing = 0 if luck < 0.7 else draw.choice((1, 1, 2)) if luck < 0.93 else len(asked)
    lacking = set(draw.sample(asked, min(missing, len(asked))))
    for code in asked:
        if code not in lacking:
            yield _paper(enrolment, code, enrolment.entry_date, draw, today)


def _paper(enrolment: Enrolment, code: str, near: dt.date, draw: random.Random, today: dt.date) -> Paper:
    person, label = enrolment.person, str(criteria()[code].label)
    who = f"{person.first_name} {person.last_name}"
    day = min(today, near - draw.randrange(2, 60) * _DAY)
    until = None
    if code == "identity":
        day = near - draw.randrange(300, 2500) * _DAY
        # Most hold for years; some ended, some end within weeks.
        until = today + draw.choice((-40, 25, 400, 700, 900, 1200, 1600, 2000, 2400, 2900, 3300)) * _DAY
        content = card("Carte d'identité", [who, formats.day(person.birth_date), formats.day(until)])
        return Paper(enrolment, code, min(day, until), until, "carte-identite.png", PNG, content, False)
    if code == "commitment":
        day = near
    lines = [who, enrolment.operator.name, formats.day(day)]
    name, about = _NAMES.get(code, "piece.pdf"), code in _OF_PATHWAY
    return Paper(enrolment, code, day, until, name, PDF, page(label, lines), about)


_NAMES = {
    "home": "quittance-de-loyer.pdf",
    "job_search": "avis-de-situation.pdf",
    "commitment": "contrat-engagement-signe.pdf",
    "exit_result": "contrat-de-travail.pdf",
}
_OF_PATHWAY = frozenset({"commitment", "exit_result"})


def _write(papers: list[Paper], keys: list[uuid.UUID], store_key: str) -> None:
    documents = Table(
        _("pièces"),
        Document,
        *("key", "person", "organisation", "criterion", "date", "valid_until"),
        *("name", "content_type", "size", "sha256", "key_id", "uploaded_by", "uploaded_at"),
    )
    links = Table(_("pièces"), DocumentLink, "document", "target", "target_id")
    for key, paper in zip(keys, papers, strict=True):
        enrolment = paper.enrolment
        number = documents.add(
            key,
            enrolment.person_id,
            enrolment.operator_id,
            paper.criterion,
            paper.day,
            paper.until,
            paper.name,
            paper.kind,
            len(paper.content),
            hashlib.sha256(paper.content).hexdigest(),
            store_key,
            _holder(enrolment),
            _received(max(paper.day, enrolment.entry_date)),
        )
        if paper.about:
            links.add(number, "enrolment", enrolment.pk)
    documents.flush()
    links.flush()


def _holder(enrolment: Enrolment) -> int | None:
    """Who follows the pathway, or was the last to."""
    spells = sorted(enrolment.assignments.all(), key=lambda spell: (spell.start_date, spell.pk))
    return spells[-1].worker_id if spells else None


def _received(day: dt.date) -> dt.datetime:
    """Ten in the morning of that day; never later than now."""
    return min(timezone.make_aware(dt.datetime.combine(day, dt.time(10))), timezone.now())
