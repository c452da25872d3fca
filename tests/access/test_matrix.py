"""Every URL × every role."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

from django.db import transaction
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from maillage.accounts.roles import RIGHTS, Right, Role, Scope, scope_of

from . import world as worlds
from .matrix import Rule, all_rules

ANSWERED = {200, 202, 204, 302, 303, 400, 409, 410, 422}


def named_urls(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """Every named address of the site, `namespace:name`."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from named_urls(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)


def test_every_address_has_a_rule() -> None:
    missing = sorted(set(named_urls()) - set(all_rules()))
    assert not missing, f"no access rule for: {missing}"


def test_every_rule_has_an_address() -> None:
    stale = sorted(set(all_rules()) - set(named_urls()))
    assert not stale, f"rules for addresses that do not exist: {stale}"


class EveryUrlEveryRole(TestCase):
    world: worlds.World

    cookies: dict[str, SimpleCookie]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = worlds.make()
        cls.cookies = {}
        for role, account in cls.world.accounts.items():
            client = Client()
            client.force_login(account)
            cls.cookies[role] = client.cookies

    def call(self, name: str, rule: Rule, role: str, records: dict[str, object]) -> int:
        named = rule.arguments(self.world, role)
        arguments = dict(named)
        if rule.record:
            arguments[rule.argument] = records[rule.record].pk
        data = rule.data(self.world, role) if callable(rule.data) else rule.data
        url = reverse(name, kwargs=arguments) + rule.query
        with transaction.atomic():
            response = getattr(self.client, rule.method)(url, data)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            self.check_names(role, body.decode("utf-8", "replace"))
            transaction.set_rollback(True)  # what one role did, the next has not seen
        return response.status_code

    def check_names(self, role: str, page: str) -> None:
        """Nobody outside the role's reach is named, and nobody at all to roles that see no one."""
        unseen = [self.world.outside[role]]
        if Right.SEE_PEOPLE not in RIGHTS[role]:
            unseen.append(self.world.within[role])
        if scope_of(role) is Scope.WILLING:
            unseen += self.world.not_presented
        for records in unseen:
            self.assertNotIn(records["person"].last_name, page, f"{role} reads a name")
        if Right.SEE_SOCIAL_NOTES not in RIGHTS[role]:
            self.assertNotIn("confidentiel", page, f"{role} reads a note")

    def check(self, name: str, rule: Rule) -> None:
        with self.subTest(url=name, role="anonymous"):
            self.client.cookies = SimpleCookie()
            role = Role.REFERENCE_WORKER
            code = self.call(name, rule, role, self.world.within[role])
            self.assertIn(code, ANSWERED | {404} if rule.public else {302, 401})
        for role in () if rule.public else Role.values:
            within, outside = self.world.within[role], self.world.outside[role]
            self.client.cookies = SimpleCookie(self.cookies[role])
            allowed = not rule.rights or any(right in RIGHTS[role] for right in rule.rights)
            with self.subTest(url=name, role=role, allowed=allowed):
                if not allowed:
                    # Whatever the record: a missing right speaks before the record is looked for.
                    self.assertEqual(self.call(name, rule, role, outside), 403)
                    continue
                if rule.record:
                    self.assertEqual(self.call(name, rule, role, outside), 404, "outside its reach")
                if role in rule.out_of_reach:
                    self.assertEqual(self.call(name, rule, role, within), 404, "no record in reach")
                else:
                    self.assertIn(self.call(name, rule, role, within), ANSWERED)


def _case(name: str, rule: Rule):
    def test(self: EveryUrlEveryRole) -> None:
        self.check(name, rule)

    return test


for _name, _rule in all_rules().items():
    setattr(EveryUrlEveryRole, "test_" + _name.replace(":", "__").replace("-", "_"), _case(_name, _rule))
