"""The legal limits of immersions, held by the database: what spans several rows, a trigger refuses.

The people concerned are locked first: two agreements signed at the same instant for one person wait for each
other, and the second is counted with the first. A row whose dates, hours and state stay as they are is not
looked at again: what happened under the rules of its day is not refused by those of another.
"""

from typing import Any

import pgtrigger
from django.utils.translation import gettext_lazy as _

from maillage.kernel.errors import register_rule

register_rule("immersion_too_long", _("L'immersion dépasse la durée permise, de date à date."), "end_date")
register_rule(
    "immersion_too_much",
    _("Trop d'immersions de cette personne dans cette structure sur douze mois."),
    "end_date",
)
register_rule(
    "immersion_renewal_of_another",
    _("Un renouvellement reprend la même personne, la même structure et le même objet, après la première."),
    "start_date",
)
register_rule(
    "immersion_renewed_too_often", _("Cette immersion a déjà été renouvelée autant que permis."), None
)
register_rule(
    "immersion_too_many_hours", _("Les heures par semaine dépassent la durée permise."), "weekly_hours"
)
register_rule("immersion_company_closed", _("L'entreprise est fermée à ces dates."), "company")

_RAISE = "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', MESSAGE = '{name}';"


def _last(day: str, months: str) -> str:
    """The last day of a span of months from date to date: the day before the same day, or the end of a month
    that has no such day."""
    later = f"({day} + make_interval(months => {months}))::date"
    return f"({later} - (extract(day FROM {later}) = extract(day FROM {day}))::int)"


_CHECK = """
    PERFORM FROM people_person p
      WHERE p.id IN (SELECT n.person_id FROM new_rows n WHERE n.state IN ('signed', 'done', 'interrupted'))
      ORDER BY p.id FOR NO KEY UPDATE;
    FOR r IN
      SELECT n.*, p.birth_date, o.closed_on, l.months_each, l.renewals, l.months_in_all, l.window_months,
             CASE WHEN p.birth_date + interval '18 years' > n.start_date
                  THEN l.weekly_hours_minor ELSE l.weekly_hours END AS most_hours
      FROM new_rows n
      {changed}
      JOIN people_person p ON p.id = n.person_id
      JOIN organisations_organisation o ON o.id = n.company_id
      CROSS JOIN LATERAL (SELECT * FROM employment_immersionlimit x
        ORDER BY x.since <= n.start_date DESC, abs(x.since - n.start_date) LIMIT 1) l
      WHERE n.state IN ('signed', 'done', 'interrupted') {moved}
      ORDER BY n.id
    LOOP
      IF r.end_date > {each_last} THEN
        {too_long}
      END IF;
      IF r.weekly_hours > r.most_hours THEN
        {hours}
      END IF;
      IF r.closed_on < r.last_day THEN
        {closed}
      END IF;
      IF r.renews_id IS NOT NULL THEN
        IF NOT EXISTS (SELECT FROM employment_immersion f WHERE f.id = r.renews_id
            AND f.person_id = r.person_id AND f.company_id = r.company_id AND f.purpose = r.purpose
            AND f.renews_id IS NULL AND f.state IN ('signed', 'done', 'interrupted')
            AND f.last_day < r.start_date) THEN
          {another}
        END IF;
        IF (SELECT count(*) FROM employment_immersion s WHERE s.renews_id = r.renews_id
            AND s.state IN ('signed', 'done', 'interrupted')) > r.renewals THEN
          {often}
        END IF;
      END IF;
      -- Windows that hold the most begin on the first day of an immersion, or end on the last day of one.
      IF EXISTS (
        WITH held AS (
          SELECT i.start_date, i.last_day FROM employment_immersion i
          WHERE i.person_id = r.person_id AND i.company_id = r.company_id
            AND i.state IN ('signed', 'done', 'interrupted')
        ), windows AS (
          SELECT h.start_date AS w0, {window_last} AS w1 FROM held h
          UNION
          SELECT (h.last_day - make_interval(months => r.window_months))::date + 1, h.last_day FROM held h
        ), counted AS (
          SELECT w.w0, min(greatest(h.start_date, w.w0)) AS first_day,
                 sum(least(h.last_day, w.w1) - greatest(h.start_date, w.w0) + 1) AS days
          FROM windows w JOIN held h ON h.start_date <= w.w1 AND h.last_day >= w.w0
          GROUP BY w.w0, w.w1
        )
        SELECT FROM counted c WHERE c.days > {all_last} - c.first_day + 1
      ) THEN
        {much}
      END IF;
    END LOOP;
    RETURN NULL;
"""


_MOVED = """
    AND ((n.start_date, n.last_day, n.end_date, n.weekly_hours, n.purpose)
      IS DISTINCT FROM (b.start_date, b.last_day, b.end_date, b.weekly_hours, b.purpose)
      OR b.state NOT IN ('signed', 'done', 'interrupted'))
"""


def _body(update: bool) -> str:
    return _CHECK.format(
        changed="JOIN old_rows b ON b.id = n.id" if update else "",
        moved=_MOVED if update else "",
        each_last=_last("r.start_date", "r.months_each"),
        window_last=_last("h.start_date", "r.window_months"),
        all_last=_last("c.first_day", "r.months_in_all"),
        too_long=_RAISE.format(name="immersion_too_long"),
        hours=_RAISE.format(name="immersion_too_many_hours"),
        closed=_RAISE.format(name="immersion_company_closed"),
        another=_RAISE.format(name="immersion_renewal_of_another"),
        often=_RAISE.format(name="immersion_renewed_too_often"),
        much=_RAISE.format(name="immersion_too_much"),
    )


def _rule(name: str, operation: Any, referencing: Any, func: str) -> object:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        declare=[("r", "record")],
        func=func,
    )


IMMERSION_RULES = [
    _rule("immersion_limits_i", pgtrigger.Insert, pgtrigger.Referencing(new="new_rows"), _body(False)),
    _rule(
        "immersion_limits_u",
        pgtrigger.Update,
        pgtrigger.Referencing(old="old_rows", new="new_rows"),
        _body(True),
    ),
]
