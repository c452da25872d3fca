"""Chapters as data: what a chapter's file says (docs/reports.md describes the format)."""

from .definition import EVERY, ChapterDefinition, ChartDefinition, Label, PartDefinition, RowDefinition
from .loading import ChapterFileError, chapter_codes, chapter_for, parse

__all__ = [
    "EVERY",
    "ChapterDefinition",
    "ChapterFileError",
    "ChartDefinition",
    "Label",
    "PartDefinition",
    "RowDefinition",
    "chapter_codes",
    "chapter_for",
    "parse",
]
