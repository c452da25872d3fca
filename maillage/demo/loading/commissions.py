"""Commissions and their agendas, and the exits proposed to the next ones."""

from django.utils.translation import gettext as _

from maillage.demo.records import ItemRecord, Meeting, Pathway
from maillage.demo.territory import Territory
from maillage.demo.this_week import holder
from maillage.demo.workforce import worker_on
from maillage.pathways.models import Commission, CommissionItem, ExitProposal

from . import texts
from .copying import Table
from .pathways import PathwayTables
from .setting import Setting


class CommissionTables:
    def __init__(self, setting: Setting, pathways: PathwayTables, territory: Territory) -> None:
        self._setting, self._pathways, self._territory = setting, pathways, territory
        self.commissions = Table(
            _("commissions"), Commission, "programme", "kind", "branch", "date", "place", "held", "attendees"
        )
        self.items = Table(
            _("ordres du jour"),
            CommissionItem,
            *("commission", "kind", "referral", "enrolment", "position", "motive", "proposed_exit_kind"),
            *("proposed_exit_date", "decision", "reason"),
        )
        self.proposals = Table(
            _("sorties proposées"),
            ExitProposal,
            *("enrolment", "proposed_by", "proposed_on", "exit_kind", "exit_date", "contract", "evidence"),
            *("evidence_date", "state"),
        )

    def tables(self) -> list[Table]:
        return [self.commissions, self.items, self.proposals]

    def add(self, meeting: Meeting) -> None:
        branch = self._setting.branches[meeting.branch]
        commission = self.commissions.add(
            self._setting.programmes["plie"].pk,
            meeting.kind,
            branch.pk,
            meeting.day,
            f"{branch.name}, {branch.address}",
            meeting.held,
            texts.ATTENDEES if meeting.held else "",
        )
        order = {"entry": 0, "exit": 1, "follow_up": 2}
        for position, item in enumerate(sorted(meeting.items, key=lambda item: order[item.kind]), start=1):
            self._add_item(commission, position, item)

    def _add_item(self, commission: int, position: int, item: ItemRecord) -> None:
        exit_kind = None
        if item.exit_kind:
            exit_kind = self._setting.exit_kinds["plie", item.exit_kind]
            if item.pathway and not item.decision:
                self._propose(item.pathway, item, exit_kind)
        self.items.add(
            commission,
            item.kind,
            self._pathways.referral_ids[item.referral] if item.referral else None,
            self._pathways.enrolment_ids[item.pathway] if item.pathway else None,
            position,
            item.motive,
            exit_kind,
            item.exit_day,
            item.decision,
            item.reason,
        )

    def _propose(self, pathway: Pathway, item: ItemRecord, exit_kind: int) -> None:
        today = self._territory.today
        worker = worker_on(self._territory.workers[holder(pathway, today)], today)
        job = next((s.job for s in pathway.steps if s.job and s.end is None), None)
        contract = self._pathways.job_ids[id(job)] if job and item.exit_kind != "abandonment" else None
        self.proposals.add(
            self._pathways.enrolment_ids[pathway],
            self._setting.accounts[worker],
            today,
            exit_kind,
            item.exit_day,
            contract,
            texts.EVIDENCE.get(item.exit_kind, ""),
            today if contract else None,
            "pending",
        )
