"""The indicators of a programme: what each counts, and the definition printed beside it.

source: annual report 2017, protocol table and analysis of the public; the codes are those of exchanged files.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.indicators.counting import Count
from maillage.indicators.definitions import (
    Breakdown,
    Counted,
    CountedBy,
    Divided,
    Formula,
    Indicator,
    Mean,
    Part,
    SharedBy,
    Wording,
)
from maillage.indicators.registry import Ties
from maillage.pathways.models import ExitClass

from . import parts, rows

_CLASSES = dict(ExitClass.choices)
MONTH = Fraction(487, 16)  # days: 30.4375, a twelfth of a year of 365.25

PARTICIPANTS = Count(rows.ENROLMENTS, rows.THERE, key=rows.ONE_PERSON)
ENTRANTS = Count(rows.ENROLMENTS, rows.ENTERED)
ENTRANTS_QPV = Count(rows.FROM_NEIGHBOURHOODS, rows.ENTERED)
STEPS = Count(rows.STEPS, rows.STEP_THERE)
EMPLOYED = Count(rows.WORK_OF_PEOPLE, rows.STEP_THERE, where=rows.HAS_EMPLOYMENT_STEP, key=rows.ONE_PERSON)
CONTRACTS = Count(rows.CONTRACTS, rows.STEP_THERE, key=rows.ONE_CONTRACT)
WITH_CONTRACT = Count(rows.WORK_OF_PEOPLE, rows.STEP_THERE, where=rows.HAS_CONTRACT, key=rows.ONE_PERSON)
COUNTED_EXITS = Count(rows.EXITS, rows.LEFT, where=rows.COUNTED_EXIT)
LEFT = Count(rows.ENROLMENTS, rows.LEFT)
DAYS = Count(rows.ENROLMENTS, rows.LEFT, total="e.exit_date - e.entry_date")
OPEN = Count(rows.ENROLMENTS, rows.STILL_OPEN)


def _exits(exit_class: str) -> Count:
    return Count(rows.EXITS, rows.LEFT, where=f"exit_rule.class = '{exit_class}'")


def _participants_by(by: str) -> Count:
    """Each participant once, as on the latest enrolment of the period."""
    return Count(rows.PARTICIPANTS, rows.THERE, by=by, key=rows.ONE_PERSON, latest="e.entry_date")


def _met(kind: str) -> Count:
    return Count(rows.COMMISSIONS, rows.MET, where=f"meeting.kind = '{kind}'")


POSITIVE, DROPOUTS, ADMINISTRATIVE, NEUTRAL = (
    _exits(exit_class) for exit_class in ("positive", "dropout", "administrative", "neutral")
)
POSITIVE_BY_KIND = Count(rows.EXITS, rows.LEFT, where=POSITIVE.where, by="exit_rule.code")
POSITIVE_BY_PART = Count(rows.EXITS, rows.LEFT, where=POSITIVE.where, by="exit_rule.part")
STEPS_BY_CATEGORY = Count(rows.STEPS, rows.STEP_THERE, by=rows.CATEGORY)
CONTRACTS_BY_KIND = Count(rows.CONTRACTS, rows.STEP_THERE, by="c.kind", key=rows.ONE_CONTRACT, one_code=True)
BY_SITUATION = Count(rows.SITUATIONS, rows.THERE, by="situation.code", key=rows.ONE_PERSON)
QPV_RESIDENTS = Count(rows.FROM_NEIGHBOURHOODS, rows.THERE, key=rows.ONE_PERSON)
OPEN_BY_YEAR = Count(rows.ENROLMENTS, rows.STILL_OPEN, by="EXTRACT(YEAR FROM e.entry_date)::int")


def known_ties() -> Ties:
    """What whoever reads two figures knows of a third: publishing a small one takes it into account."""
    by_structure = replace(_participants_by("e.operator_id"), by="", latest="")
    return Ties(
        sums=(
            (COUNTED_EXITS, (POSITIVE, DROPOUTS, ADMINISTRATIVE)),
            (LEFT, (POSITIVE, DROPOUTS, ADMINISTRATIVE, NEUTRAL)),
            (PARTICIPANTS, (by_structure,)),
        ),
        limits=(
            (ENTRANTS_QPV, ENTRANTS),
            (QPV_RESIDENTS, PARTICIPANTS),
            (EMPLOYED, PARTICIPANTS),
            (WITH_CONTRACT, CONTRACTS),
            (CONTRACTS, STEPS),
        ),
    )


def _indicator(
    code: str, label: Promise, unit: str, formula: Formula, text: Promise, decimals: int = 0
) -> Indicator:
    return Indicator(code, label, unit, formula, (Wording(text),), decimals)


def counted_indicators() -> list[Indicator]:
    """Everything that is counted, in the order of the report."""
    return [indicator for group in grouped_indicators().values() for indicator in group]


def grouped_indicators() -> dict[Promise, list[Indicator]]:
    """The same, under the headings of the documentation."""
    return {
        _("Le protocole"): _protocol(),
        _("Les sorties et les parcours ouverts"): _exit_detail(),
        _("Le public"): _public(),
        _("Les étapes et les contrats"): _steps_and_contracts(),
        _("Les instances"): _meetings(),
    }


def _protocol() -> list[Indicator]:
    return [
        _indicator(
            "participants",
            _("Nombre de participants"),
            "person",
            Counted(PARTICIPANTS),
            _(
                "Personnes distinctes dont un parcours du programme, de l'entrée à la sortie, recouvre au "
                "moins un jour de la période. Un parcours sans sortie est ouvert ; une sortie le premier "
                "jour compte, une entrée le dernier jour aussi. Une entrée refusée ou ajournée n'est pas un "
                "parcours."
            ),
        ),
        _indicator(
            "new_entrants",
            _("Nombre de nouveaux entrants"),
            "person",
            Counted(ENTRANTS),
            _(
                "Parcours dont l'entrée tombe dans la période. Une personne qui entre de nouveau après une "
                "sortie est un nouvel entrant."
            ),
        ),
        _indicator(
            "new_entrants_qpv",
            _("Nouveaux entrants en quartier prioritaire"),
            "person",
            Counted(ENTRANTS_QPV),
            _(
                "Nouveaux entrants dont le domicile, le jour de l'entrée, se trouve dans un quartier "
                "prioritaire de la génération en vigueur ce jour-là."
            ),
        ),
        _indicator(
            "new_entrants_qpv_rate",
            _("Part des nouveaux entrants en quartier prioritaire"),
            "percent",
            Divided(ENTRANTS_QPV, ENTRANTS, 100),
            _(
                "Nouveaux entrants en quartier prioritaire, rapportés aux nouveaux entrants de la même "
                "période."
            ),
        ),
        _indicator(
            "steps",
            _("Nombre d'étapes mobilisées"),
            "step",
            Counted(STEPS),
            _(
                "Étapes distinctes des parcours du programme qui recouvrent au moins un jour de la période. "
                "Une étape à cheval sur deux années compte dans chacune, et une seule fois sur les deux "
                "ensemble."
            ),
        ),
        _indicator(
            "steps_per_participant",
            _("Nombre d'étapes mobilisées par personne"),
            "ratio",
            Divided(STEPS, PARTICIPANTS),
            _("Étapes mobilisées rapportées aux participants de la même période, à deux décimales."),
            2,
        ),
        _indicator(
            "participants_with_employment_step_rate",
            _("Part des participants ayant réalisé une étape emploi"),
            "percent",
            Divided(EMPLOYED, PARTICIPANTS, 100),
            _(
                "Participants de la période dont au moins une étape de la catégorie « contrat de travail » "
                "recouvre la période, rapportés aux participants de la période. La catégorie d'une étape est"
                " celle que donne la version du programme en vigueur le jour où elle commence ; une étape "
                "portée par un CAPE relève de « formation et accès à l'emploi »."
            ),
        ),
        _indicator(
            "contracts",
            _("Contrats de travail réalisés"),
            "contract",
            Counted(CONTRACTS),
            _(
                "Contrats de travail distincts qui portent une étape recouvrant au moins un jour de la "
                "période ; un contrat qui porte deux étapes compte une fois. PMSMP, POE et CAPE ne sont pas "
                "des contrats."
            ),
        ),
        _indicator(
            "persons_with_contract",
            _("Personnes ayant eu un contrat de travail"),
            "person",
            Counted(WITH_CONTRACT),
            _("Personnes distinctes titulaires des contrats de travail réalisés dans la période."),
        ),
        _indicator(
            "positive_exit_rate",
            _("Taux de sorties positives"),
            "percent",
            Divided(POSITIVE, COUNTED_EXITS, 100),
            _(
                "Sorties positives, rapportées à l'ensemble des sorties positives, ruptures et abandons, et "
                "sorties administratives de la période. Les sorties neutres ne sont ni dans l'un ni dans "
                "l'autre."
            ),
        ),
        _indicator(
            "positive_exits",
            _("Nombre de sorties positives"),
            "exit",
            Counted(POSITIVE),
            _(
                "Parcours dont la sortie tombe dans la période, avec un motif de classe positive dans la "
                "version du programme en vigueur le jour de la sortie."
            ),
        ),
        _indicator(
            "dropouts",
            _("Nombre de ruptures et d'abandons"),
            "exit",
            Counted(DROPOUTS),
            _(
                "Parcours dont la sortie tombe dans la période, avec un motif de la classe « rupture ou "
                "abandon » dans la version du programme en vigueur le jour de la sortie."
            ),
        ),
        _indicator(
            "administrative_exits",
            _("Nombre de sorties administratives"),
            "exit",
            Counted(ADMINISTRATIVE),
            _(
                "Parcours dont la sortie tombe dans la période, avec un motif de classe administrative dans "
                "la version du programme en vigueur le jour de la sortie."
            ),
        ),
        _indicator(
            "neutral_exits",
            _("Nombre de sorties neutres"),
            "exit",
            Counted(NEUTRAL),
            _(
                "Parcours dont la sortie tombe dans la période, avec un motif neutre : décès, longue "
                "maladie, entrée enregistrée par erreur, transfert vers un programme de même nature. Ces "
                "sorties n'entrent dans aucun taux."
            ),
        ),
    ]


def _exit_detail() -> list[Indicator]:
    return [
        _indicator(
            "exits_by_class",
            _("Sorties par nature"),
            "exit",
            CountedBy(
                Breakdown(
                    others=(
                        Part("positive", _CLASSES["positive"], count=POSITIVE),
                        Part("dropout", _CLASSES["dropout"], count=DROPOUTS),
                        Part("administrative", _CLASSES["administrative"], count=ADMINISTRATIVE),
                        Part("neutral", _CLASSES["neutral"], count=NEUTRAL),
                    )
                )
            ),
            _(
                "Parcours dont la sortie tombe dans la période, selon la classe que donne au motif la "
                "version du programme en vigueur le jour de la sortie."
            ),
        ),
        _indicator(
            "positive_exits_by_kind",
            _("Sorties positives par motif"),
            "exit",
            CountedBy(Breakdown(POSITIVE_BY_KIND, parts.positive_exit_kinds)),
            _("Sorties positives de la période, selon leur motif."),
        ),
        _indicator(
            "positive_exit_rate_by_part",
            _("Taux de sorties positives, emploi et qualification"),
            "percent",
            SharedBy(Breakdown(POSITIVE_BY_PART, parts.exit_parts), COUNTED_EXITS),
            _(
                "Sorties positives en emploi, et celles vers une qualification, rapportées aux mêmes sorties"
                " que le taux de sorties positives. Le programme dit de quelle part relève chaque motif."
            ),
        ),
        _indicator(
            "mean_pathway_duration",
            _("Temps moyen de parcours"),
            "month",
            Mean(DAYS, LEFT, MONTH),
            _(
                "Durée moyenne, de l'entrée à la sortie, des parcours dont la sortie tombe dans la période, "
                "quelle que soit sa nature, sorties neutres comprises. En mois de 30,4375 jours, à deux "
                "décimales."
            ),
            2,
        ),
        _indicator(
            "open_at_year_end",
            _("Parcours ouverts au dernier jour"),
            "enrolment",
            Counted(OPEN),
            _(
                "Parcours ouverts le dernier jour de la période : entrés ce jour-là au plus tard, et non "
                "sortis ce jour-là ou avant."
            ),
        ),
        _indicator(
            "open_at_year_end_by_entry_year",
            _("Parcours ouverts au dernier jour, par année d'entrée"),
            "percent",
            SharedBy(Breakdown(OPEN_BY_YEAR, parts.entry_years), OPEN),
            _(
                "Part de chaque année d'entrée dans les parcours ouverts le dernier jour de la période "
                "(entrés, et non sortis ce jour-là ou avant). Les années qui précèdent le protocole sont "
                "réunies."
            ),
        ),
    ]


def _public() -> list[Indicator]:
    return [
        _indicator(
            "participants_age_share",
            _("Répartition par tranche d'âge"),
            "percent",
            SharedBy(Breakdown(_participants_by(rows.AGE_BAND), parts.age_bands), PARTICIPANTS),
            _(
                "Part de chaque tranche d'âge parmi les participants de la période. L'âge est en années "
                "révolues le dernier jour de la période ; les tranches sont celles du programme ce jour-là."
            ),
        ),
        _indicator(
            "participants_sex_share",
            _("Répartition entre femmes et hommes"),
            "percent",
            SharedBy(Breakdown(_participants_by("person.sex"), parts.sexes), PARTICIPANTS),
            _("Part des femmes et des hommes parmi les participants de la période."),
        ),
        _indicator(
            "participants_arrondissement_share",
            _("Répartition par arrondissement ou commune"),
            "percent",
            SharedBy(Breakdown(_participants_by("home.insee_code"), parts.places), PARTICIPANTS),
            _(
                "Part de chaque arrondissement de Lyon, et de chaque autre commune, parmi les participants "
                "de la période, selon le domicile du dernier jour du parcours dans la période. Quand une "
                "personne a eu plusieurs parcours dans la période, le dernier est retenu."
            ),
        ),
        _indicator(
            "entry_situation_share",
            _("Éléments de situation à l'entrée"),
            "percent",
            SharedBy(
                Breakdown(
                    BY_SITUATION,
                    parts.situations,
                    (Part("QPV resident", _("Habitant d'un quartier prioritaire"), count=QPV_RESIDENTS),),
                ),
                PARTICIPANTS,
            ),
            _(
                "Part des participants de la période dont un parcours de la période porte cette situation à "
                "l'entrée. Les situations se cumulent : leur somme dépasse 100 %. Habiter un quartier "
                "prioritaire n'est pas déclaré : cela suit du domicile le jour de l'entrée."
            ),
        ),
        _indicator(
            "education_level_share",
            _("Niveau de formation"),
            "percent",
            SharedBy(Breakdown(_participants_by("e.education_level"), parts.levels), PARTICIPANTS),
            _(
                "Part de chaque niveau de formation, enregistré à l'entrée, parmi les participants de la "
                "période. Quand une personne a eu plusieurs parcours dans la période, le dernier est retenu."
            ),
        ),
        _indicator(
            "participants_by_operator",
            _("Participants par structure de parcours"),
            "person",
            CountedBy(Breakdown(_participants_by("e.operator_id"), parts.operators)),
            _(
                "Participants de la période selon la structure qui porte leur parcours. Quand une personne a"
                " eu plusieurs parcours dans la période, le dernier est retenu."
            ),
        ),
    ]


def _steps_and_contracts() -> list[Indicator]:
    return [
        _indicator(
            "step_category_share",
            _("Répartition des étapes"),
            "percent",
            SharedBy(Breakdown(STEPS_BY_CATEGORY, parts.categories), STEPS),
            _(
                "Part de chaque catégorie dans les étapes mobilisées de la période. La catégorie d'une étape"
                " est celle que donne la version du programme en vigueur le jour où elle commence ; une "
                "étape portée par un CAPE relève de « formation et accès à l'emploi », comme les PMSMP et "
                "les POE."
            ),
        ),
        _indicator(
            "contracts_by_kind",
            _("Contrats de travail par nature"),
            "contract",
            CountedBy(Breakdown(CONTRACTS_BY_KIND, parts.contract_kinds)),
            _("Contrats de travail réalisés dans la période, selon leur nature."),
        ),
    ]


def _meetings() -> list[Indicator]:
    return [
        _indicator(
            "validation_commissions",
            _("Commissions de validation"),
            "meeting",
            Counted(_met("validation")),
            _(
                "Réunions tenues de la commission de validation du programme (entrées et sorties) dans la "
                "période."
            ),
        ),
        _indicator(
            "follow_up_commissions",
            _("Commissions de suivi"),
            "meeting",
            Counted(_met("follow_up")),
            _("Réunions tenues de la commission de suivi du programme dans la période."),
        ),
    ]
