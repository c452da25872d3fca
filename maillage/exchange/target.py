"""Which organisation a command works for."""

from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.text import fold
from maillage.organisations.models import Organisation


def target_organisation(said: str | None) -> Organisation:
    """The organisation of this name or SIRET; without a word, the only one that leads programmes."""
    leads = list(
        Organisation.objects.filter(programmes_led__isnull=False).distinct().order_by("folded_name", "id")
    )
    if not said:
        if len(leads) == 1:
            return leads[0]
        if not leads:
            raise DomainError(_("Aucune structure n'est en place : lancez d'abord « maillage init »."))
        raise DomainError(
            _("Plusieurs structures sont en place : choisissez par --organisation (%s).")
            % ", ".join(o.name for o in leads)
        )
    digits = "".join(said.split())
    named = [o for o in leads if fold(o.name) == fold(said) or o.siret == digits]
    named = named or list(Organisation.objects.filter(folded_name=fold(said)).order_by("id"))
    named = named or list(Organisation.objects.filter(siret=digits))
    if len(named) == 1:
        return named[0]
    raise DomainError(
        (
            _("Plusieurs structures s'appellent « %s » : donnez le SIRET.")
            if named
            else _("Aucune structure « %s ».")
        )
        % said
    )
