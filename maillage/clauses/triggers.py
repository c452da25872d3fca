"""What spans several rows of hours, held by the database.

A validated line keeps what it says for ever; only files that are merged move it, whole. It goes with a
person who must be forgotten, which the session says (`maillage.forgetting`). Validated hours of a person on a
lot and a month never fall below zero. Two corrections at once wait for each other in the service, which holds
the statement.
"""

from typing import Any

import pgtrigger

_RAISE = "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', MESSAGE = '{name}';"

_STAY = f"""
    IF EXISTS (
      SELECT FROM old_rows o JOIN new_rows n ON n.id = o.id
      JOIN clauses_hoursstatement was ON was.id = o.statement_id
      JOIN clauses_hoursstatement now ON now.id = n.statement_id
      WHERE o.state = 'validated' AND (
        (n.lot_id, n.hours, n.training_hours, n.modality, n.state, n.corrects_id, n.origin_organisation_id,
         n.decided_at, now.month, now.network_id)
        IS DISTINCT FROM
        (o.lot_id, o.hours, o.training_hours, o.modality, o.state, o.corrects_id, o.origin_organisation_id,
         o.decided_at, was.month, was.network_id))
    ) THEN
      {_RAISE.format(name="hours_validated_stay")}
    END IF;
    RETURN NULL;
"""
_NOT_REMOVED = f"""
    IF EXISTS (SELECT FROM old_rows o WHERE o.state = 'validated')
       AND COALESCE(current_setting('maillage.forgetting', true), '') <> 'on' THEN
      {_RAISE.format(name="hours_validated_stay")}
    END IF;
    RETURN NULL;
"""
_NOT_BELOW = f"""
    IF EXISTS (
      SELECT FROM clauses_hoursline l
      WHERE l.state = 'validated' AND (l.statement_id, l.lot_id, l.person_id) IN (
        SELECT n.statement_id, n.lot_id, n.person_id FROM new_rows n
        WHERE n.state = 'validated' AND (n.hours < 0 OR n.training_hours < 0))
      GROUP BY l.statement_id, l.lot_id, l.person_id
      HAVING sum(l.hours) < 0 OR sum(l.training_hours) < 0
    ) THEN
      {_RAISE.format(name="hours_never_below_zero")}
    END IF;
    RETURN NULL;
"""
# Asked when the transaction ends: files that are merged move the contract and the line one after the other.
_OF_CONTRACT = f"""
    IF NEW.contract_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM clauses_hoursline l
      JOIN clauses_hoursstatement s ON s.id = l.statement_id
      JOIN employment_employmentcontract c ON c.id = l.contract_id
      WHERE l.id = NEW.id AND c.person_id = l.person_id AND c.employer_id = s.company_id
    ) AND EXISTS (SELECT FROM clauses_hoursline l WHERE l.id = NEW.id AND l.contract_id IS NOT NULL) THEN
      {_RAISE.format(name="hours_of_their_contract")}
    END IF;
    RETURN NULL;
"""


def _after(name: str, operation: Any, referencing: Any, func: str) -> object:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=func,
    )


HOURS_RULES = [
    _after("hours_stay", pgtrigger.Update, pgtrigger.Referencing(old="old_rows", new="new_rows"), _STAY),
    _after("hours_not_removed", pgtrigger.Delete, pgtrigger.Referencing(old="old_rows"), _NOT_REMOVED),
    _after("hours_not_below_i", pgtrigger.Insert, pgtrigger.Referencing(new="new_rows"), _NOT_BELOW),
    _after(
        "hours_not_below_u",
        pgtrigger.Update,
        pgtrigger.Referencing(old="old_rows", new="new_rows"),
        _NOT_BELOW,
    ),
    pgtrigger.Trigger(
        name="hours_of_contract",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=_OF_CONTRACT,
    ),
]
