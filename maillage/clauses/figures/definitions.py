"""The indicators of social clauses and their written definitions.

source: annual report 2017, "Clauses sociales dans les marchés publics": tables by mechanism, the city, the
State, urban renewal; what became of people follows the practice of the national networks (6 and 12 months).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from maillage.indicators.counting import Count, Key, Rows
from maillage.indicators.definitions import (
    Breakdown,
    Counted,
    CountedBy,
    Divided,
    Formula,
    Indicator,
    Part,
    Parts,
    SharedBy,
    Source,
    Summed,
    Wording,
)
from maillage.indicators.registry import Section, Ties
from maillage.indicators.tally import Tallies
from maillage.kernel.period import Period

from .. import nomenclature
from . import parts, rows

PERSONS = Count(rows.LINES, rows.IN_MONTH, key=rows.ONE_PERSON)
CONTRACTS = Count(rows.LINES, rows.IN_MONTH, key=rows.ONE_CONTRACT)
HOURS = Count(rows.DONE, rows.DONE_IN_MONTH, total=rows.DONE_HOURS)
TRAINING = Count(rows.DONE, rows.DONE_IN_MONTH, total=rows.DONE_TRAINING)
COMPANIES = Count(rows.DONE, rows.DONE_IN_MONTH, key=rows.ONE_COMPANY)
OPERATIONS = Count(rows.DONE, rows.DONE_IN_MONTH, key=rows.ONE_OPERATION)
BUYERS = Count(rows.DONE, rows.DONE_IN_MONTH, key=rows.ONE_BUYER)
HOURS_OF_PEOPLE = Count(rows.LINES, rows.IN_MONTH, total=rows.HOURS)
HIRED_AFTER = Count(rows.WHO, rows.IN_MONTH, where=rows.HIRED_AFTER, key=rows.ONE_PERSON)

TIES = Ties(limits=((PERSONS, CONTRACTS), (HIRED_AFTER, PERSONS)))


@dataclass(frozen=True)
class Operations(CountedBy):
    """Behind operations stand their public contracts: those that are part of none count for themselves."""

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[Source, None]:
        found, _whole = super().sources(section, period, tallies, breakdown)
        contract = Key("pc.id", "clauses.PublicContract")
        return replace(found, count=replace(found.count, key=contract)), None


def indicators(grouping: str) -> list[Indicator]:
    """All of them, in the order of the report; mechanisms are told apart as `grouping` says ("": they are
    not)."""
    return [
        *_figures(grouping),
        *_by_buyer(),
        *_shares(),
        *_afterwards(),
    ]


def documented() -> list[Indicator]:
    """Those of a whole counter."""
    return indicators(nomenclature.network_grouping())


def documented_parts() -> dict[str, Promise]:
    """What the parts of these are, where they depend on the section or on the day."""
    told = [one.part for one in nomenclature.groupings()[nomenclature.network_grouping()]]
    mechanism = format_lazy(
        _("{parts} ; un autre mécanisme par son code ; `total`"),
        parts=", ".join(f"`{part}`" for part in told),
    )
    trade = _("le code d'un métier du fichier des métiers ; `unknown`")
    return {
        **dict.fromkeys(
            ("persons", "contracts", "hours", "training_hours", "companies", "operations"), mechanism
        ),
        **dict.fromkeys(
            ("contracts_by_buyer", "hours_by_buyer", "persons_by_buyer"), _("le nom de l'acheteur")
        ),
        **dict.fromkeys(("persons_trade_share", "hours_trade_share"), trade),
    }


def _indicator(
    code: str, label: Promise | str, unit: str, formula: Formula, *texts: Promise, decimals: int = 0
) -> Indicator:
    text = texts[0] if len(texts) == 1 else format_lazy(" ".join(["{}"] * len(texts)), *texts)
    return Indicator(code, label, unit, formula, (Wording(text),), decimals)


# --- numbers -------------------------------------------------------------------------------------------
_MONTH = _(
    "Seules comptent les lignes d'heures validées, corrections comprises ; une ligne est d'une période quand "
    "le premier jour de son mois y est."
)
_EACH = _("Qui relève de deux mécanismes compte dans chacun, et une fois dans l'ensemble.")


def _told(count: Count, grouping: str, title: Promise) -> Breakdown:
    """By mechanism, with the whole as a part of its own."""
    whole = Part("total" if grouping else "", title, count=count)
    if not grouping:
        return Breakdown(others=(whole,))
    return Breakdown(replace(count, by=rows.MECHANISM), parts.mechanisms, (whole,))


def _figures(grouping: str) -> list[Indicator]:
    people = _told(PERSONS, grouping, _("Ensemble"))

    def texts(*own: Promise) -> tuple[Promise, ...]:
        return (*own, _EACH, _MONTH) if grouping else (*own, _MONTH)

    return [
        _indicator(
            "persons",
            _("Personnes au travail par les clauses"),
            "person",
            CountedBy(people),
            *texts(
                _(
                    "Personnes distinctes qui ont des heures validées dans la période, de travail ou de "
                    "formation."
                )
            ),
        ),
        _indicator(
            "contracts",
            _("Contrats de travail"),
            "contract",
            CountedBy(_told(CONTRACTS, grouping, _("Ensemble"))),
            *texts(
                _(
                    "Contrats de travail distincts derrière les heures validées de la période : une personne "
                    "et un employeur, du premier au dernier jour."
                )
            ),
        ),
        _indicator(
            "hours",
            _("Heures d'insertion"),
            "hour",
            Summed(_told(HOURS, grouping, _("Ensemble")), per=rows.PER, people=people),
            _(
                "Somme exacte des heures de travail validées, corrections comprises, des mois dont le "
                "premier jour est dans la période. Les heures de formation n'en sont pas."
            ),
            decimals=2,
        ),
        _indicator(
            "training_hours",
            _("Heures de formation"),
            "hour",
            Summed(_told(TRAINING, grouping, _("Ensemble")), per=rows.PER, people=people),
            _("Somme exacte des heures de formation validées, comptées à part des heures de travail."),
            decimals=2,
        ),
        _indicator(
            "companies",
            _("Entreprises"),
            "company",
            CountedBy(_told(COMPANIES, grouping, _("Ensemble"))),
            *texts(
                _(
                    "Employeurs distincts de ces heures : le titulaire en cas d'embauche directe, sinon la "
                    "structure qui met à disposition ou qui sous-traite."
                )
            ),
        ),
        _indicator(
            "operations",
            _("Opérations"),
            "operation",
            Operations(_told(OPERATIONS, grouping, _("Ensemble"))),
            *texts(
                _(
                    "Opérations distinctes dont un marché a des heures validées dans la période : un "
                    "chantier, un programme. Un marché qui ne fait partie d'aucune opération en est une à "
                    "lui seul."
                )
            ),
        ),
        _indicator(
            "buyers",
            _("Acheteurs"),
            "buyer",
            Counted(BUYERS),
            _("Acheteurs distincts dont un marché a des heures validées dans la période."),
        ),
    ]


def _by_buyer() -> list[Indicator]:
    def told(count: Count) -> Breakdown:
        return Breakdown(replace(count, by=rows.BUYER), parts.buyers)

    return [
        _indicator(
            "contracts_by_buyer",
            _("Contrats de travail par acheteur"),
            "contract",
            CountedBy(told(CONTRACTS)),
            _(
                "Contrats de travail distincts derrière les heures validées des marchés de chaque acheteur. "
                "Un contrat qui sert deux acheteurs compte dans chacun."
            ),
        ),
        _indicator(
            "hours_by_buyer",
            _("Heures d'insertion par acheteur"),
            "hour",
            Summed(told(HOURS), per=rows.PER, people=told(PERSONS)),
            _("Somme exacte des heures de travail validées sur les marchés de chaque acheteur."),
            decimals=2,
        ),
        _indicator(
            "persons_by_buyer",
            _("Personnes par acheteur"),
            "person",
            CountedBy(told(PERSONS)),
            _(
                "Personnes distinctes qui ont des heures validées sur les marchés de chaque acheteur. Qui "
                "travaille pour deux acheteurs compte dans chacun."
            ),
        ),
    ]


# --- who they are, what they do ------------------------------------------------------------------------
@dataclass(frozen=True)
class _Sight:
    """One way to tell people and hours apart."""

    code: str
    by: str
    parts: Parts
    persons: Promise
    hours: Promise
    text: Promise
    rows: Rows = rows.WHO
    several: bool = False  # somebody may stand in two parts


_SIGHTS = (
    _Sight(
        "sex",
        rows.SEX,
        parts.sexes,
        _("Personnes par sexe"),
        _("Heures par sexe"),
        _("Selon le sexe enregistré."),
    ),
    _Sight(
        "age",
        rows.AGE,
        parts.ages,
        _("Personnes par âge"),
        _("Heures par âge"),
        _("L'âge est en années révolues le premier jour du contrat de travail."),
    ),
    _Sight(
        "level",
        rows.LEVEL,
        parts.levels,
        _("Personnes par niveau de formation"),
        _("Heures par niveau de formation"),
        _(
            "Le niveau est le dernier enregistré avant le premier jour du contrat de travail, à défaut celui "
            "de l'entrée en parcours qui le précède."
        ),
    ),
    _Sight(
        "criterion",
        rows.CRITERION,
        parts.criteria,
        _("Personnes par public"),
        _("Heures par public"),
        _(
            "Selon les critères retenus à la dernière vérification d'éligibilité faite avant ou le premier "
            "jour du contrat de travail. Qui répond à deux critères compte dans chacun : la somme peut "
            "dépasser 100 %."
        ),
        rows.CHECKED,
        several=True,
    ),
    _Sight(
        "qpv",
        rows.NEIGHBOURHOOD,
        parts.neighbourhoods,
        _("Personnes habitant un quartier prioritaire"),
        _("Heures faites par les habitants des quartiers prioritaires"),
        _(
            "Selon le domicile du premier jour du contrat de travail et les quartiers prioritaires de ce "
            "jour-là : cela n'est jamais déclaré."
        ),
    ),
    _Sight(
        "trade",
        rows.TRADE,
        parts.trades,
        _("Personnes par métier"),
        _("Heures par métier"),
        _("Le métier est celui du lot."),
    ),
    _Sight(
        "modality",
        rows.MODALITY,
        parts.modalities,
        _("Personnes par modalité"),
        _("Heures par modalité"),
        _(
            "La modalité est celle de la ligne d'heures : embauche directe, mise à disposition, "
            "sous-traitance."
        ),
    ),
)
_SHARE = _("Part dans les personnes qui ont des heures validées dans la période.")
_LAST = _("Qui en change dans la période compte selon ses dernières heures.")
_SHARE_OF_HOURS = _("Part dans les heures de travail validées de la période.")


def _shares() -> list[Indicator]:
    return [*(_persons_share(one) for one in _SIGHTS), *(_hours_share(one) for one in _SIGHTS)]


def _persons_share(one: _Sight) -> Indicator:
    texts = (_SHARE, one.text) if one.several else (_SHARE, one.text, _LAST)
    formula = SharedBy(_people_by(one), PERSONS)
    return _indicator(f"persons_{one.code}_share", one.persons, "percent", formula, *texts)


def _hours_share(one: _Sight) -> Indicator:
    hours = Count(one.rows, rows.IN_MONTH, by=one.by, total=rows.HOURS)
    people = Breakdown(Count(one.rows, rows.IN_MONTH, by=one.by, key=rows.ONE_PERSON), one.parts)
    formula = SharedBy(Breakdown(hours, one.parts), HOURS_OF_PEOPLE, rows.PER, people)
    return _indicator(f"hours_{one.code}_share", one.hours, "percent", formula, _SHARE_OF_HOURS, one.text)


def _people_by(one: _Sight) -> Breakdown:
    latest = "" if one.several else rows.LAST
    count = Count(one.rows, rows.IN_MONTH, by=one.by, key=rows.ONE_PERSON, latest=latest)
    return Breakdown(count, one.parts)


# --- what became of them -------------------------------------------------------------------------------
def _afterwards() -> list[Indicator]:
    in_force = nomenclature.parameters(timezone.localdate())
    after = format_lazy(_AFTER, months=in_force.after_months)
    found = [
        _indicator(
            "persons_hired_after",
            _("Personnes embauchées après la clause"),
            "person",
            Counted(HIRED_AFTER),
            after,
        ),
        _indicator(
            "persons_hired_after_rate",
            _("Part des personnes embauchées après la clause"),
            "percent",
            Divided(HIRED_AFTER, PERSONS, 100),
            after,
            _("Sur les personnes qui ont des heures validées dans la période."),
        ),
    ]
    for months in in_force.outcome_months:
        found += _situations(months)
    return found


_AFTER = _(
    "Personnes qui ont des heures validées dans la période et qui ont commencé, après le premier jour de ce "
    "contrat de travail et dans les {months} mois qui suivent un de ces mois, un contrat de travail d'une "
    "autre origine. Un CAPE n'est pas un emploi."
)
_ASKED = _(
    "Situations relevées, pour les premiers contrats de clause dont l'échéance (6 mois, 12 mois) tombe dans "
    "la période. Qui n'a pas pu être joint compte ; qui n'a pas encore été demandé ne compte pas."
)


def _situations(months: int) -> list[Indicator]:
    where = f"o.months = {months:d}"
    noted = Count(rows.OUTCOMES, rows.ASKED, where=where)
    words = {"months": months}
    return [
        _indicator(
            f"situation_{months}_months_share",
            _("Situation à %(months)d mois") % words,
            "percent",
            SharedBy(Breakdown(replace(noted, by="o.situation"), parts.situations), noted),
            _ASKED,
        ),
        *(
            _indicator(
                f"{code}_{months}_months_rate",
                label % words,
                "percent",
                Divided(
                    replace(noted, where=f"{where} AND o.situation = ANY(%({code}_situations)s)"), noted, 100
                ),
                text,
                _ASKED,
            )
            for code, label, text in (
                (
                    "employed",
                    _("En emploi à %(months)d mois"),
                    _("Part des personnes en emploi, quel qu'il soit."),
                ),
                (
                    "lasting",
                    _("En emploi durable à %(months)d mois"),
                    _(
                        "Part des personnes en emploi durable : CDI, contrat de six mois et plus, "
                        "alternance, création d'activité."
                    ),
                ),
            )
        ),
    ]
