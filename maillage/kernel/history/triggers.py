"""The triggers every business table carries.

One statement, one insert into the journal, whatever the number of rows: transition tables keep bulk
loads fast. An inserted row is journalled without its content (the row itself, or the first "before"
image that follows, tells it); updates and deletions keep the image before.
"""

from typing import Any

import pgtrigger

_LOG = """
    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)
    SELECT maillage_changeset(), TG_TABLE_NAME, {row}.id, '{op}', {before}
    FROM {source};
    RETURN NULL;
"""


def _trigger(op: str, operation: Any, referencing: Any, row: str, before: str, source: str) -> object:
    return pgtrigger.Trigger(
        name=f"history_{op.lower()}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=_LOG.format(row=row, op=op, before=before, source=source),
    )


def history_triggers() -> list:
    """The three triggers (insert, update, delete) to put in a model's `Meta.triggers`."""
    return [
        _trigger("I", pgtrigger.Insert, pgtrigger.Referencing(new="new_rows"), "n", "NULL", "new_rows n"),
        _trigger(
            "U",
            pgtrigger.Update,
            pgtrigger.Referencing(old="old_rows", new="new_rows"),
            "o",
            "to_jsonb(o)",
            "old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n)",
        ),
        _trigger(
            "D", pgtrigger.Delete, pgtrigger.Referencing(old="old_rows"), "o", "to_jsonb(o)", "old_rows o"
        ),
    ]
