"""Exports: what a context sees, in the very columns of the imports.

A file exported then imported changes nothing: records that bear no reference of the organisation's own are
named `maillage:123`, which imports understand.
"""

from .files import EXPORTS, RIGHTS, export, exports_of

__all__ = ["EXPORTS", "RIGHTS", "export", "exports_of"]
