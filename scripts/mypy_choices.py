"""For mypy: a member of a TextChoices is one of it, not the pair of value and label it is declared with.

Django carries no types and its published stubs need a plugin that runs the whole project; this is the one
thing of theirs our annotated services need.
"""

from __future__ import annotations

from collections.abc import Callable

from mypy.nodes import MemberExpr, NameExpr, TypeInfo
from mypy.plugin import AttributeContext, Plugin
from mypy.types import Instance, TupleType, Type, get_proper_type

_CHOICES = {"TextChoices", "IntegerChoices"}


class ChoicesPlugin(Plugin):
    def get_class_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        owner = self.lookup_fully_qualified(fullname.rpartition(".")[0])
        if owner is None or not isinstance(owner.node, TypeInfo):
            return None
        info = owner.node
        for base in info.defn.base_type_exprs:
            if isinstance(base, NameExpr | MemberExpr) and base.name in _CHOICES:
                return lambda context: _member(context, info)
        return None


def _member(context: AttributeContext, info: TypeInfo) -> Type:
    """The untyped base makes it fit where a plain string is asked for, too."""
    declared = get_proper_type(context.default_attr_type)
    plain = isinstance(declared, Instance) and declared.type.fullname in {"builtins.str", "builtins.int"}
    return Instance(info, []) if plain or isinstance(declared, TupleType) else declared


def plugin(version: str) -> type[Plugin]:
    return ChoicesPlugin
