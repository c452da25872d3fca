"""Which deed fulfils which commitment: read each time, copied nowhere (docs/decisions/deeds-are-read.md).

A deed belongs to the signature in force on its day, in the network that knows of it. It fulfils one
commitment at most: of that signature, of a kind its deed feeds, whose period holds its day; the earliest due
that still lacks something, else the earliest due. An action entered for a commitment fulfils that one, and
is counted before the others.

Everything here is SQL over parameters of `parameters()`: figures, pages and statements read the same rows.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from maillage.organisations.deeds import PERSONAL, all_deeds

from .loading import charters

ACTION = "charter.CommitmentAction"

# What is known of a deed once it is read as a signatory's. `people_once`: a person known by name counts
# once a calendar year for each kind of deed.
COLUMNS = (
    "signature_id, organisation_id, kind, model, record_id, day, quantity, people, people_once, person_id,"
    " label, promised, pinned"
)


def parameters(network_id: int) -> dict[str, Any]:
    """What the statements are bound to: the network, what kinds are by the texts, the rooms' own."""
    known = [(c.version, kind) for c in charters().values() for kind in c.kinds.values()]
    fed = [(version, kind.code, deed) for version, kind in known for deed in kind.fed_by]
    _sql, bound = all_deeds()
    return {
        **bound,
        "charter_network": network_id,
        "charter_personal": [str(kind) for kind in PERSONAL],
        "charter_kind_versions": [version for version, _kind in known],
        "charter_kind_codes": [kind.code for _version, kind in known],
        "charter_kind_deeds": [kind.deed for _version, kind in known],
        "charter_fed_versions": [version for version, _code, _deed in fed],
        "charter_fed_codes": [code for _version, code, _deed in fed],
        "charter_fed_deeds": [deed for _version, _code, deed in fed],
    }


def deeds(only: str = "") -> str:
    """Every deed of the network's signatories as a SELECT of `COLUMNS`.

    `only`: a further condition on a signature `s`. `promised` is the kind of commitment an action was
    entered as ("" for what other rooms record), `pinned` the commitment it was entered for.
    """
    elsewhere, _bound = all_deeds()
    which = "s.network_id = %(charter_network)s" + (f" AND ({only})" if only else "")
    return f"""
    SELECT signature_id, organisation_id, kind, model, record_id, day, quantity::bigint, people::bigint,
           CASE WHEN person_id IS NULL THEN people
                WHEN row_number() OVER (PARTITION BY person_id, kind, EXTRACT(YEAR FROM day)
                                        ORDER BY day, model, record_id) = 1 THEN 1 ELSE 0 END::bigint
           AS people_once, person_id, label, promised, pinned
    FROM (
        SELECT s.id AS signature_id, d.organisation_id, d.kind, d.model, d.record_id, d.day, d.quantity,
               d.people, d.person_id, d.label, ''::text AS promised, NULL::bigint AS pinned
        FROM charter_chartersignature s
        JOIN ({elsewhere}) d
          ON d.organisation_id = s.organisation_id AND d.network_id = s.network_id
         AND d.day BETWEEN s.signed_on AND s.until
        WHERE {which}
        UNION ALL
        SELECT s.id, s.organisation_id, COALESCE(k.deed, ''), '{ACTION}', a.id, a.date, a.quantity,
               CASE WHEN k.deed = ANY(%(charter_personal)s) THEN GREATEST(a.people, a.quantity)
                    ELSE a.people END,
               NULL, a.note, a.kind, a.commitment_id
        FROM charter_commitmentaction a
        JOIN charter_chartersignature s ON s.id = a.signature_id
        LEFT JOIN unnest(%(charter_kind_versions)s::text[], %(charter_kind_codes)s::text[],
                         %(charter_kind_deeds)s::text[]) AS k (version, code, deed)
          ON k.version = s.version AND k.code = a.kind
        WHERE {which}
    ) read"""  # noqa: S608 - fragments of ours; every value is bound


