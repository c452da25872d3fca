"""What the network knows of companies: contacts, officers in charge, exchanges."""

from django.utils.translation import gettext as _

from maillage.demo.liaison import CompanyRecord
from maillage.organisations.models import Contact, Interaction, Liaison

from .copying import Table
from .setting import Setting

_HANDED_OVER = "Départ de la personne en charge."


class CompanyTables:
    """Rows that hang on the files of employers."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.contact_ids: dict[int, int] = {}
        self.contacts = Table(
            _("contacts d'entreprises"),
            Contact,
            *("organisation", "name", "function", "email", "phone", "confirmed_on", "consent", "consent_on"),
        )
        self.liaisons = Table(
            _("entreprises suivies"),
            Liaison,
            *("organisation", "network", "officer", "start_date", "end_date", "reason"),
        )
        self.exchanges = Table(
            _("échanges avec les entreprises"),
            Interaction,
            *("organisation", "network", "officer", "contact", "date", "kind", "summary"),
            *("next_action", "next_on", "done_on"),
        )

    def tables(self) -> list[Table]:
        return [self.contacts, self.liaisons, self.exchanges]

    def add(self, rank: int, company: CompanyRecord) -> None:
        """Keep everything known of the employer of that rank."""
        employer, network = self._setting.employers[rank].pk, self._setting.lead.pk
        officers = self._setting.officers
        said = company.contact
        contact = self.contacts.add(
            employer,
            said.name,
            said.function,
            said.email,
            said.phone,
            said.confirmed_on,
            said.consent,
            said.consent_on,
        )
        self.contact_ids[rank] = contact
        for n, (officer, since, until) in enumerate(company.charges):
            reason = _HANDED_OVER if n else ""
            self.liaisons.add(employer, network, officers[officer], since, until, reason)
        for exchange in company.exchanges:
            self.exchanges.add(
                employer,
                network,
                officers[exchange.officer],
                contact if exchange.day >= said.confirmed_on else None,
                exchange.day,
                exchange.kind,
                exchange.summary,
                exchange.to_do,
                exchange.due,
                exchange.done,
            )
