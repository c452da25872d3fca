"""The simulation on paper, to leave with the company."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.kernel.documents import render_pdf
from maillage.kernel.formats import day as format_day
from maillage.kernel.formats import day_long, number
from maillage.organisations.models import Organisation

from .rules import Measure
from .simulation import Simulation


@override("fr")
def simulation_pdf(found: Simulation, by: Organisation) -> bytes:
    typed, chart, clause = found.typed, found.chart(), found.clause
    title = _("Simulation ZFU-TE")
    return render_pdf(
        "employment/free_zone",
        {
            "title": title,
            "organisation": by.name,
            "subtitle": found.company.name,
            "reference": _("Établie le %s. Une simulation n'est pas une décision : les services des impôts, "
                           "seuls, disent le droit.") % day_long(found.today),
            "note": f"{title} – {found.company.name}",
            "verdict": found.verdict,
            "facts": [
                [_("Implantée dans la zone le"), format_day(typed.implanted_on)],
                [_("Bénéfice annuel"), f"{number(typed.profit)} €"],
                [_("Chiffre d'affaires annuel"), f"{number(typed.turnover)} €"],
                [_("Salariés"), _("%(all)s, dont %(residents)s résidents de ZFU-TE ou QPV")
                 % {"all": number(typed.employees), "residents": number(found.residents)}],
                [_("Embauches depuis l'implantation"), _counted(clause.hires)],
            ],
            "conditions_title": _("Conditions d'accès"),
            "conditions": [
                [c.label, _("oui") if c.holds else _("non"), c.said] for c in found.conditions
            ],
            "conditions_columns": [_("Condition"), _("Remplie"), ""],
            "conditions_source": str(found.rules.sources["companies"]),
            "clause_title": _("Clause d'embauche locale"),
            "clause": found.clause_said,
            "clause_source": str(found.rules.sources["clause"]),
            "years_title": _("Année par année"),
            "years_columns": [_("Année"), _("Du"), _("Au"), _("Taux"), _("Embauches de résidents"),
                              _("Plafond (€)"), _("Exonéré (€)"), _("Imposé (€)")],
            "years": [
                [str(y.number), format_day(y.first), format_day(y.last), f"{y.rate} %", number(y.hires),
                 number(y.ceiling), number(y.exempted), number(y.taxed)]
                for y in found.years
            ],
            "years_sources": [str(found.rules.sources["rates"]), str(found.rules.sources["ceiling"])],
            "svg": chart.svg,
            "alt": chart.description,
        },
    )  # fmt: skip


def _counted(measure: Measure) -> str:
    said = _("%(all)s, dont %(residents)s résidents sur un contrat qui compte")
    return said % {"all": number(measure.all), "residents": number(measure.residents)}
