"""`maillage keys`: the keys of encryption at rest."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.crypto.keyring import Key, keyring
from maillage.kernel.crypto.rotation import retire, rotate, uses

_EVERY = 1000  # things moved between two words about progress


class Command(BaseCommand):
    help = gettext_lazy("Les clés de chiffrement : les lister, en changer, écarter les anciennes.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "action",
            nargs="?",
            choices=("list", "rotate", "retire"),
            default="list",
            help=_(
                "list : les clés et ce qu'elles protègent ; rotate : changer de clé, ou finir un changement "
                "interrompu ; retire : écarter les clés qui ne protègent plus rien"
            ),
        )

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        {"list": self._list, "rotate": self._rotate, "retire": self._retire}[action]()

    def _list(self) -> None:
        used, held = uses(), keyring().keys()
        if not held and not used:
            self.stdout.write(
                _("Aucune clé : la première sera créée quand il y aura quelque chose à chiffrer.")
            )
        for key in held:
            what: Counter[str] = used.get(key.id, Counter())
            said = ", ".join(f"{label} : {count}" for label, count in what.items()) or _("ne protège rien")
            mark = _(" (clé en cours)") if key == held[-1] else ""
            self.stdout.write(f"{key.id}{mark} — {said}")
        lost = sorted(set(used) - {key.id for key in held})
        for key_id in lost:
            said = ", ".join(f"{label} : {count}" for label, count in used[key_id].items())
            self.stdout.write(_("%(key)s MANQUE — %(what)s") % {"key": key_id, "what": said})
        if lost:
            raise CommandError(
                _(
                    "Ce qu'une clé manquante protège ne peut pas être lu. Remettez sa copie dans le dossier "
                    "« keys » de l'installation."
                ),
                returncode=2,
            )

    def _rotate(self) -> None:
        ring = keyring()
        held = ring.keys()
        if ring.given and held and not any(key_id != held[-1].id for key_id in uses()):
            fresh = Key.drawn(held[-1].turn + 1)
            raise CommandError(
                _(
                    "Les clés viennent de MAILLAGE_KEYS : ajoutez-y « %s », relancez Maillage partout, puis "
                    "refaites cette commande. Gardez l'ancienne jusque-là."
                )
                % f"{fresh.id}={fresh.text}",
                returncode=2,
            )

        def said(count: int) -> None:
            if count % _EVERY == 0:
                self.stdout.write(_("%d éléments déplacés…") % count)
                self.stdout.flush()

        done = rotate(said)
        if done.drawn:
            self.stdout.write(_("Nouvelle clé : %s. Gardez-en une copie hors de la machine.") % done.key.id)
        else:
            self.stdout.write(_("Le changement vers la clé %s, interrompu, a été terminé.") % done.key.id)
        self.stdout.write(_("Éléments passés sous cette clé : %d.") % done.moved)
        for refusal in done.refused:
            self.stderr.write(refusal)
        if done.refused:
            raise CommandError(
                _("%d éléments n'ont pas pu être déplacés ; ils restent sous leur clé.") % len(done.refused),
                returncode=2,
            )

    def _retire(self) -> None:
        ring = keyring()
        if ring.given:
            used = uses()
            for key in ring.keys()[:-1]:
                if key.id not in used:
                    self.stdout.write(_("%s ne protège plus rien : retirez-la de MAILLAGE_KEYS.") % key.id)
            return
        moved, kept = retire(ring)
        for path in moved:
            self.stdout.write(
                _(
                    "Clé écartée : %s. Gardez-la aussi longtemps que les sauvegardes qui datent de son "
                    "époque, puis détruisez-la."
                )
                % path
            )
        for key_id, reason in kept.items():
            if reason == "used":
                self.stdout.write(_("%s protège encore quelque chose : elle reste.") % key_id)
            else:
                self.stdout.write(
                    _("%s a été remplacée il y a moins d'un jour : elle reste encore.") % key_id
                )
        if not moved and not kept:
            self.stdout.write(_("Aucune ancienne clé à écarter."))
