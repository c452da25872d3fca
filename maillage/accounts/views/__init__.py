"""Pages of the room: signing in, one's own account, administration of accounts."""
