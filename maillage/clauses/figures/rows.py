"""The rows that figures of social clauses count, in SQL. Parameters come from `sections.py`.

- l: a validated line of hours; s: its statement (employer and month); lot, pc, op: the lot, its public
  contract, the operation it is part of; c: the contract of work.
- d: the same, with the hours of people whose file is no more (`ForgottenHours`), who are nobody's line.
- A line and the corrections that take it back whole are as if they had never been: they count nobody.
"""

from __future__ import annotations

from maillage.indicators.counting import During, Key, Rows

LINE, PERSON, CONTRACT = "clauses.HoursLine", "people.Person", "employment.EmploymentContract"
COMPANY = "organisations.Organisation"

# Hundredths of hours: sums stay whole numbers.
PER = 100

_TERMS = """
    JOIN clauses_lot lot ON lot.id = {line}.lot_id
    JOIN clauses_publiccontract pc ON pc.id = lot.contract_id
    LEFT JOIN clauses_operation op ON op.id = pc.operation_id"""
# What a perimeter, a buyer or an operation leaves of the whole.
SCOPE = """(%(buyers)s::bigint[] IS NULL OR pc.buyer_id = ANY(%(buyers)s::bigint[]))
    AND (%(operations)s::bigint[] IS NULL OR pc.operation_id = ANY(%(operations)s::bigint[]))
    AND (NOT %(urban_renewal)s::boolean OR op.urban_renewal)"""
# Person, lot and month of which nothing is left after corrections.
_TAKEN_BACK = """
    SELECT t.statement_id, t.lot_id, t.person_id FROM clauses_hoursline t
    WHERE t.state = 'validated' AND t.statement_id IN (
        SELECT n.statement_id FROM clauses_hoursline n
        WHERE n.state = 'validated' AND (n.hours < 0 OR n.training_hours < 0))
    GROUP BY t.statement_id, t.lot_id, t.person_id
    HAVING sum(t.hours) = 0 AND sum(t.training_hours) = 0"""
_STANDS = f"(l.statement_id, l.lot_id, l.person_id) NOT IN ({_TAKEN_BACK})"
_VALIDATED = f"l.state = 'validated' AND s.network_id = %(network)s AND {_STANDS}"
_LINES = "clauses_hoursline l JOIN clauses_hoursstatement s ON s.id = l.statement_id" + _TERMS.format(
    line="l"
)

LINES = Rows(_LINES, f"{_VALIDATED} AND {SCOPE}", "l.id", LINE, person="l.person_id")
# With what is known of the person on the first day of the contract of work.
_HOME = """
    LEFT JOIN people_residence home ON home.person_id = l.person_id
     AND (home.start_date IS NULL OR home.start_date <= c.start_date)
     AND (home.end_date IS NULL OR home.end_date >= c.start_date)"""
_WHO = f"""{_LINES}
    JOIN employment_employmentcontract c ON c.id = l.contract_id
    JOIN people_person person ON person.id = l.person_id"""
WHO = Rows(f"{_WHO}{_HOME}", LINES.where, "l.id", LINE, person="l.person_id")
# The criteria granted at the last check made by that day: one row for each of them.
CHECKED = Rows(
    f"""{_WHO}
    LEFT JOIN clauses_eligibility granted ON granted.person_id = l.person_id
     AND granted.network_id = s.network_id AND granted.granted
     AND granted.checked_on = (
        SELECT max(known.checked_on) FROM clauses_eligibility known
        WHERE known.person_id = l.person_id AND known.network_id = s.network_id AND known.granted
          AND known.checked_on <= c.start_date)""",  # noqa: S608 - fragments of our own
    LINES.where,
    "l.id",
    LINE,
    person="l.person_id",
)
DONE = Rows(
    f"""(
        SELECT l.id, s.month, s.company_id, l.lot_id, l.hours, l.training_hours
        FROM clauses_hoursline l JOIN clauses_hoursstatement s ON s.id = l.statement_id
        WHERE {_VALIDATED}
        UNION ALL
        SELECT NULL, f.month, f.company_id, f.lot_id, f.hours, f.training_hours
        FROM clauses_forgottenhours f
    ) d{_TERMS.format(line="d")}""",  # noqa: S608 - fragments of our own
    f"pc.network_id = %(network)s AND {SCOPE}",
    "d.id",
    LINE,
)
# A month after a first clause contract, what the person is doing.
OUTCOMES = Rows(
    "clauses_outcome o",
    f"""o.network_id = %(network)s AND (NOT %(narrow)s::boolean OR EXISTS (
        SELECT FROM {_LINES}
        WHERE l.person_id = o.person_id AND {_VALIDATED} AND {SCOPE}
          AND s.month >= date_trunc('month', o.since)
          AND s.month <= o.since + make_interval(months => o.months::int)
    ))""",
    "o.id",
    "clauses.Outcome",
    person="o.person_id",
)

