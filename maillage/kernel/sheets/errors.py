"""What a spreadsheet can be refused for, as a whole."""

from maillage.kernel.errors import DomainError


class SheetError(DomainError):
    """The file cannot be read as a table. The message says why and how to mend it."""
