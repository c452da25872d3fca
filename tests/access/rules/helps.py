"""Helps to companies, and to people through companies: immersions, sponsorship."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

WORKS = (Right.EDIT_PATHWAYS, Right.FOLLOW_COMPANIES)
OF_IMMERSION = {"rights": WORKS, "record": "immersion"}
OF_PAIR = {"rights": WORKS, "record": "sponsorship"}

TYPED = "?implanted_on=1/1/2018&profit=90000&turnover=900000&employees=4"


def company(world, role):
    return {"pk": world.within[role]["organisation"].pk}


RULES = {
    "employment:immersions": Rule(WORKS),
    "employment:immersion_new": Rule(WORKS),
    "employment:immersion_people": Rule(WORKS, query="?q=essai"),
    "employment:immersion": Rule(**OF_IMMERSION),
    "employment:immersion_edit": Rule(**OF_IMMERSION),
    "employment:immersion_agreement": Rule(**OF_IMMERSION),
    "employment:immersion_close": Rule(**OF_IMMERSION),
    **{
        f"employment:immersion_{act}": Rule(**OF_IMMERSION, method="post")
        for act in ("print", "sign", "cancel", "back", "remove")
    },
    "employment:free_zone": Rule((Right.FOLLOW_COMPANIES,), named=company),
    "employment:free_zone_paper": Rule((Right.FOLLOW_COMPANIES,), named=company, query=TYPED),
    "employment:sponsorships": Rule(WORKS),
    "employment:sponsorship_new": Rule(WORKS),
    "employment:sponsors": Rule(WORKS, query="?q=une"),
    "employment:sponsorship": Rule(**OF_PAIR),
    **{
        f"employment:sponsorship_{act}": Rule(**OF_PAIR, method="post")
        for act in ("meet", "end", "reopen", "remove")
    },
    "employment:sponsorship_unmeet": Rule(WORKS, record="sponsorship_meeting", method="post"),
}
