"""Of the commitments due in 2017, 55 % are kept."""

from __future__ import annotations

import datetime as dt
import random

from maillage.charter.models import Commitment, CommitmentAction
from maillage.charter.queries.reading import Promise, promises
from maillage.kernel.share import Share

RATE, FIRST, LAST = 55, dt.date(2017, 1, 1), dt.date(2017, 12, 31)


def calibrate_kept(rng: random.Random, network: int) -> None:
    """Fulfil some more, or have some promise more than was done, until the rate is the published one."""
    due = [p for p in promises(network) if FIRST <= p.due_on <= LAST]
    wanted = next(n for n in range(len(due) + 1) if Share(n, len(due)).percent() == RATE)
    kept = [p for p in due if p.kept]
    missed = [p for p in due if not p.kept and p.kind != "sponsorships"]
    if len(kept) > wanted:
        _promise_more(rng.sample(kept, len(kept) - wanted))
    else:
        _do(rng, network, rng.sample(missed, wanted - len(kept)))


def _promise_more(chosen: list[Promise]) -> None:
    """One more than was done: the others of the company are of other kinds, nothing moves to them."""
    rows = {c.pk: c for c in Commitment.objects.filter(pk__in=[p.id for p in chosen])}
    for promise in chosen:
        rows[promise.id].quantity = promise.done + 1
    Commitment.objects.bulk_update(rows.values(), ["quantity"])


def _do(rng: random.Random, network: int, chosen: list[Promise]) -> None:
    CommitmentAction.objects.bulk_create(
        CommitmentAction(
            signature_id=promise.signature_id,
            commitment_id=promise.id,
            origin_organisation_id=network,
            kind=promise.kind,
            date=promise.starts_on
            + dt.timedelta(days=rng.randint(0, (promise.due_on - promise.starts_on).days)),
            quantity=promise.quantity - promise.done,
            people=(promise.quantity - promise.done) * rng.randint(1, 12),
        )
        for promise in chosen
    )
