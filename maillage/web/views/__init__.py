"""Pages above all rooms: home, search."""
