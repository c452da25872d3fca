"""Phone numbers of people, as the kernel reads them."""

from maillage.kernel.phones import normalise_phone

__all__ = ["normalise_phone"]
