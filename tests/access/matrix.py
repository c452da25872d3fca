"""Every URL × every role: who may call what. One file of rules per room, under `rules/`.

A rule says which rights open an address and what kind of record it names. The test then knows, for each
role, what must come out:

- anonymous: sent to the login page;
- a role without any of the rights: 403, whatever the record;
- a role with the right: an answer for a record within its scope, 404 for one outside it (a record of
  another operator or another lead, while the role has other cases of its own).

An address of the site without a rule fails the test.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

from maillage.accounts.roles import Right

from . import rules
from .world import World


@dataclass(frozen=True)
class Rule:
    """Who may call an address.

    rights    any of these opens it; empty: any signed-in role
    record    kind of record named by the address (a key of `World.records`), or None
    argument  name of the URL argument that receives the record's primary key
    named     other URL arguments, or a function of the world and the role giving them
    method    "get" or "post"
    public    answered without signing in
    data      POST data, or a function of the world and the role
    """

    rights: tuple[Right, ...] = ()
    record: str | None = None
    argument: str = "pk"
    named: dict | Callable[[World, str], dict] = field(default_factory=dict)
    method: str = "get"
    public: bool = False
    data: dict | Callable[[World, str], dict] = field(default_factory=dict)
    query: str = ""
    # Roles that have the right but whose scope reaches no such record at all: 404 for every record.
    out_of_reach: tuple[str, ...] = ()

    def arguments(self, world: World, role: str) -> dict:
        """The URL arguments beside the record."""
        return self.named(world, role) if callable(self.named) else self.named


def all_rules() -> dict[str, Rule]:
    """`namespace:name` → rule, over every file of `rules/`."""
    found: dict[str, Rule] = {}
    for module in iter_modules(rules.__path__):
        found |= import_module(f"{rules.__name__}.{module.name}").RULES
    return found
