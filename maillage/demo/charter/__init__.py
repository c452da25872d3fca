"""The charter of the demonstration, drawn around what the other rooms recorded.

Hires, immersions and events of companies are there already and count by themselves: who signs when, and the
actions entered by hand, are chosen so that the figures published for 2017 and 2023 come out exactly.

Source: the charter's statement of 2023; annual report 2017, Service Entreprises.
"""

import datetime as dt
import random

from django.utils.translation import gettext as _

from maillage.charter.imports.signatures import keep_roles
from maillage.charter.models import CharterSignature, Commitment, CommitmentAction
from maillage.kernel.history import Actor, changes

from ..loading.copying import Table
from ..loading.setting import Setting
from .actions import draw_actions
from .answers import give_answers, welcome_officers
from .kept import calibrate_kept
from .promises import draw_promises
from .signing import plan


def give_charter(setting: Setting, actor: Actor, today: dt.date, seed: str = "maillage") -> None:
    """Have companies sign, promise and act up to `today`. After everything else is written."""
    rng = random.Random(f"{seed}:charter")
    network = setting.lead.pk
    with changes(actor, _("charte du territoire de démonstration")):
        welcome_officers(setting)
        signatures = Table(
            _("signatures"), CharterSignature, "organisation", "network", "version", "signed_on", "until"
        )
        signed = plan(rng, setting, today)
        for one in signed:
            one.pk = signatures.add(one.company, network, one.version, one.first, one.last)
        signatures.flush()
        keep_roles({one.company for one in signed})
        promised = draw_promises(rng, signed)
        commitments = Table(
            _("engagements"),
            Commitment,
            *("signature", "origin_organisation", "axis", "kind", "quantity", "starts_on", "due_on"),
        )
        for promise in promised:
            promise.pk = commitments.add(
                promise.signed.pk, network, promise.axis, promise.kind, promise.quantity,
                promise.first, promise.due,
            )  # fmt: skip
        commitments.flush()
        actions = Table(
            _("actions"),
            CommitmentAction,
            *("signature", "origin_organisation", "kind", "date", "quantity", "people", "note"),
        )
        for act in draw_actions(rng, network, signed, promised, today):
            actions.add(act.signed.pk, network, act.kind, act.day, act.quantity, act.people, act.note)
        actions.flush()
        calibrate_kept(rng, network)
        give_answers(rng, setting, today)
