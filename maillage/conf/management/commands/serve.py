"""`maillage serve`: the pages, and the worker of background tasks beside them."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.conf import launcher, serving


class Command(BaseCommand):
    help = gettext_lazy("Sert les pages jusqu'à Ctrl-C.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host",
            default="127.0.0.1",
            help=_("adresse où répondre (127.0.0.1 : cette machine seulement)"),
        )
        parser.add_argument(
            "--port", type=int, default=8000, help=_("premier port à essayer ; s'il est pris, les suivants")
        )
        parser.add_argument(
            "--workers",
            type=int,
            # A browser keeps to the process it met first: two a core share people out more evenly.
            default=min(8, 2 * (os.cpu_count() or 1)),
            help=_("processus du serveur (par défaut : deux par cœur, 8 au plus)"),
        )

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        if not 1 <= port <= 65535:
            raise CommandError(_("Un port va de 1 à 65535."))
        if workers < 1:
            raise CommandError(_("Il faut au moins un processus."))
        stop = threading.Event()

        def ask(number: int, frame: FrameType | None) -> None:
            stop.set()

        signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, ask) for number in signals}
        try:
            self._serve(host, port, workers, stop)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _serve(self, host: str, first: int, workers: int, stop: threading.Event) -> None:
        serving.collect_static()
        port = self._port(host, first)
        children = [serving.web_server(host, port.number, workers)]
        if serving.has_tasks():
            children.append(serving.task_worker())
        try:
            for child in children:
                child.start()
            if not serving.wait_until_answers(children[0], host, port.number, stop):
                if stop.is_set():
                    return
                raise CommandError(_("Le serveur n'a pas démarré ; le détail est dans log/maillage.log."))
            self._announce(host, port.number)
            self._watch(children, stop)
        finally:
            serving.stop_all(children)
            port.release()

    def _port(self, host: str, first: int) -> serving.Port:
        def taken(number: int) -> None:
            self.stdout.write(_("Le port %(port)d est pris : j'essaie le suivant.") % {"port": number})

        try:
            return serving.find_port(host, first, taken=taken)
        except serving.NoFreePort as error:
            raise CommandError(
                _("Aucun port libre parmi %(ports)s : donnez-en un autre par --port.") % {"ports": error}
            ) from error
        except OSError as error:
            raise CommandError(
                _("Impossible de répondre sur %(host)s, port %(port)d : %(reason)s.")
                % {"host": host, "port": first, "reason": error.strerror or error}
            ) from error

    def _announce(self, host: str, port: int) -> None:
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(
            _("Maillage répond sur %(address)s — Ctrl-C pour arrêter.")
            % {"address": f"http://{shown}:{port}"}
        )
        self.stdout.flush()

    def _watch(self, children: list[serving.Child], stop: threading.Event) -> None:
        """Until asked to stop: start again what was killed, the database included."""
        session = launcher.current()
        while not stop.wait(1.0):
            if session:
                session.revive()
            for child in children:
                child.keep()
