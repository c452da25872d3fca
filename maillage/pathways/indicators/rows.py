"""The rows that pathway figures count, in SQL. Parameters come from `parameters.py`.

- e: an enrolment of the programme; s: a step of it; c: the contract that carries a step.
- Step types and exit kinds belong to one programme, which the database holds: naming them is naming it.
- Categories and classes are those of the programme's version in force on the fact's own day; the ranges
  are bound as arrays, one line for each type and range of days (`always`: the only one of its type, which
  spares the dates, and tells the planner that most rows match).
"""

from __future__ import annotations

from maillage.indicators.counting import During, Key, OpenAtEnd, Overlapping, Rows

ENROLMENT = "pathways.Enrolment"
PERSON = "people.Person"

# A contract that supports a business project employs nobody: its step gives access to employment.
_SUPPORT_CONTRACT = (
    " LEFT JOIN employment_employmentcontract support"
    " ON support.id = s.contract_id AND support.kind = ANY(%(not_employment)s)"
)
_STEP_RULE = """
    JOIN unnest(%(step_types)s::bigint[], %(step_categories)s::text[], %(step_rule_always)s::boolean[],
                %(step_rule_from)s::date[], %(step_rule_to)s::date[])
         AS step_rule (step_type_id, category, always, first, last)
      ON step_rule.step_type_id = s.step_type_id
     AND (step_rule.always OR s.start_date BETWEEN step_rule.first AND step_rule.last)"""
_EXIT_RULE = """
    JOIN unnest(%(exit_kinds)s::bigint[], %(exit_codes)s::text[], %(exit_classes)s::text[],
                %(exit_parts)s::text[], %(exit_rule_always)s::boolean[],
                %(exit_rule_from)s::date[], %(exit_rule_to)s::date[])
         AS exit_rule (exit_kind_id, code, class, part, always, first, last)
      ON exit_rule.exit_kind_id = e.exit_kind_id
     AND (exit_rule.always OR e.exit_date BETWEEN exit_rule.first AND exit_rule.last)"""
_HOME = (
    " people_residence home ON home.person_id = e.person_id"
    " AND (home.start_date IS NULL OR home.start_date <= {day})"
    " AND (home.end_date IS NULL OR home.end_date >= {day})"
)
# Whether that home lies in a priority neighbourhood that exists on the day of entry.
_IN_NEIGHBOURHOOD = """EXISTS (
    SELECT FROM people_residencearea lies JOIN territory_area area ON area.id = lies.area_id
    WHERE lies.residence_id = home.id AND area.kind = 'qpv'
      AND (area.valid_from IS NULL OR area.valid_from <= e.entry_date)
      AND (area.valid_to IS NULL OR area.valid_to >= e.entry_date))"""

_OF_PROGRAMME = "e.programme_id = %(programme)s"

ENROLMENTS = Rows("pathways_enrolment e", _OF_PROGRAMME, "e.id", ENROLMENT)
EXITS = Rows(f"pathways_enrolment e{_EXIT_RULE}", _OF_PROGRAMME, "e.id", ENROLMENT)
FROM_NEIGHBOURHOODS = Rows(
    "pathways_enrolment e JOIN" + _HOME.format(day="e.entry_date"),
    f"{_OF_PROGRAMME} AND {_IN_NEIGHBOURHOOD}",
    "e.id",
    ENROLMENT,
)
SITUATIONS = Rows(
    "pathways_enrolment e CROSS JOIN LATERAL unnest(e.entry_situations) AS situation (code)",
    _OF_PROGRAMME,
    "e.id",
    ENROLMENT,
)
# Who the participants are: each with the home of the last day of the pathway within the period.
PARTICIPANTS = Rows(
    "pathways_enrolment e JOIN people_person person ON person.id = e.person_id"
    " LEFT JOIN" + _HOME.format(day="LEAST(e.exit_date, %(last)s::date)"),
    _OF_PROGRAMME,
    "e.id",
    ENROLMENT,
)
STEPS = Rows(f"pathways_step s{_STEP_RULE}{_SUPPORT_CONTRACT}", "", "s.id", "pathways.Step")
# Steps that may be employment: the others are left out before anything is joined.
WORK_OF_PEOPLE = Rows(
    f"pathways_step s{_STEP_RULE}{_SUPPORT_CONTRACT} JOIN pathways_enrolment e ON e.id = s.enrolment_id",
    "s.contract_id IS NOT NULL OR s.step_type_id = ANY(%(employment_types)s)",
    "s.id",
    "pathways.Step",
)
CONTRACTS = Rows(
    "pathways_step s JOIN employment_employmentcontract c ON c.id = s.contract_id",
    "s.step_type_id = ANY(%(all_step_types)s) AND c.kind <> ALL(%(not_employment)s)",
    "s.id",
    "pathways.Step",
)
COMMISSIONS = Rows(
    "pathways_commission meeting",
    "meeting.programme_id = %(programme)s AND meeting.held",
    "meeting.id",
    "pathways.Commission",
)

THERE = Overlapping("e.entry_date", "e.exit_date")
ENTERED = During("e.entry_date")
LEFT = During("e.exit_date")
STILL_OPEN = OpenAtEnd("e.entry_date", "e.exit_date")
STEP_THERE = Overlapping("s.start_date", "s.end_date")
MET = During("meeting.date")

ONE_PERSON = Key("e.person_id", PERSON)
ONE_CONTRACT = Key("c.id", "employment.EmploymentContract")

CATEGORY = "CASE WHEN support.id IS NULL THEN step_rule.category ELSE 'training_access' END"
HAS_EMPLOYMENT_STEP = f"{CATEGORY} = 'employment'"
HAS_CONTRACT = "s.contract_id IS NOT NULL AND support.id IS NULL"
COUNTED_EXIT = "exit_rule.class <> 'neutral'"
# Rank of the age band on the last day of the period, the oldest band first.
AGE_BAND = "width_bucket(person.birth_date, %(band_starts)s::date[])"
