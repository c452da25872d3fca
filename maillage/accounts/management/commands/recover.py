"""`maillage recover`: for somebody who administers alone and has lost their way in.

Whoever can run this reads the database anyway: it gives no power that was not there, and says in the journal
that it was used.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import system_actor
from maillage.accounts.services import recover
from maillage.conf.addresses import site_address
from maillage.kernel.errors import DomainError


class Command(BaseCommand):
    help = gettext_lazy("Rend un compte à qui a perdu son mot de passe et ses seconds facteurs.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar=_("ADRESSE"), help=_("adresse e-mail du compte"))

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            account, secret = recover(email, system_actor("maillage recover"))
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        self.stdout.write(
            _("Les sessions et les seconds facteurs de %s n'ouvrent plus rien.") % account.full_name
        )
        self.stdout.write(
            _("Pour choisir un mot de passe (lien à usage unique, valable 7 jours ; à transmettre) :")
        )
        self.stdout.write(f"  {site_address()}{reverse('accounts:welcome', args=[secret])}")
