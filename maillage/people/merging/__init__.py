"""What merging two files is made of; the acts themselves are in `people.services.merging`."""

from .parts import Carried, MergePart, register_part

__all__ = ["Carried", "MergePart", "register_part"]
