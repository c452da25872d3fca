"""Pairs of a sponsor and a person, and their meetings."""

from django.utils.translation import gettext as _

from maillage.demo.records import PersonRecord, SponsorshipRecord
from maillage.employment.models import Sponsorship, SponsorshipMeeting

from .copying import Table
from .setting import Setting


class SponsorshipTables:
    """`contacts`: the contact of each employer, by rank."""

    def __init__(self, setting: Setting, people: dict[PersonRecord, int], contacts: dict[int, int]) -> None:
        self._setting, self._people, self._contacts = setting, people, contacts
        self.pairs = Table(
            _("parrainages"),
            Sponsorship,
            *("origin_organisation", "person", "company", "sponsor", "subject", "start_date", "end_date"),
            "end_reason",
        )
        self.meetings = Table(
            _("rencontres de parrainage"), SponsorshipMeeting, "sponsorship", "date", "state", "note"
        )

    def tables(self) -> list[Table]:
        return [self.pairs, self.meetings]

    def add(self, said: SponsorshipRecord) -> None:
        pair = self.pairs.add(
            self._setting.operator_of(said.post).pk,
            self._people[said.person],
            self._setting.employers[said.company].pk,
            self._contacts[said.company],
            said.subject,
            said.start,
            said.end,
            said.end_reason,
        )
        for day, state, note in said.meetings:
            self.meetings.add(pair, day, state, note)
