"""Why a file is not taken."""

from maillage.kernel.errors import DomainError


class Refused(DomainError):
    """The file is not taken; `message` says why and what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "files")
