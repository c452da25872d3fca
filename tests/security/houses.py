"""Two territories that know nothing of each other, seen through the map of the site.

Every record has a number that no record of another table has, and that tells whose it is:
`FOREIGN` numbers are of the territory the signed-in accounts must never read nor touch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from maillage.accounts.models import Account
from maillage.accounts.roles import RIGHTS, Role
from maillage.people.models import Person
from tests import build
from tests.access import world as worlds
from tests.access.matrix import Rule, all_rules

from .watching import WatchedClient

# What is no free text although it is typed as text: codes that programs compare, proofs of identity.
_NOT_FREE = {
    "password", "code", "key", "kind", "value", "session_key", "secret_hash", "code_hash", "key_hash",
    "sha256", "key_id", "content_type", "criterion", "target", "indicator", "breakdown", "period", "section",
    "place", "chapter", "model", "digest", "source", "factor", "issuer", "subject", "role", "page",
    "question", "table_name", "operation", "insee_code", "insee_codes", "siret", "generation",
}  # fmt: skip
_NOT_FREE_AT_ALL = {"pathways.Commission.place"}  # … but here it is: a room


_OURS, _THEIRS, _LATER = 1_000_000, 3_000_000, 5_000_000  # below what copies of a territory move by
_EACH = 10_000  # numbers of one table: two hundred tables fit between two territories
FOREIGN = range(_THEIRS, _LATER)
STRANGER = "Zzétranger"  # family name of everybody of the other territory


@dataclass
class Houses:
    """`ours` is signed in; `theirs` is what it must never read nor touch."""

    ours: worlds.World
    theirs: worlds.World
    newcomer: Person  # of ours, without a pathway
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    foreign: dict[str, dict[str, Address]] = field(default_factory=dict)  # role → name → their address
    written: dict[str, str] = field(default_factory=dict)  # name of an element → the field that holds it

    def client(self, role: str, **options: object) -> WatchedClient:
        client = WatchedClient(**options)  # type: ignore[arg-type]
        client.cookies = SimpleCookie(self.cookies[role])
        return client


def make() -> Houses:
    """Both territories, and the accounts of ours signed in."""
    _number_from(_OURS)
    ours = worlds.make()
    newcomer = build.person(ours.within["reference_worker"]["organisation"], "Nouvelle")  # type: ignore[arg-type]
    with build.writing():  # addresses are unique: make room for the second world
        for name, account in ours.accounts.items():
            Account.objects.filter(pk=account.pk).update(email=f"{name}@notre.example.org")
    _number_from(_THEIRS)
    theirs = worlds.make()
    with build.writing():
        Person.objects.filter(pk__gte=_THEIRS).update(last_name=STRANGER)
    houses = Houses(ours, theirs, newcomer)
    for role in roles():  # what rules make for an address, made while numbers still tell whose it is
        houses.foreign[role] = {a.name: a for a in addresses(theirs, role)}
    _number_from(_LATER)
    for role, account in ours.accounts.items():
        client = Client()
        client.force_login(Account.objects.get(pk=account.pk))
        houses.cookies[role] = client.cookies
    return houses


def _number_from(first: int) -> None:
    with connection.cursor() as cursor:
        for rank, model in enumerate(models_of_ours()):
            key = model._meta.pk
            if isinstance(key, models.AutoField):
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [f'"{model._meta.db_table}"', key.column, first + rank * _EACH],
                )


def table_of(number: int) -> type[models.Model] | None:
    """The model a number belongs to."""
    known = models_of_ours()
    for first in (_OURS, _THEIRS, _LATER):
        if first <= number < first + len(known) * _EACH:
            return known[(number - first) // _EACH]
    return None


def models_of_ours() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("maillage.")]


@dataclass(frozen=True)
class Address:
    name: str
    rule: Rule
    url: str
    arguments: dict


def addresses(world: worlds.World, role: str, *, reachable: bool = True) -> Iterator[Address]:
    """Every address of the site with a record this role reaches; those whose right it has, or all."""
    for name, rule in sorted(all_rules().items()):
        allowed = rule.public or not rule.rights or any(right in RIGHTS[role] for right in rule.rights)
        if reachable and not allowed:
            continue
        arguments = dict(rule.arguments(world, role))
        if rule.record:
            arguments[rule.argument] = world.within[role][rule.record].pk  # type: ignore[attr-defined]
        yield Address(name, rule, reverse(name, kwargs=arguments), arguments)


def roles() -> list[str]:
    return list(Role.values)


def one_role_each(house: Houses) -> Iterator[tuple[str, Address]]:
    """Every address once, as the first role that may call it."""
    first = [Role.REFERENCE_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR]
    met: set[str] = set()
    for role in [*first, *(r for r in roles() if r not in first)]:
        for address in addresses(house.ours, role):
            if address.name not in met and role not in address.rule.out_of_reach:
                met.add(address.name)
                yield role, address


def fill_with(payload: str) -> dict[str, str]:
    """Write `payload` (with {} for the name of an element) in every free text of every record.

    Returns which field each name stands for. Fields whose rule in the database refuses it stay as they are.
    """
    written = {}
    free = [
        (model, one)
        for model in models_of_ours()
        for one in model._meta.concrete_fields
        if isinstance(one, models.CharField | models.TextField) and _is_free(model, one)
    ]
    for rank, (model, one) in enumerate(free):
        name = f"x-{rank}"
        text = payload.format(name)
        with build.writing(), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(
                        f'UPDATE "{model._meta.db_table}" SET "{one.column}" = left(%s || '
                        f'"{model._meta.pk.column}"::text, %s)',
                        [text, one.max_length or 10_000],
                    )
                    if cursor.rowcount and len(text) < (one.max_length or 10_000):
                        written[name] = f"{model._meta.label}.{one.name}"
            except DatabaseError:
                continue
    return written


def _is_free(model: type[models.Model], one: models.Field) -> bool:
    if one.choices or one.primary_key:
        return False
    named = f"{model._meta.label}.{one.name}"
    if named in _NOT_FREE_AT_ALL:
        return True
    return one.name not in _NOT_FREE and model._meta.label not in ("kernel.Change", "accounts.Throttle")
