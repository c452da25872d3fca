"""Sections of figures, perimeters, grids of the national networks."""
