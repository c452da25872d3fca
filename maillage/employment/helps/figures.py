"""A section of figures for each programme of help a network has companies in.

source: annual reports 2017 (Expertise RH, Alliance) and 2020; the section's code is the programme's.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.indicators import COMPANIES, Indicator, Section
from maillage.indicators.counting import Count, During, Key, Overlapping, Rows
from maillage.indicators.definitions import Counted, Wording, by_code
from maillage.kernel.period import Period

from .models import CompanyHelp
from .programmes import programmes

_IN_IT = "h.network_id = %(network)s AND h.programme = %(programme)s"
ENTRIES = Rows("employment_companyhelp h", _IN_IT, "h.company_id", "organisations.Organisation")
ACTIONS = Rows(
    "employment_companyhelpaction a JOIN employment_companyhelp h ON h.id = a.help_id",
    _IN_IT,
    "h.company_id",
    "organisations.Organisation",
)
_COMPANY = Key("h.company_id", "organisations.Organisation")
_STAY = Overlapping("h.start_date", "h.end_date")


def indicators() -> list[Indicator]:
    """In the order of the report."""
    return [
        _counted(
            "companies",
            _("Entreprises"),
            Count(ENTRIES, _STAY, key=_COMPANY),
            _(
                "Entreprises distinctes qui ont été dans le dispositif au moins un jour de la période : de "
                "leur entrée à leur clôture, ces deux jours compris."
            ),
        ),
        _counted(
            "companies_entered",
            _("Entreprises entrées"),
            Count(ENTRIES, During("h.start_date"), key=_COMPANY),
            _("Entreprises distinctes dont l'entrée dans le dispositif est dans la période."),
        ),
        _counted(
            "companies_closed",
            _("Accompagnements clos"),
            Count(ENTRIES, During("h.end_date"), key=_COMPANY),
            _("Entreprises distinctes dont la clôture est dans la période, quelle qu'en soit l'issue."),
        ),
        _counted(
            "companies_active",
            _("Entreprises avec une action"),
            Count(ACTIONS, During("a.date"), key=_COMPANY),
            _("Entreprises distinctes du dispositif avec lesquelles une action est datée de la période."),
        ),
    ]


def _counted(code: str, label: object, count: Count, text: object) -> Indicator:
    return Indicator(code, label, "company", Counted(count), (Wording(text),))


class HelpSections:
    """One section for each programme an organisation's network has companies in."""

    def codes(self, organisation_id: int) -> list[str]:
        used = CompanyHelp.objects.filter(network_id=organisation_id).order_by()
        held = set(used.values_list("programme", flat=True).distinct())
        return [code for code in programmes() if code in held]

    def section(self, code: str, organisation_id: int) -> Section | None:
        programme = programmes().get(code)
        if programme is None or code not in self.codes(organisation_id):
            return None
        return Section(
            code=code,
            label=programme.name,
            organisation_id=organisation_id,
            indicators=by_code(indicators()),
            parameters={"network": organisation_id, "programme": code},
            of_period=_nothing,
            family=COMPANIES,
        )

    def organisations(self, code: str) -> list[int]:
        used = CompanyHelp.objects.filter(programme=code).order_by()
        return sorted(set(used.values_list("network_id", flat=True).distinct()))


def _nothing(period: Period) -> dict[str, object]:
    return {}
