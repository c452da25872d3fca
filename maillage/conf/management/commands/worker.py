"""`maillage worker`: background tasks alone, for an installation spread over several machines."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy


class Command(BaseCommand):
    help = gettext_lazy("Exécute les tâches de fond jusqu'à Ctrl-C (« serve » le fait déjà pour lui-même).")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("procrastinate", "worker", "--concurrency", "1", "--delete-jobs", "never")
