"""Companies in programmes of help, and what was done with them."""

from django.utils.translation import gettext as _

from maillage.demo.records import HelpRecord
from maillage.employment.models import CompanyHelp, CompanyHelpAction

from .copying import Table
from .setting import Setting


class HelpTables:
    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.entries = Table(
            _("aides aux entreprises"),
            CompanyHelp,
            *("network", "company", "programme", "start_date", "end_date", "outcome", "subject"),
        )
        self.actions = Table(_("actions des aides"), CompanyHelpAction, "help", "date", "kind", "people")

    def tables(self) -> list[Table]:
        return [self.entries, self.actions]

    def add(self, said: HelpRecord) -> None:
        entry = self.entries.add(
            self._setting.lead.pk,
            self._setting.employers[said.company].pk,
            said.programme,
            said.start,
            said.end,
            said.outcome,
            said.subject,
        )
        for day, kind, people in said.actions:
            self.actions.add(entry, day, kind, people)
