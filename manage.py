#!/usr/bin/env python
"""For developers: Django's own commands. Everybody else uses `maillage`."""

from maillage.conf.cli import manage

if __name__ == "__main__":
    manage()