IN_MONTH, DONE_IN_MONTH = During("s.month"), During("d.month")
ASKED = During("(o.since + make_interval(months => o.months::int))::date")

ONE_PERSON, ONE_CONTRACT = Key("l.person_id", PERSON), Key("l.contract_id", CONTRACT)
ONE_COMPANY, ONE_BUYER = Key("d.company_id", COMPANY), Key("pc.buyer_id", COMPANY)
# A contract that is part of no operation is one of its own.
ONE_OPERATION = Key("COALESCE(pc.operation_id, -pc.id)", "clauses.Operation")

HOURS, TRAINING = f"(l.hours * {PER})::bigint", f"(l.training_hours * {PER})::bigint"
DONE_HOURS, DONE_TRAINING = f"(d.hours * {PER})::bigint", f"(d.training_hours * {PER})::bigint"
# Of a person's lines of a period, the one that speaks for them.
LAST = "(s.month, l.hours, l.id)"

MECHANISM = "COALESCE(%(mechanism_parts)s::jsonb ->> lot.mechanism, lot.mechanism)"
SEX = "person.sex"
AGE = "width_bucket(EXTRACT(YEAR FROM age(c.start_date, person.birth_date))::int, %(age_limits)s::int[])"
LEVEL = """COALESCE(
    (SELECT said.value FROM people_situation said
     WHERE said.person_id = l.person_id AND said.kind = 'education_level' AND said.date <= c.start_date
     ORDER BY said.date DESC, said.id DESC LIMIT 1),
    (SELECT e.education_level FROM pathways_enrolment e
     WHERE e.person_id = l.person_id AND e.entry_date <= c.start_date AND e.education_level <> ''
     ORDER BY e.entry_date DESC, e.id DESC LIMIT 1),
    'unknown')"""
# Each area is looked up by its key: joined, all of them would be read again for every line.
NEIGHBOURHOOD = """CASE WHEN home.id IS NULL THEN 'unknown' WHEN EXISTS (
    SELECT FROM people_residencearea lies
    WHERE lies.residence_id = home.id AND (
        SELECT area.kind = 'qpv' AND (area.valid_from IS NULL OR area.valid_from <= c.start_date)
          AND (area.valid_to IS NULL OR area.valid_to >= c.start_date)
        FROM territory_area area WHERE area.id = lies.area_id)) THEN 'qpv' ELSE 'other' END"""
CRITERION = "COALESCE(granted.criterion, 'unknown')"
TRADE, MODALITY, BUYER = "lot.trade", "l.modality", "pc.buyer_id"
# Another contract of work, begun after the first day of this one and within so many months of the hours.
HIRED_AFTER = """EXISTS (
    SELECT FROM employment_employmentcontract next
    WHERE next.person_id = l.person_id AND next.origin <> 'clause'
      AND next.kind <> ALL(%(not_employment)s)
      AND next.start_date > c.start_date
      AND next.start_date < s.month + make_interval(months => %(after_months)s + 1))"""
