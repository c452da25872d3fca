"""Attacks on the whole site, driven by its map: a new page is attacked as soon as it has an access rule.

The map is `tests/access/rules`; `houses` gives two territories that know nothing of each other; `markup`
reads the pages as a browser would.
"""
