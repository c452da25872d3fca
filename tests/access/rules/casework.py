"""Case work: people's files, appointments, steps, contracts."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

R = Right
PEOPLE, EDITS = (R.SEE_PEOPLE,), (R.EDIT_PEOPLE,)
NOTES = (R.SEE_SOCIAL_NOTES,)
WORKS = (R.EDIT_PATHWAYS,)
AGENDA, MEETS = (R.SEE_APPOINTMENTS,), (R.EDIT_APPOINTMENTS,)

RULES = {
    "people:create": Rule(EDITS),
    "people:alike": Rule(EDITS, method="post", data={"last_name": "Lointaine", "first_name": "Prénom"}),
    "people:edit": Rule(EDITS, record="person"),
    "people:residence_create": Rule(EDITS, record="person"),
    "people:residence_edit": Rule(EDITS, record="residence"),
    "people:residence_remove": Rule(EDITS, record="residence", method="post"),
    "people:situations": Rule(NOTES, record="person"),
    "people:search": Rule(NOTES, record="person"),
    "people:jobs": Rule(PEOPLE, query="?q=cuisin"),
    "people:situation_remove": Rule(NOTES, record="situation", method="post"),
    "people:barrier_create": Rule(NOTES, record="person"),
    "people:barrier_edit": Rule(NOTES, record="barrier"),
    "people:barrier_lift": Rule(NOTES, record="barrier", method="post"),
    "people:barrier_reopen": Rule(NOTES, record="barrier", method="post"),
    "people:barrier_remove": Rule(NOTES, record="barrier", method="post"),
    "employment:contract_create": Rule(WORKS, record="person"),
    "employment:contract_edit": Rule(WORKS, record="contract"),
    "employment:contract_end": Rule(WORKS, record="contract", method="post"),
    "employment:contract_reopen": Rule(WORKS, record="contract", method="post"),
    "employment:contract_remove": Rule(WORKS, record="contract", method="post"),
    "employment:employers": Rule(WORKS, query="?q=str"),
    "pathways:people": Rule(PEOPLE),
    "pathways:person": Rule(PEOPLE, record="person"),
    "pathways:person_tab": Rule(PEOPLE, record="person", named={"tab": "suivi"}),
    "pathways:person_known_on": Rule(
        PEOPLE,
        record="person",
        query="?le=1/3/2017",
        out_of_reach=("reception", "partner", "liaison_officer", "clause_facilitator"),
    ),
    "pathways:appointments": Rule(AGENDA),
    "pathways:appointment_quick": Rule(MEETS, record="person", method="post", data={"date": "12/3"}),
    "pathways:appointment_create": Rule(MEETS, record="person"),
    "pathways:appointment_edit": Rule(MEETS, record="appointment"),
    "pathways:appointment_attendance": Rule(
        MEETS, record="appointment", method="post", data={"attendance": "kept"}
    ),
    "pathways:appointment_unmark": Rule(MEETS, record="appointment", method="post"),
    "pathways:appointment_remove": Rule(MEETS, record="appointment", method="post"),
    "pathways:step_create": Rule(WORKS, record="enrolment"),
    "pathways:step_edit": Rule(WORKS, record="step"),
    "pathways:step_end": Rule(WORKS, record="step", method="post"),
    "pathways:step_reopen": Rule(WORKS, record="step", method="post"),
    "pathways:step_remove": Rule(WORKS, record="step", method="post"),
}
