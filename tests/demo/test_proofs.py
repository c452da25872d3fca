"""The papers of the demonstration: fit to be received, sealed as any other, and not too many."""

import datetime as dt

import pytest

from maillage.accounts.context import Context
from maillage.accounts.models import Membership
from maillage.demo import small
from maillage.demo.load import ACTOR
from maillage.demo.papers import card, page
from maillage.demo.proofs import give_proofs
from maillage.demo.this_week import VISITED_POST
from maillage.evidence import store
from maillage.evidence.checking import check
from maillage.evidence.inspection import inspect
from maillage.evidence.models import Document
from maillage.evidence.queries import completeness_of
from maillage.pathways.models import Enrolment


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", page("Domicile (Lyon) \\ 3e", ["Élodie Kovač", "Œuvre"])),
        ("b.png", card("Carte d'identité", ["Élodie Kovač"])),
    ],
)
def test_papers_are_what_the_upload_takes(name, content):
    received = inspect(name, content)
    assert received.name == name
    assert len(content) < 4000


@pytest.mark.django_db
def test_some_files_are_complete_and_some_are_not(settings, tmp_path):
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    today = dt.date(2026, 3, 16)
    setting = small.load(today)
    visited = setting.operator_of(VISITED_POST)
    made = give_proofs(visited, ACTOR, today)
    assert made == Document.objects.count() > 0
    assert list(check()) == []
    for document in Document.objects.all():
        clear = store.read(document.key)
        assert inspect(document.name, clear).content_type == document.content_type
        assert document.uploaded_at.date() <= today
    context = Context.of(Membership.objects.get(account__email="referente@demo.maillage.fr"))
    running = Enrolment.objects.filter(operator=visited, exit_date=None).select_related("person")
    lacking = {len(completeness_of(context, e.person, today).lacking) for e in running}
    assert 0 in lacking
    assert lacking - {0}


@pytest.mark.django_db
def test_a_refusal_leaves_no_file(settings, tmp_path, monkeypatch):
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    today = dt.date(2026, 3, 16)
    visited = small.load(today).operator_of(VISITED_POST)

    def refuse(*_arguments):
        raise RuntimeError("the database is away")

    monkeypatch.setattr("maillage.demo.proofs._write", refuse)
    with pytest.raises(RuntimeError):
        give_proofs(visited, ACTOR, today)
    assert list(store.files()) == []
