"""What weighs without leaving out: the contract wished for, the day one can start, social clauses."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.people.nomenclature import kinds

from ...nomenclature import ContractKind
from ..facts import AVAILABILITY, CONTRACTS, Crowd, Post, bits
from .base import Criterion, Outcome, Setting, known_or_neutral, none, not_asked


def contract(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    if not post.contract:
        return not_asked(crowd)
    rule = setting.parameters.contracts
    answers = frozenset(wish for wish, held in rule.groups.items() if post.contract in held)
    unknown = crowd.contracts == 0
    wished = (crowd.contracts & bits(answers, CONTRACTS)) > 0
    value = np.where(wished, 1.0, rule.other)
    return Outcome(known_or_neutral(setting, value, unknown), unknown, none(crowd), facts={"wished": wished})


def contract_words(setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    if not outcome.asked:
        return _("contrat de l'offre non précisé")
    label = ContractKind(post.contract).label
    if outcome.unknown[row]:
        return _("contrat proposé : %s") % label
    if outcome.facts["wished"][row]:
        return _("contrat souhaité : %s") % label
    return _("%s : ce n'est pas le contrat souhaité") % label


def availability(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    rule = setting.parameters.availability
    worth = np.array([0.0, *(rule[code] for code in AVAILABILITY[1:])], np.float32)
    unknown = crowd.availability == 0
    return Outcome(known_or_neutral(setting, worth[crowd.availability], unknown), unknown, none(crowd))


def availability_words(setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    if outcome.unknown[row]:
        return _("disponibilité : pas encore dite")
    label = str(kinds()["availability"].values[AVAILABILITY[crowd.availability[row]]])
    return _("disponibilité : %s") % (label[:1].lower() + label[1:])


def clause(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    """Criteria that rest on age, health, income or neighbourhood are not read: they are to be checked."""
    if not post.clause:
        return not_asked(crowd)
    unknown = ~crowd.clause
    return Outcome(known_or_neutral(setting, crowd.clause, unknown), unknown, none(crowd))


def clause_words(setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    if not outcome.asked:
        return _("sans clause sociale")
    if outcome.unknown[row]:
        return _("clause sociale : éligibilité à faire vérifier")
    return _("clause sociale : un critère d'éligibilité est rempli, à prouver avant l'embauche")


CONTRACT = Criterion("contract", gettext_lazy("Contrat"), contract, contract_words)
AVAILABLE = Criterion("availability", gettext_lazy("Disponibilité"), availability, availability_words)
CLAUSE = Criterion("clause", gettext_lazy("Clause sociale"), clause, clause_words)
