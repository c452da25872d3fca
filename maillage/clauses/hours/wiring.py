"""What this part tells the other rooms and the first page, when the site starts."""


def register_all() -> None:
    """Called once, from the room's `ready`."""
    from maillage.employment.guards import register_guard

    from .guarding import keeps

    register_guard(keeps)
