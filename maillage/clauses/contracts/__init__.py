"""Buyers, operations, public contracts, lots, their terms and how their hours were set."""
