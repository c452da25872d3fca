"""`maillage init`: an empty organisation, ready for its first account to sign in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.conf.addresses import site_address
from maillage.conf.founding import DEFAULT_EMAIL, Founded, found
from maillage.kernel.errors import DomainError
from maillage.pathways.models import Programme


class Command(BaseCommand):
    help = gettext_lazy("Met en place une structure vide : communes, programmes livrés, premier compte.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", metavar=_("NOM"), default="", help=_("nom de la structure"))
        parser.add_argument(
            "--email",
            default="",
            metavar=_("ADRESSE"),
            help=_("adresse du premier compte (%s sinon)") % DEFAULT_EMAIL,
        )

    def handle(self, *args: Any, organisation: str, email: str, **options: Any) -> None:
        try:
            founded = found(organisation, email)
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        if founded.is_new:
            self._welcome(founded)
        else:
            self.stdout.write(
                _("« %s » est déjà en place : rien n'a été modifié.") % founded.organisation.name
            )
        if founded.secret:
            self._give_link(founded)

    def _welcome(self, founded: Founded) -> None:
        programmes = Programme.objects.filter(organisation=founded.organisation).order_by("code")
        lines = [
            _("« %s » est en place, sans aucune donnée de personne.") % founded.organisation.name,
            _("Programmes livrés : %s.") % ", ".join(programme.code for programme in programmes),
            "",
            _("Le premier compte, %s, a deux rôles, à choisir en haut de chaque page :")
            % founded.administrator.email,
            _("  Administration : ouvre les comptes et les rôles ; ne voit aucun dossier de personne."),
            _("  Animation du PLIE : importe les fichiers et pilote le programme."),
            _(
                "Ouvrez dès que possible un compte par personne, puis retirez à celui-ci le rôle qui ne "
                "lui sert plus."
            ),
            "",
        ]
        self.stdout.write("\n".join(lines))

    def _give_link(self, founded: Founded) -> None:
        path = reverse("accounts:welcome", args=[founded.secret])
        self.stdout.write(
            _(
                "Pour choisir son mot de passe (lien à usage unique, valable 7 jours ; les précédents ne "
                "servent plus) :"
            )
        )
        self.stdout.write(f"  {site_address()}{path}")
        self.stdout.write(_("Les pages répondent après « maillage serve »."))
