"""The programme's side of pathways."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

R = Right
WORKS = (R.EDIT_PATHWAYS,)
RUNS = (R.RUN_COMMISSIONS,)
MANAGES = (R.MANAGE_PROGRAMME,)
DEFINES = (R.EDIT_PROGRAMMES,)
STEERS = (R.MANAGE_PROGRAMME, R.EDIT_REPORTS)


def version(world, role):
    return {"pk": world.within[role]["programme"].versions.get().pk}


RULES = {
    "pathways:programme_list": Rule(DEFINES),
    "pathways:programme_load": Rule(DEFINES),
    "pathways:programme_file": Rule(DEFINES, named=version),
    "pathways:programme_detail": Rule(DEFINES, record="programme"),
    "pathways:dashboard": Rule(STEERS, record="programme"),
    "pathways:steering": Rule(STEERS),
    "pathways:caseload": Rule(WORKS),
    "pathways:blocked": Rule(WORKS),
    "pathways:bulk_hand_over": Rule(WORKS, query="?de=0"),
    "pathways:referral_list": Rule((R.SEE_PATHWAYS,)),
    "pathways:referral": Rule((R.SEE_PATHWAYS,), record="referral"),
    "pathways:referral_new": Rule(WORKS),
    "pathways:person_suggestions": Rule(WORKS, query="?q=e"),
    "pathways:referral_edit": Rule(WORKS, record="referral"),
    "pathways:diagnosis": Rule(WORKS, record="referral"),
    "pathways:referral_withdraw": Rule(WORKS, record="referral", method="post", data={"reason": "x"}),
    "pathways:referral_resume": Rule(WORKS, record="referral", method="post"),
    "pathways:referral_open": Rule(WORKS, record="referral"),
    "pathways:referral_contract": Rule(WORKS, record="referral"),
    "pathways:commission_list": Rule((R.EDIT_PATHWAYS, R.RUN_COMMISSIONS)),
    "pathways:commission": Rule((R.EDIT_PATHWAYS, R.RUN_COMMISSIONS), record="commission"),
    "pathways:commission_new": Rule(RUNS),
    "pathways:commission_edit": Rule(RUNS, record="commission"),
    "pathways:commission_cancel": Rule(RUNS, record="commission", method="post"),
    "pathways:commission_add": Rule(RUNS, record="commission", method="post", data={"all": "1"}),
    "pathways:commission_add_person": Rule(RUNS, record="commission", method="post"),
    "pathways:commission_desk": Rule(RUNS, record="commission"),
    "pathways:commission_hold": Rule(RUNS, record="commission", method="post"),
    "pathways:commission_reopen": Rule(RUNS, record="commission", method="post", data={"reason": "x"}),
    "pathways:commission_minutes": Rule(RUNS, record="commission"),
    "pathways:item_move": Rule(RUNS, record="item", method="post", data={"way": "up"}),
    "pathways:item_remove": Rule(RUNS, record="item", method="post"),
    "pathways:item_decide": Rule(RUNS, record="item", method="post", data={"decision": "validated"}),
    "pathways:enrolment_contract": Rule(WORKS, record="enrolment"),
    "pathways:enrolment_signed": Rule(
        WORKS, record="enrolment", method="post", data={"contract_signed_on": "2017-02-01"}
    ),
    "pathways:enrolment_exit": Rule(WORKS, record="enrolment"),
    "pathways:enrolment_exit_withdraw": Rule(WORKS, record="enrolment", method="post"),
    "pathways:enrolment_hand_over": Rule(WORKS, record="enrolment"),
    "pathways:enrolment_present": Rule(WORKS, record="enrolment"),
    "pathways:enrolment_present_withdraw": Rule(WORKS, record="enrolment", method="post"),
    "pathways:re_entry": Rule(MANAGES, record="enrolment"),
    "pathways:enrolment_reopen": Rule(MANAGES, record="enrolment"),
    "pathways:enrolment_reopen_now": Rule(MANAGES, record="enrolment", method="post"),
}
