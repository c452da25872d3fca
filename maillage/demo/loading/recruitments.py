"""Offers, candidates and sessions; invented candidates get a file, their hires a contract."""

from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from maillage.demo.recruitments import ApplicationRecord, OfferRecord, SessionRecord
from maillage.employment.models import Application, Convening, JobOffer, RecruitmentSession
from maillage.territory.reference import insee_code_for

from .copying import Table
from .pathways import PathwayTables
from .people import PeopleTables
from .setting import Setting

_ASKED = (
    ("licence", ""),
    ("french_level", ""),
    ("education", ""),
    ("experience_months", None),
    ("public_transport", None),
    ("wage", ""),
    ("clause_eligible", False),
)
_DAYS = ("cv_sent", "invited", "information", "interview", "hired", "withdrawn", "refused")


class RecruitmentTables:
    """Rows of offers. Its candidates' files and contracts go to the tables of those."""

    def __init__(self, setting: Setting, people: PeopleTables, pathways: PathwayTables) -> None:
        self._setting, self._people, self._pathways = setting, people, pathways
        self.offers = Table(
            _("offres"),
            JobOffer,
            *("network", "company", "ref", "code", "title", "rome", "address", "postcode", "city"),
            *("insee_code", "weekly_hours", "schedule", "contract_kind", "contract_months", "starts_on"),
            *("posts", "opened_on", "valid_until", "last_confirmed_on", "collective", "by_source", "stages"),
            *("closed_on", "close_reason"),
            *(name for name, _default in _ASKED),
        )
        self.applications = Table(
            _("candidatures"),
            Application,
            *("offer", "person", "origin", "proposed_by", "source", "programme", "proposed_on"),
            *(f"{name}_on" for name in _DAYS),
            *("reason", "contract"),
        )
        self.sessions = Table(
            _("séances de recrutement"),
            RecruitmentSession,
            *("offer", "kind", "date", "starts_at", "ends_at", "place", "capacity", "instructions"),
        )
        self.convenings = Table(_("convocations"), Convening, "session", "application", "attendance")

    def tables(self) -> list[Table]:
        return [self.offers, self.applications, self.sessions, self.convenings]

    def add(self, offer: OfferRecord) -> None:
        lead = self._setting.lead.pk
        company = self._setting.employers[offer.company]
        closed_on, why = offer.closed or (None, "")
        number = len(self.offers) + 1
        offer_id = self.offers.add(
            lead,
            company.pk,
            f"O{number:05}",
            offer.code or None,
            offer.title,
            offer.rome,
            company.address,
            company.postcode,
            company.city,
            insee_code_for(company.postcode, company.city),
            offer.hours,
            list(offer.schedule),
            offer.contract[0],
            offer.contract[1],
            offer.starts_on,
            offer.posts,
            offer.opened,
            offer.until,
            max(offer.confirmed or offer.opened, offer.opened),
            bool(offer.code),
            offer.by_source,
            Jsonb(offer.stages),
            closed_on,
            why,
            *(offer.asks.get(name, default) for name, default in _ASKED),
        )
        ids = {id(one): self._add_application(offer_id, one) for one in offer.applications}
        for session in offer.sessions:
            self._add_session(offer_id, session, ids)

    def _add_application(self, offer_id: int, one: ApplicationRecord) -> int:
        lead = self._setting.lead.pk
        if one.invented and one.person not in self._people.ids:
            self._people.add(one.person, lead)
        person = self._people.ids[one.person]
        contract = None
        if one.job is not None:
            contract = self._pathways.job_ids.get(id(one.job))
            if contract is None:
                contract = self._pathways.add_contract(one.job, person, lead)
        return self.applications.add(
            offer_id,
            person,
            lead,
            self._setting.officers[0] if self._setting.officers else None,
            one.source,
            one.programme,
            one.first,
            *(one.days.get(name) for name in _DAYS),
            one.reason,
            contract,
        )

    def _add_session(self, offer_id: int, session: SessionRecord, ids: dict[int, int]) -> None:
        session_id = self.sessions.add(
            offer_id,
            session.kind,
            session.day,
            session.starts,
            session.ends,
            session.place,
            session.capacity,
            _("Apportez un CV et une pièce d'identité.") if session.kind == "interview" else "",
        )
        for one in session.convened:
            attendance = ""
            if session.came is not None:
                attendance = "present" if id(one) in session.came else "absent"
            self.convenings.add(session_id, ids[id(one)], attendance)
