"""Who is told of a share: a line on their page, and a letter where the installation has a mail server.

Letters name nobody: they say that something waits, and where.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import Role
from maillage.kernel.mail import can_mail, queue_mail
from maillage.people.followers import followers
from maillage.people.team import leaders_of

from .models import Notice, Share


def tell_request(share: Share) -> None:
    _tell(share, _answerers(share), _("Un dossier que vous suivez est demandé"), _ASKED)


def tell_answer(share: Share) -> None:
    _tell(share, {share.account_id}, _("Réponse à votre demande de partage"), _ANSWERED)


def tell_emergency(share: Share) -> None:
    told = _answerers(share) | officers_of(share)
    _tell(share, told, _("Accès d'urgence à un dossier"), _EMERGENCY)


_ASKED = "asked"
_ANSWERED = "answered"
_EMERGENCY = "emergency"


def _text(kind: str) -> str:
    said = {
        _ASKED: _("Une structure demande à lire un dossier que vous suivez. Répondez depuis « Partages »."),
        _ANSWERED: _("Votre demande de partage a reçu une réponse. Elle se lit dans « Partages »."),
        _EMERGENCY: _(
            "Un dossier a été ouvert en urgence, pour trois heures. Qui, quand et pourquoi se lisent dans "
            "« Partages » ou « Protection des données »."
        ),
    }
    return said[kind]


def _answerers(share: Share) -> set[int]:
    """The person's reference workers; whoever leads the programme when there is none."""
    found = {f.account_id for f in followers([share.person_id], masked=False)[share.person_id] if f.lead}
    found.discard(None)
    return {key for key in found if key is not None} or leaders_of([share.person_id])[share.person_id]


def officers_of(share: Share) -> set[int]:
    """The data protection officers of the structures concerned, and of those that have them in charge."""
    organisations = {share.organisation_id, share.person.origin_id}
    concerned = Q(organisation_id__in=organisations) | Q(organisation__in=_in_charge_of(organisations))
    roles = Membership.objects.active().filter(concerned, role=Role.DATA_PROTECTION, account__is_active=True)
    return set(roles.values_list("account_id", flat=True))


def _in_charge_of(organisations: Iterable[int]) -> list[int]:
    from maillage.organisations.models import Organisation

    rows = Organisation.objects.filter(pk__in=organisations, accounts_managed_by__isnull=False)
    return list(rows.values_list("accounts_managed_by_id", flat=True))


def _tell(share: Share, accounts: set[int], subject: str, kind: str) -> None:
    """Inside the change that is told: nothing is said of what did not happen."""
    told = list(Account.objects.filter(pk__in=accounts, is_active=True))
    Notice.objects.bulk_create(Notice(account=account, share=share) for account in told)
    if can_mail():
        for account in told:
            queue_mail(account.email, subject, _text(kind))
