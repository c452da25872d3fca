"""Duplicates: the data sets, each tool in a process of its own, and how well they did."""
