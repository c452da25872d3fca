"""Scoped reads of contracts, lots, operations and buyers."""
