"""Rules that span two tables, held by the database: what a CHECK cannot see, a trigger refuses.

Statement level, so that a load of 100 000 rows asks one question. The enrolments concerned are locked
first (FOR SHARE): an exit recorded at the same instant waits, or is waited for.
"""

from typing import Any

import pgtrigger
from django.utils.translation import gettext_lazy as _

from maillage.kernel.errors import register_rule

register_rule(
    "step_inside_enrolment",
    _("L'étape sort des dates du parcours : elle commence avant l'entrée ou finit après la sortie."),
    "start_date",
)
register_rule("step_type_of_programme", _("Ce type d'étape n'existe pas dans ce programme."), "type")
register_rule(
    "step_contract_same_person", _("Le contrat de l'étape est celui d'une autre personne."), "contract_ref"
)
register_rule(
    "step_immersion_same_person", _("L'immersion de l'étape est celle d'une autre personne."), "immersion"
)
register_rule(
    "enrolment_covers_steps",
    _("Des étapes sortent des dates du parcours : corrigez leurs dates d'abord."),
    "exit_date",
)
register_rule("enrolment_keeps_person", _("Un parcours ne change ni de personne ni de programme."), "person")
register_rule(
    "exit_contract_same_person",
    _("Le contrat qui justifie la sortie est celui d'une autre personne."),
    "exit_contract",
)
register_rule("exit_kind_of_programme", _("Ce motif de sortie n'existe pas dans ce programme."), "exit_kind")
register_rule(
    "enrolment_of_its_referral",
    _("La prescription porte sur une autre personne ou un autre programme."),
    "referral",
)

_RAISE = "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', MESSAGE = '{name}';"

_STEP = f"""
    PERFORM FROM pathways_enrolment e WHERE e.id IN (SELECT enrolment_id FROM new_rows) FOR SHARE;
    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id
               WHERE s.start_date < e.entry_date
                  OR COALESCE(s.end_date, 'infinity') > COALESCE(e.exit_date, 'infinity')) THEN
        {_RAISE.format(name="step_inside_enrolment")}
    END IF;
    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id
               JOIN pathways_steptype t ON t.id = s.step_type_id
               WHERE t.programme_id <> e.programme_id) THEN
        {_RAISE.format(name="step_type_of_programme")}
    END IF;
    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id
               JOIN employment_employmentcontract c ON c.id = s.contract_id
               WHERE c.person_id <> e.person_id) THEN
        {_RAISE.format(name="step_contract_same_person")}
    END IF;
    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id
               JOIN employment_immersion i ON i.id = s.immersion_id
               WHERE i.person_id <> e.person_id) THEN
        {_RAISE.format(name="step_immersion_same_person")}
    END IF;
    RETURN NULL;
"""

# What an enrolment points at belongs to the same person and the same programme.
_ENROLMENT_LINKS = f"""
    IF EXISTS (SELECT FROM new_rows e JOIN employment_employmentcontract c ON c.id = e.exit_contract_id
               WHERE c.person_id <> e.person_id) THEN
        {_RAISE.format(name="exit_contract_same_person")}
    END IF;
    IF EXISTS (SELECT FROM new_rows e JOIN pathways_exitkind k ON k.id = e.exit_kind_id
               WHERE k.programme_id <> e.programme_id) THEN
        {_RAISE.format(name="exit_kind_of_programme")}
    END IF;
    IF EXISTS (SELECT FROM new_rows e JOIN pathways_referral r ON r.id = e.referral_id
               WHERE r.person_id <> e.person_id OR r.programme_id <> e.programme_id) THEN
        {_RAISE.format(name="enrolment_of_its_referral")}
    END IF;
    RETURN NULL;
"""

# Only the merge of two files of one person, which says so for its own transaction, moves a pathway.
_ENROLMENT = f"""
    IF EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id
               WHERE n.programme_id <> o.programme_id OR n.person_id <> o.person_id
                 AND current_setting('maillage.merging', true) IS DISTINCT FROM 'on') THEN
        {_RAISE.format(name="enrolment_keeps_person")}
    END IF;
    IF EXISTS (SELECT FROM new_rows e
               JOIN old_rows o ON o.id = e.id
                AND (o.entry_date IS DISTINCT FROM e.entry_date OR o.exit_date IS DISTINCT FROM e.exit_date)
               JOIN pathways_step s ON s.enrolment_id = e.id
               WHERE s.start_date < e.entry_date
                  OR COALESCE(s.end_date, 'infinity') > COALESCE(e.exit_date, 'infinity')) THEN
        {_RAISE.format(name="enrolment_covers_steps")}
    END IF;
    RETURN NULL;
"""


def _rule(name: str, operation: Any, referencing: Any, func: str) -> object:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=func,
    )


STEP_RULES = [
    _rule("step_rules_i", pgtrigger.Insert, pgtrigger.Referencing(new="new_rows"), _STEP),
    _rule("step_rules_u", pgtrigger.Update, pgtrigger.Referencing(old="old_rows", new="new_rows"), _STEP),
]
ENROLMENT_RULES = [
    _rule(
        "enrolment_rules_u",
        pgtrigger.Update,
        pgtrigger.Referencing(old="old_rows", new="new_rows"),
        _ENROLMENT,
    ),
    _rule("enrolment_links_i", pgtrigger.Insert, pgtrigger.Referencing(new="new_rows"), _ENROLMENT_LINKS),
    _rule(
        "enrolment_links_u",
        pgtrigger.Update,
        pgtrigger.Referencing(old="old_rows", new="new_rows"),
        _ENROLMENT_LINKS,
    ),
]
