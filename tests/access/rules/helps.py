"""Helps to companies and, through them, to people: immersions, sponsorship, free zones, programmes."""

from maillage.accounts.roles import Right
from maillage.employment.models import CompanyHelp
from tests import build
from tests.access.matrix import Rule

FOLLOWS = (Right.FOLLOW_COMPANIES,)
WORKS = (Right.EDIT_PATHWAYS, Right.FOLLOW_COMPANIES)
OF_IMMERSION = {"rights": WORKS, "record": "immersion"}
OF_PAIR = {"rights": WORKS, "record": "sponsorship"}

TYPED = "?implanted_on=1/1/2018&profit=90000&turnover=900000&employees=4"


def company(world, role):
    return {"pk": world.within[role]["organisation"].pk}


def entry(world, role):
    """The world's network has a company in a programme."""
    return {"pk": _entry(world).pk}


def action(world, role):
    with build.writing():
        made = _entry(world).actions.create(date=build.day("2018-02-01"), kind="diagnosis")
    return {"pk": made.pk}


def _entry(world):
    with build.writing():
        return CompanyHelp.objects.create(
            network=world.lead,
            company=build.organisation(None, "employer"),
            programme="hr_expertise",
            start_date=build.day("2018-01-15"),
        )


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
    "employment:free_zone": Rule(FOLLOWS, named=company),
    "employment:free_zone_paper": Rule(FOLLOWS, named=company, query=TYPED),
    "employment:helps": Rule(FOLLOWS),
    "employment:help_new": Rule(FOLLOWS),
    "employment:help": Rule(FOLLOWS, named=entry),
    **{
        f"employment:help_{act}": Rule(FOLLOWS, named=entry, method="post")
        for act in ("act", "close", "reopen", "remove")
    },
    "employment:help_unact": Rule(FOLLOWS, named=action, method="post"),
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
