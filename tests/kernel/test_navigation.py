"""What a role may enter, and where it stands."""

import pytest
from django.test import RequestFactory
from django.urls import ResolverMatch

from maillage.kernel import navigation
from maillage.kernel.navigation import Entry
from maillage.kernel.toasts import as_toast, notify


class Role:
    def __init__(self, *rights: str) -> None:
        self.rights = rights

    def has(self, right: str) -> bool:
        return right in self.rights


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register(
        Entry(label="Comptes", url_name="accounts:memberships", right="manage", icon="key", order=90),
        Entry(label="Moi", url_name="accounts:account", icon="person", order=10, covers=("web:style",)),
        Entry(label="Style", url_name="web:healthz", right=("a", "b"), icon="eye", order=50),
    )


def match(name: str) -> ResolverMatch:
    namespace, _, url_name = name.rpartition(":")
    return ResolverMatch(lambda: None, (), {}, url_name, namespaces=[namespace] if namespace else [])


def drawn(role: Role | None, name: str = "") -> list[tuple[str, bool]]:
    found = navigation.links(role, match(name) if name else None)
    return [(str(link.label), link.current) for link in found]


@pytest.mark.usefixtures("registry")
def test_a_role_sees_what_it_may_enter_in_order() -> None:
    assert drawn(Role("manage", "b")) == [("Moi", False), ("Style", False), ("Comptes", False)]
    assert drawn(Role()) == [("Moi", False)]
    assert drawn(None) == []
    assert navigation.links(Role(), None)[0].url == "/compte/"


@pytest.mark.usefixtures("registry")
def test_one_entry_at_most_is_current() -> None:
    role = Role("manage", "a")
    assert drawn(role, "accounts:memberships") == [("Moi", False), ("Style", False), ("Comptes", True)]
    assert drawn(role, "accounts:invite")[0] == ("Moi", True)  # same room, first entry
    assert drawn(role, "web:style") == [("Moi", True), ("Style", False), ("Comptes", False)]
    assert not any(current for _, current in drawn(role, "elsewhere:page"))
    navigation.register(
        Entry(label="Moi", url_name="accounts:account", icon="person", order=10, whole_room=False)
    )
    assert [label for label, current in drawn(role, "accounts:invite") if current] == ["Comptes"]
    assert [label for label, current in drawn(role, "web:draft") if current] == ["Style"]


@pytest.mark.usefixtures("registry")
def test_the_same_name_again_replaces() -> None:
    navigation.register(Entry(label="Mon compte", url_name="accounts:account", icon="person", order=10))
    assert drawn(Role()) == [("Mon compte", False)]


def test_a_notice_can_be_undone_by_an_address_of_this_site_only() -> None:
    request = RequestFactory().get("/")
    for outside in ("https://example.org", "//example.org/x", "javascript:1"):
        with pytest.raises(ValueError, match="this site"):
            notify(request, "fait", undo=outside)


def test_a_notice_waits_for_the_next_page() -> None:
    from django.contrib.messages import get_messages
    from django.contrib.messages.storage.cookie import CookieStorage

    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)
    notify(request, "Étape enlevée.", undo="/etapes/3/remettre")
    notify(request, "Refusé.", error=True)
    first, second = [as_toast(message) for message in get_messages(request)]
    assert (first.text, first.undo, first.error) == ("Étape enlevée.", "/etapes/3/remettre", False)
    assert (second.text, second.undo, second.error) == ("Refusé.", "", True)


@pytest.mark.usefixtures("registry")
def test_rare_entries_are_tucked_away_only_from_a_crowded_line(monkeypatch: pytest.MonkeyPatch) -> None:
    navigation.register(
        Entry(label="Rare", url_name="web:search", icon="eye", order=5, rare=True),
    )
    assert [link.tucked for link in navigation.links(Role(), None)] == [False, False]
    monkeypatch.setattr(navigation, "ON_ONE_LINE", 1)
    found = navigation.links(Role(), None)
    assert [(str(link.label), link.tucked) for link in found] == [("Moi", False), ("Rare", True)]
