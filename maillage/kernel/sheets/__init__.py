"""Spreadsheets: reading them as they come, saying what is wrong cell by cell, writing them back safely."""
