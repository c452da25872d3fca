"""Room for deep calls: without it, a call that falls on the edge of the interpreter's stack costs 200 times
its price.

CPython keeps the frames of Python functions in pieces of 16 KB, asks the system for a piece when a call no
longer fits in the last one, and gives it back when that call returns. A loop whose calls fall just there asks
and gives back each time: 7 µs instead of 0.03. Pages go deep, over several pieces, and which loop falls on an
edge is a matter of luck.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Slots of 8 bytes. The piece that holds them is of the next power of two, 512 KB: what is left of it, 190 KB,
# holds the frames of hundreds of calls. Only what is used of it takes memory.
_SLOTS = 40_000


def roomy(call: Callable[P, R]) -> Callable[P, R]:
    """`call`, with everything it calls in one piece of stack."""

    def within(*args: P.args, **kwargs: P.kwargs) -> R:
        return call(*args, **kwargs)

    within.__code__ = within.__code__.replace(co_stacksize=_SLOTS)
    return within
