"""Writes of the room: texts, published figures, frozen versions. Nothing else of the room writes."""

from .freezing import freeze
from .publishing import PublishedFileError, load_published, read_published, store_published
from .texts import write_text

__all__ = [
    "PublishedFileError",
    "freeze",
    "load_published",
    "read_published",
    "store_published",
    "write_text",
]
