"""Every URL × every role."""

from collections.abc import Iterator

from django.test import TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from maillage.accounts.roles import RIGHTS, Role

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

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = worlds.make()

    def call(self, name: str, rule: Rule, role: str, records: dict[str, object]) -> int:
        extra = rule.extra(self.world, role) if callable(rule.extra) else rule.extra
        arguments = dict(extra)
        if rule.record:
            arguments[rule.argument] = records[rule.record].pk
        data = rule.data(self.world, role) if callable(rule.data) else rule.data
        url = reverse(name, kwargs=arguments) + rule.query
        return getattr(self.client, rule.method)(url, data).status_code

    def check(self, name: str, rule: Rule) -> None:
        for role in Role.values:
            within, outside = self.world.within[role], self.world.outside[role]
            self.client.logout()
            with self.subTest(url=name, role="anonymous"):
                code = self.call(name, rule, role, within)
                self.assertIn(code, ANSWERED | {404} if rule.public else {302, 401})
            if rule.public:
                continue
            self.client.force_login(self.world.accounts[role])
            allowed = not rule.rights or any(right in RIGHTS[role] for right in rule.rights)
            with self.subTest(url=name, role=role, allowed=allowed):
                if not allowed:
                    self.assertEqual(self.call(name, rule, role, within), 403)
                    if rule.record:
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
