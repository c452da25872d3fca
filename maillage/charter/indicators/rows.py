"""What the figures of the charter count, in SQL. Built when asked for: rooms register deeds meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.indicators.counting import Count, During, Key, Rows
from maillage.indicators.definitions import Counted, Source
from maillage.indicators.registry import Section
from maillage.indicators.tally import Tallies
from maillage.kernel.period import Period

from .. import attribution

COMPANY = Key("deeds.organisation_id", "organisations.Organisation")
DONE = During("deeds.day")
DUE = During("promised.due_on")


@dataclass(frozen=True)
class InForceAtEnd:
    """Begun, and not over before the last day of the period: that day counts. No last day is an open end."""

    first: str
    last: str

    def within(self, first: str, last: str) -> str:
        return f"{self.first} <= {last} AND ({self.last} IS NULL OR {self.last} >= {last})"

    def near(self, first: str, last: str) -> str:
        return f"{self.first} <= {last} AND ({self.last} IS NULL OR {self.last} >= {first})"


@dataclass(frozen=True)
class Summed(Counted):
    """A sum over deeds; behind it stand the companies whose deeds they are."""

    behind: Count | None = None

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[Source, None]:
        if breakdown or self.behind is None:
            raise KeyError(breakdown)
        return Source(self.behind), None


def deeds() -> Rows:
    """What signatories did while they were."""
    return Rows(f"({attribution.deeds()}) deeds", "", "deeds.organisation_id", "organisations.Organisation")


def promised() -> Rows:
    """What signatories promised, with what fulfils it."""
    return Rows(f"({attribution.commitments()}) promised", "", "promised.id", "charter.Commitment")


SIGNATURES = Rows(
    "charter_chartersignature signed",
    "signed.network_id = %(charter_network)s",
    "signed.id",
    "charter.CharterSignature",
)
SIGNED = InForceAtEnd("signed.signed_on", "signed.until")
OFFICERS = Rows(
    "accounts_membership member JOIN organisations_organisation home ON home.id = member.organisation_id",
    "(home.id = %(charter_network)s OR home.accounts_managed_by_id = %(charter_network)s)"
    " AND member.role = ANY(%(charter_officers)s)",
    "member.account_id",
    "accounts.Account",
)
IN_OFFICE = InForceAtEnd("member.started_on", "member.ended_on")
ONE_OFFICER = Key("member.account_id", "accounts.Account")
