"""Prints docs/imports.md: `python scripts/imports_doc.py > docs/imports.md`, from the root."""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.conf.settings")
django.setup()

from maillage.exchange.documentation import markdown  # noqa: E402 - needs the settings above

sys.stdout.write(markdown())
