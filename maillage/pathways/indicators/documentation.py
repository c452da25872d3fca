"""Writes docs/indicators.md, the definitions printed beside the figures, out of the indicators themselves.

    python scripts/indicators_doc.py > docs/indicators.md

A test holds the file equal to what that prints.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import translation

from maillage.indicators.definitions import Breakdown, CountedBy, Indicator, Part, SharedBy
from maillage.indicators.documented import documented

_INTRODUCTION = """\
# Définition des indicateurs

<!-- Page produite par maillage.pathways.indicators.documentation : ne la corrigez pas à la main. -->

Chaque chiffre du rapport est calculé sur les enregistrements et s'ouvre sur la liste qu'il compte. Cette
page donne la définition de chacun, telle qu'elle est imprimée à côté du chiffre. Chaque programme (PLIE,
IER, GPP…) a les mêmes indicateurs ; les objectifs, les tranches d'âge, la catégorie des étapes et la classe
des motifs de sortie viennent de [son fichier](programmes.md).

- Une **période** va du premier au dernier jour, tous deux compris. Elle s'écrit `2017`, `2012-2017` ou
  `2017-03-01/2017-06-30`.
- Les parts et les taux sont calculés sur les nombres exacts et **arrondis une seule fois**, au plus proche,
  le demi vers le haut. La somme de parts arrondies peut ne pas faire 100.
- Quand il n'y a rien à diviser, le chiffre est « – », jamais 0 %.
- Un fait se lit avec la version du programme **en vigueur à sa propre date** (une étape : le jour où elle
  commence ; une sortie : le jour de la sortie). Les paramètres d'une période sont ceux de son dernier jour.
- Les chiffres s'échangent en lignes `section,indicator,breakdown,period,value,unit`, où `section` est le
  code du programme. `maillage figures --section plie --period 2017` les écrit, `maillage compare` les
  compare à un fichier de chiffres publiés.
"""

_DEPENDS = {
    "positive_exits_by_kind": "un motif positif du programme : `cdi`, `cdd_6_months`…",
    "open_at_year_end_by_entry_year": "`before AAAA` avant la première année du protocole, puis chaque année",
    "participants_age_share": "une tranche d'âge du programme : `under 26`, `26-45`, `46-50`, `over 50`",
    "participants_arrondissement_share": "un code INSEE (Lyon : `69381` à `69389`) ; `unknown`",
    "participants_by_operator": "le nom de la structure",
    "contracts_by_kind": "une nature de contrat : `cdi`, `cdd`…",
}

_GIVEN = """\
## Ce que fixe le programme

Ces chiffres ne se comptent pas : ils viennent du fichier du programme, dans la version en vigueur le
dernier jour de la période.

- `caseload_norm` : nombre de participants suivis par un référent à temps plein, pour chaque année (`year`).
- `participants_target`, `new_entrants_target`, `new_entrants_qpv_rate_target`,
  `participants_with_employment_step_rate_target`, `positive_exit_rate_target` : objectifs, pour la période
  que dit le programme ou pour chaque année (`year`). L'objectif de sorties positives se partage en
  `employment` et `qualifying`.
"""


def markdown() -> str:
    """The whole page, in French."""
    from .definitions import grouped_indicators

    with translation.override("fr"):
        lines = [_INTRODUCTION]
        for heading, indicators in grouped_indicators().items():
            lines.append(f"## {heading}\n")
            lines += [_entry(indicator, _DEPENDS) for indicator in indicators]
        lines.append(_GIVEN)
        for section in documented():
            lines.append(f"## {section.heading}\n\n{_filled(str(section.text))}\n")
            lines += [_entry(indicator, section.depends) for indicator in section.indicators()]
        return "\n".join(lines)


def _entry(indicator: Indicator, depends: Mapping[str, Any]) -> str:
    return "\n".join([f"### {indicator.label}", "", *_facts(indicator, depends), ""])


def _facts(indicator: Indicator, depends: Mapping[str, Any]) -> Iterator[str]:
    newest = indicator.wordings[-1]
    yield f"`{indicator.code}`, en `{indicator.unit}`." + (
        f" Définition en vigueur depuis le {newest.since:%d/%m/%Y}." if newest.since else ""
    )
    yield ""
    yield _filled(str(newest.text))
    if isinstance(indicator.formula, CountedBy | SharedBy):
        yield ""
        yield from _parts(depends.get(indicator.code), indicator.formula.breakdown)
    for older in indicator.wordings[-2::-1]:
        yield ""
        yield _filled(f"Avant cela : {older.text}")


def _parts(depend: Any, breakdown: Breakdown) -> Iterable[str]:
    if depend:
        return [_filled(f"Parts (`breakdown`) : {depend}.")]
    section: Any = None  # the parts of these do not depend on it
    fixed = breakdown.parts(section, section, frozenset()) if breakdown.parts else []
    return ["Parts (`breakdown`) :", "", *(_part(part) for part in [*fixed, *breakdown.others])]


def _filled(text: str) -> str:
    return textwrap.fill(text, 108, break_long_words=False, break_on_hyphens=False)


def _part(part: Part) -> str:
    return f"- `{part.label}` : {part.title}"
