"""What stays of people whose file goes: the hours their contracts did, under nobody's name.

A lot owes hours and a company is held to them: forgetting somebody must not make hours missing. So the
validated hours of everybody who leaves are added to `ForgottenHours`, by lot, company and month, whether or
not figures may keep them in their own sums.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

# One statement: two that forget at once add to the same rows one after the other.
_KEEP = """
    INSERT INTO clauses_forgottenhours (lot_id, company_id, month, hours, training_hours)
    SELECT l.lot_id, s.company_id, s.month, sum(l.hours), sum(l.training_hours)
    FROM clauses_hoursline l JOIN clauses_hoursstatement s ON s.id = l.statement_id
    WHERE l.state = 'validated' AND l.person_id = ANY(%(people)s)
    GROUP BY l.lot_id, s.company_id, s.month
    HAVING sum(l.hours) <> 0 OR sum(l.training_hours) <> 0
    ORDER BY l.lot_id, s.company_id, s.month
    ON CONFLICT (lot_id, company_id, month) DO UPDATE
    SET hours = clauses_forgottenhours.hours + EXCLUDED.hours,
        training_hours = clauses_forgottenhours.training_hours + EXCLUDED.training_hours
"""


def keep_hours(people: Collection[int]) -> None:
    """Inside `changes()`, before the rows of these people go: their hours join the sums, then their lines go.

    A correction points at the line it corrects: they go in one statement, which Django's own would refuse.
    """
    keys = list(people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maillage.forgetting', 'on', true)")
        cursor.execute(_KEEP, {"people": keys})
        cursor.execute("DELETE FROM clauses_hoursline WHERE person_id = ANY(%s)", [keys])
