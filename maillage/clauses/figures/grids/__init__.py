"""Grids: what a national network asks for each year, described in a file, filled with the figures."""

from .filling import FilledGrid, fill
from .loading import Grid, GridFileError, grid, grids
from .sheet import grid_workbook

__all__ = ["FilledGrid", "Grid", "GridFileError", "fill", "grid", "grid_workbook", "grids"]
