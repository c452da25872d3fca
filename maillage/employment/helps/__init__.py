"""Programmes of help to companies: an entry, dated actions, an outcome; declared as data."""
