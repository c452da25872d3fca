"""Scoped reads of documents: one file's, and how complete it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.people.masking import file_sight
from maillage.people.models import Person

from . import links
from .demands import demands_on
from .models import Document, DocumentLink
from .nomenclature import Criterion, criteria, soon_days


@dataclass
class Proof:
    """A criterion of a file: what asks for it, what proves it, and how it stands.

    `state`: "ok", "missing", "ended" (only proofs past their end), "ending" (the last one ends soon), or
    "extra" (nobody asks for it).
    """

    criterion: Criterion
    reasons: list[str]
    documents: list[Document] = field(default_factory=list)
    state: str = "missing"
    until: dt.date | None = None


@dataclass(frozen=True)
class Completeness:
    """The proofs of a file: those asked for, the others, and what was withdrawn."""

    asked: list[Proof]
    others: list[Proof]
    withdrawn: list[Document]

    @property
    def proven(self) -> int:
        return sum(proof.state in ("ok", "ending") for proof in self.asked)

    @property
    def lacking(self) -> list[Proof]:
        return [proof for proof in self.asked if proof.state in ("missing", "ended")]


def completeness_of(context: Context, person: Person, day: dt.date | None = None) -> Completeness:
    """What a file proves on a day, as `context` may read it."""
    day = day or timezone.localdate()
    seen = file_sight(context, person.pk)
    every = seen.sensitive_documents
    readable = {code: known for code, known in criteria().items() if every or not known.sensitive}
    documents = documents_of(context, person)
    asked = demands_on(context, person, day) if seen.documents else {}
    proofs = {code: Proof(readable[code], asked[code]) for code in readable if code in asked}
    others: dict[str, Proof] = {}
    for document in documents:
        if document.withdrawn_at is None and document.criterion in readable:
            kept = proofs if document.criterion in proofs else others
            kept.setdefault(document.criterion, Proof(readable[document.criterion], []))
            kept[document.criterion].documents.append(document)
    for proof in proofs.values():
        _judge(proof, day)
    for proof in others.values():
        _judge(proof, day)
        proof.state = "extra" if proof.state == "ok" else proof.state
    return Completeness(
        list(proofs.values()),
        [others[code] for code in readable if code in others],
        [document for document in documents if document.withdrawn_at is not None],
    )


def _judge(proof: Proof, day: dt.date) -> None:
    """The proof that holds longest speaks for the criterion."""
    ends = [document.valid_until for document in proof.documents]
    if not ends:
        return
    if None in ends:
        proof.state = "ok"
        return
    proof.until = max(end for end in ends if end is not None)
    if proof.until < day:
        proof.state = "ended"
    elif proof.until <= day + dt.timedelta(days=soon_days()):
        proof.state = "ending"
    else:
        proof.state = "ok"


def documents_of(context: Context, person: Person) -> list[Document]:
    """A person's documents, latest first, each with `about`, what it is linked to. Three queries or so."""
    found = list(
        Document.objects.visible_to(context)
        .filter(person=person)
        .select_related("uploaded_by", "withdrawn_by")
        .prefetch_related(Prefetch("links", DocumentLink.objects.order_by("pk")))
        .order_by("-date", "-pk")
    )
    linked = any(document.links.all() for document in found)
    names = links.labels_of(context, person) if linked else {}
    for document in found:
        about = [names.get((link.target, link.target_id), "") for link in document.links.all()]
        document.about = ", ".join(filter(None, about))
    return found
