"""A territory of seven people whose every figure can be counted on one hand."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.accounts.context import Context
from maillage.organisations.models import Organisation
from maillage.pathways.models import Enrolment, Programme
from maillage.reports.subject import Subject
from tests import build


@dataclass
class Small:
    """Six enrolments of the lead's PLIE in 2017, four carried by `ours`, two by `theirs`; one elsewhere."""

    lead: Organisation
    ours: Organisation
    theirs: Organisation
    elsewhere: Organisation
    programme: Programme
    enrolments: dict[str, Enrolment]

    @property
    def subject(self) -> Subject:
        return Subject(self.programme, 2017)

    def context(self, role: str, organisation: Organisation | None = None) -> Context:
        return build.context(organisation or self.lead, role)


def make() -> Small:
    lead = build.organisation("Pilote d'essai", "lead")
    ours, theirs = build.organisation("Opérateur", "operator"), build.organisation("Voisin", "operator")
    elsewhere = build.organisation("Autre pilote", "lead")
    programme = build.programme(lead)

    def pathway(name: str, operator: Organisation, entry: str, exit: str = "", kind: str = "") -> Enrolment:
        person = build.person(operator, name, sex="F" if name < "D" else "M")
        return build.enrolment(programme, person, entry, exit or None, kind or None, operator=operator)

    enrolments = {
        "anne": pathway("Anne", ours, "2016-05-02", "2017-06-30", "cdi"),
        "bela": pathway("Bela", ours, "2017-01-01", "2017-09-15", "dropout"),
        "cleo": pathway("Cleo", ours, "2017-03-10"),
        "dora": pathway("Dora", ours, "2017-12-31"),
        "emma": pathway("Emma", theirs, "2015-02-01", "2017-11-30", "qualifying_training"),
        "fani": pathway("Fani", theirs, "2016-01-01", "2016-12-31", "moved"),
    }
    job = build.contract(enrolments["cleo"].person, "2017-04-01", "2017-08-31")
    build.step(enrolments["cleo"], "employment_contract", "2017-04-01", "2017-08-31", contract=job)
    build.step(enrolments["anne"], "culture", "2016-06-01", "2017-01-31")
    foreign = build.programme(elsewhere)
    build.enrolment(foreign, build.person(elsewhere, "Zoe"), "2017-02-01", operator=elsewhere)
    return Small(lead, ours, theirs, elsewhere, programme, enrolments)
