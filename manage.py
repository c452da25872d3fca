#!/usr/bin/env python
"""For developers: Django's own commands. Everybody else uses `maillage`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.conf.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
