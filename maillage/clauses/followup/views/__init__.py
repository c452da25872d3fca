"""Pages of the part."""
