"""Writes of the room, one subject a module: `from maillage.pathways.services.steps import add_step`."""
