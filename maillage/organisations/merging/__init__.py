"""What merging two files is made of; the acts themselves are in `organisations.services.merging`."""

from .parts import Carried, MergePart, register_part

__all__ = ["Carried", "MergePart", "register_part"]