def attributed(only: str = "") -> str:
    """The deeds with `commitment_id`, the one each fulfils (NULL: done without having been promised)."""
    which = "s.network_id = %(charter_network)s" + (f" AND ({only})" if only else "")
    return f"""
    WITH done AS MATERIALIZED ({deeds(only)}),
    slots AS MATERIALIZED (
        SELECT c.id, c.signature_id, c.kind, c.starts_on, c.due_on, c.quantity, s.version,
               row_number() OVER (PARTITION BY c.signature_id
                                  ORDER BY c.due_on, c.starts_on, c.id)::int AS slot
        FROM charter_commitment c JOIN charter_chartersignature s ON s.id = c.signature_id
        WHERE {which}
    ),
    wanted AS (
        SELECT signature_id, array_agg(quantity::bigint ORDER BY slot) AS wanted
        FROM slots GROUP BY signature_id
    ),
    fed AS MATERIALIZED (
        SELECT * FROM unnest(%(charter_fed_versions)s::text[], %(charter_fed_codes)s::text[],
                             %(charter_fed_deeds)s::text[]) AS f (version, code, deed)
    ),
    offers AS (
        SELECT d.signature_id, d.model, d.record_id, d.day, d.quantity, d.pinned,
               jsonb_agg(c.slot ORDER BY c.slot) AS offered
        FROM done d
        JOIN slots c ON c.signature_id = d.signature_id
        WHERE CASE WHEN d.pinned IS NOT NULL THEN c.id = d.pinned
                   ELSE d.day BETWEEN c.starts_on AND c.due_on AND EXISTS (
                       SELECT FROM fed f WHERE f.version = c.version AND f.code = c.kind AND f.deed = d.kind)
              END
        GROUP BY d.signature_id, d.model, d.record_id, d.day, d.quantity, d.pinned
    ),
    lined_up AS (
        SELECT o.signature_id,
               array_agg(o.model ORDER BY o.pinned IS NULL, o.day, o.model, o.record_id) AS models,
               array_agg(o.record_id ORDER BY o.pinned IS NULL, o.day, o.model, o.record_id) AS records,
               charter_fill(
                   jsonb_agg(o.offered ORDER BY o.pinned IS NULL, o.day, o.model, o.record_id),
                   array_agg(o.quantity ORDER BY o.pinned IS NULL, o.day, o.model, o.record_id),
                   w.wanted
               ) AS picks
        FROM offers o JOIN wanted w ON w.signature_id = o.signature_id
        GROUP BY o.signature_id, w.wanted
    ),
    given AS (
        SELECT l.signature_id, p.model, p.record_id, p.slot
        FROM lined_up l, unnest(l.models, l.records, l.picks) AS p (model, record_id, slot)
    )
    SELECT d.*, c.id AS commitment_id
    FROM done d
    LEFT JOIN given g
      ON g.signature_id = d.signature_id AND g.model = d.model AND g.record_id = d.record_id
    LEFT JOIN slots c ON c.signature_id = g.signature_id AND c.slot = g.slot"""  # noqa: S608


def promised(only: str = "") -> str:
    """Every commitment of the network, without what fulfils it."""
    which = "s.network_id = %(charter_network)s" + (f" AND ({only})" if only else "")
    return f"""
    SELECT c.id, c.signature_id, s.organisation_id, s.version, c.axis, c.kind, c.quantity, c.starts_on,
           c.due_on
    FROM charter_commitment c
    JOIN charter_chartersignature s ON s.id = c.signature_id
    WHERE {which}"""  # noqa: S608


def commitments() -> str:
    """Every commitment of the network with `done`, the quantity that fulfils it."""
    return f"""
    WITH fulfilled AS MATERIALIZED (
        SELECT commitment_id, sum(quantity)::bigint AS done
        FROM ({attributed()}) given WHERE commitment_id IS NOT NULL GROUP BY commitment_id
    )
    SELECT p.*, COALESCE(f.done, 0) AS done
    FROM ({promised()}) p LEFT JOIN fulfilled f ON f.commitment_id = p.id"""  # noqa: S608


def at_risk(
    quantity: int, done: int, starts_on: dt.date, due_on: dt.date, today: dt.date, after: int
) -> bool:
    """Whether what is not kept lags behind its pace: past `after` percent of its period, and less done."""
    span = (due_on - starts_on).days + 1
    gone = (today - starts_on).days + 1
    return gone * 100 >= after * span and done * span < quantity * gone
