"""A few people whose pathways ended long ago, and everything a file can hold about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from maillage.accounts.models import Account
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation
from maillage.pathways.models import CommissionItem, Diagnosis, Enrolment, Programme
from maillage.people.models import Barrier, Person, Situation
from maillage.reports import queries
from maillage.reports.subject import Subject
from tests import build

TODAY = dt.date(2026, 11, 22)
SECRET = "confidence"  # in every free text: found nowhere afterwards


@dataclass
class Old:
    lead: Organisation
    programme: Programme
    worker: Account
    people: dict[str, Person]
    enrolments: dict[str, Enrolment]

    @property
    def kinds(self) -> list[str]:
        return sorted(self.programme.exit_kinds.values_list("code", flat=True))

    def figures(self) -> dict:
        """Every figure of every yearly chapter, with the cumulated columns."""
        found: dict = {}
        for year in (2014, 2016, 2017):
            readings = queries.readings_now(Subject(self.programme, year)).by_key.values()
            found |= {(year, *r.key): (r.value, r.part, r.whole) for r in readings}
        return found

    def entered(self, year: int = 2014) -> int:
        """How many entered in a year, as figures say."""
        subject = Subject(self.programme, year)
        here = queries.readings_now(subject, [("new_entrants", Period.year(year))])
        return int(here.get("new_entrants", Period.year(year)).value)


def make(code: str = "gpp") -> Old:
    """`gpp` keeps no archive, `plie` does."""
    lead = build.organisation("Pilote", "lead")
    programme = build.programme(lead, code)
    worker = build.account(lead)
    district = build.area("Quartier", valid_from="2015-01-01")
    made = Old(lead, programme, worker, {}, {})
    rows = [
        ("Alpha", "1969-07-02", "2013-03-04", "2014-12-30", 1, "moved"),
        ("Beta", "1988-12-31", "2014-01-02", "2016-06-15", 2, None),
        ("Gamma", "1991-01-01", "2015-05-05", "2016-05-05", 3, None),
        ("Delta", "1966-02-28", "2016-12-31", "2017-01-01", 4, None),
        ("Omega", "1990-05-05", "2017-03-01", "", 5, None),
    ]
    kinds = sorted(programme.exit_kinds.values_list("code", flat=True))
    steps = sorted(programme.step_types.values_list("code", flat=True))
    for name, born, entry, left, number, kind in rows:
        person = build.person(
            lead,
            name,
            f"Prenom{name}",
            birth_name=f"Nee{name}",
            birth_date=born,
            sex="FM"[number % 2],
            email=f"{name.lower()}@example.org",
            phone=f"+3361234567{number}",
            ref=f"R{number}",
        )
        chosen = (kind if kind in kinds else kinds[number % len(kinds)]) if left else None
        enrolment = build.enrolment(
            programme,
            person,
            entry,
            left or None,
            chosen,
            worker=worker,
            ref=f"E{number}",
            objectives=f"{SECRET} {name}",
            exit_note=f"{SECRET} {name}" if left else "",
            entry_situations=["rsa"] if number % 2 else ["rqth", "deld"],
            education_level="V",
        )
        build.residence(person, None, "2014-06-30", address=f"{number} rue {SECRET}", insee_code="69387")
        build.residence(
            person, "2014-07-01", None, [district], address=f"{number} quai {SECRET}", insee_code="69388"
        )
        job = build.contract(person, entry, left or None, employer=lead, job_title=f"{SECRET} {name}")
        build.step(enrolment, steps[number % len(steps)], entry, left or None, title=f"{SECRET} {name}")
        work = next((code for code in steps if "contract" in code), steps[0])
        build.step(enrolment, work, entry, left or None, contract=job)
        build.appointment(person, entry, enrolment, note=f"{SECRET} {name}", attendance="kept")
        referral = build.referral(
            programme, person, received_on="2012-01-10", state="enrolled", motive=f"{SECRET} {name}"
        )
        with build.writing():
            Situation.objects.create(person=person, date=entry, kind="household", value=SECRET)
            barrier = Barrier.objects.create(person=person, kind="housing", since=entry, note=SECRET)
            barrier.delete()
            Diagnosis.objects.create(referral=referral, date=entry, situation=f"{SECRET} {name}")
            Enrolment.objects.filter(pk=enrolment.pk).update(referral=referral)
            person.phone = "+33611111111"
            person.save()
        assert not CommissionItem.objects.filter(enrolment=enrolment).exists()
        made.people[name], made.enrolments[name] = person, enrolment
    return made
