"""Answers about being presented to companies, as the reference worker of the day wrote them down."""

import datetime as dt

from django.utils.translation import gettext as _

from maillage.demo.records import AgreementRecord, PersonRecord
from maillage.demo.territory import Territory
from maillage.demo.this_week import holder
from maillage.demo.workforce import worker_on
from maillage.protection.rights.consents import LISTS
from maillage.protection.rights.models import Consent, ConsentAnswer, How
from maillage.protection.rights.texts import texts_on

from .copying import Table
from .setting import Setting


class AgreementTables:
    """Rows of what people answered; a yes taken back later has a row of its own."""

    def __init__(self, setting: Setting, people: dict[PersonRecord, int], territory: Territory) -> None:
        self._setting, self._people, self._territory = setting, people, territory
        self.consents = Table(
            _("accords"),
            Consent,
            *("person", "code", "version", "answer", "day", "how", "organisation", "account"),
        )

    def tables(self) -> list[Table]:
        return [self.consents]

    def add(self, said: AgreementRecord) -> None:
        self._write(said, said.day, ConsentAnswer.GIVEN if said.given else ConsentAnswer.REFUSED)
        if said.taken_back is not None:
            self._write(said, said.taken_back, ConsentAnswer.WITHDRAWN)

    def _write(self, said: AgreementRecord, day: dt.date, answer: str) -> None:
        text = texts_on(day).get(LISTS)
        if text is None:
            return
        pathway = said.pathway
        post = holder(pathway, day)
        worker = worker_on(self._territory.workers[post], day)
        self.consents.add(
            self._people[pathway.person],
            LISTS,
            text.version,
            str(answer),
            day,
            str(How.ALOUD),
            self._setting.operator_of(post).pk,
            self._setting.accounts[worker],
        )
