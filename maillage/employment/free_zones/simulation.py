"""A whole simulation: what was typed, what the records say, the years, the clause, in words with sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts.context import Context
from maillage.kernel.charts import Chart, Segments, stacked_columns
from maillage.kernel.formats import day as format_day
from maillage.kernel.formats import number
from maillage.organisations.models import Organisation
from maillage.territory.models import Area, AreaKind
from maillage.territory.queries import in_force

from .hires import Hire, hires_at
from .rules import Clause, Rules, Year, clause, rules_on, years


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What the company says of itself; `residents` and `employees` are those of today, everybody included
    but for `residents`, which leaves out those the network's records know."""

    implanted_on: dt.date
    profit: int
    turnover: int
    employees: int
    residents: int = 0
    other_hires: int = 0
    other_resident_hires: int = 0


@dataclass(frozen=True)
class Condition:
    """A condition to be eligible, and whether it holds."""

    label: str
    holds: bool
    said: str


@dataclass
class Simulation:
    company: Organisation
    typed: Typed
    rules: Rules
    zone: Area | None
    hires: list[Hire]
    today: dt.date

    @cached_property
    def counting(self) -> list[Hire]:
        return [hire for hire in self.hires if hire.counts]

    @cached_property
    def residents(self) -> int:
        """Residents of the staff: those typed, and those of the records still there."""
        return self.typed.residents + sum(1 for hire in self.counting if hire.running)

    @cached_property
    def clause(self) -> Clause:
        return clause(
            self.rules,
            employees=self.typed.employees,
            residents=min(self.residents, self.typed.employees),
            hired=len(self.hires) + self.typed.other_hires,
            residents_hired=len(self.counting) + self.typed.other_resident_hires,
        )

    @cached_property
    def years(self) -> list[Year]:
        days = [hire.day for hire in self.counting]
        return years(self.rules, self.typed.implanted_on, self.typed.profit, days)

    @property
    def total(self) -> int:
        return sum(year.exempted for year in self.years)

    @cached_property
    def current(self) -> Year | None:
        """The year of today, None once the eight are over."""
        return next((year for year in self.years if year.first <= self.today <= year.last), None)

    @cached_property
    def conditions(self) -> list[Condition]:
        typed, rules = self.typed, self.rules
        in_time = rules.since <= typed.implanted_on <= rules.implanted_until
        return [
            Condition(
                _("Établissement dans une ZFU-TE"),
                self.zone is not None,
                self.zone.name if self.zone else _("sa fiche ne le place dans aucune zone franche"),
            ),
            Condition(
                _("Implantation dans la période ouverte"),
                in_time,
                _("le %(day)s ; la période va du %(first)s au %(last)s")
                % {
                    "day": format_day(typed.implanted_on),
                    "first": format_day(rules.since),
                    "last": format_day(rules.implanted_until),
                },
            ),
            Condition(
                _("Effectif"),
                typed.employees <= rules.employees,
                _("%(held)s salariés, %(most)s au plus")
                % {"held": number(typed.employees), "most": number(rules.employees)},
            ),
            Condition(
                _("Chiffre d'affaires"),
                typed.turnover <= rules.turnover,
                _("%(held)s €, %(most)s € au plus")
                % {"held": number(typed.turnover), "most": number(rules.turnover)},
            ),
        ]

    @property
    def eligible(self) -> bool:
        return all(condition.holds for condition in self.conditions)

    @property
    def verdict(self) -> str:
        """One sentence: what matters."""
        if not self.eligible:
            return _("Les conditions d'accès ne sont pas toutes réunies : voici ce qu'elles ouvriraient.")
        if self.current is None:
            return _("Les huit années ne couvrent pas aujourd'hui : rien n'est exonéré.")
        if not self.clause.kept:
            return ngettext(
                "Il manque %(count)d résident à la clause d'embauche locale : sans lui, rien n'est exonéré.",
                "Il manque %(count)d résidents à la clause d'embauche locale : sans eux, rien n'est exonéré.",
                self.clause.missing,
            ) % {"count": self.clause.missing}
        return _("Exonération possible cette année (la %(year)de) : %(amount)s € de bénéfice.") % {
            "year": self.current.number,
            "amount": number(self.current.exempted),
        }

    @property
    def clause_said(self) -> str:
        """What is missing to fulfil the clause, in words."""
        found = self.clause
        if not found.applies:
            return (
                _("Elle se lit à partir du %de salarié : elle ne s'applique pas encore.")
                % self.rules.clause_from
            )
        if found.kept:
            return _("Elle est remplie : un salarié ou une embauche sur deux au moins.")
        return ngettext(
            "Encore %(count)d résident à embaucher, en CDI ou CDD de %(months)d mois au moins, "
            "%(hours)d heures par semaine au minimum.",
            "Encore %(count)d résidents à embaucher, en CDI ou CDD de %(months)d mois au moins, "
            "%(hours)d heures par semaine au minimum.",
            found.missing,
        ) % {"count": found.missing, "months": self.rules.months, "hours": self.rules.weekly_hours}

    def chart(self) -> Chart:
        return stacked_columns(
            [
                Segments(
                    _("an %d") % year.number,
                    [year.exempted, year.taxed],
                    [_thousands(year.exempted), _thousands(year.taxed)],
                )
                for year in self.years
            ],
            [_("exonéré"), _("imposé")],
            title=_("Bénéfice exonéré et imposé, par année, en milliers d'euros"),
        )


def simulate(context: Context, company: Organisation, typed: Typed) -> Simulation:
    """The simulation of today: four questions to the database."""
    today = timezone.localdate()
    rules = rules_on(typed.implanted_on)
    zone = zone_of(company, today)
    found = hires_at(context, company, rules, typed.implanted_on, today)
    return Simulation(company, typed, rules, zone, found, today)


def zone_of(company: Organisation, day: dt.date) -> Area | None:
    """The free zone in force the company lies in, as its file says."""
    links = company.areas.values("area_id")
    rows = Area.objects.filter(in_force(day), kind=AreaKind.ZFU, pk__in=links).defer("polygon")
    return rows.order_by("folded_name").first()


def _thousands(amount: int) -> str:
    return number(Fraction(amount, 1000), 0) if amount else ""
