"""Pages of the charter."""
