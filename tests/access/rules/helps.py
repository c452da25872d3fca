"""Helps to companies, and to people through companies: immersions."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

WORKS = (Right.EDIT_PATHWAYS, Right.FOLLOW_COMPANIES)
OF_IMMERSION = {"rights": WORKS, "record": "immersion"}

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
}
