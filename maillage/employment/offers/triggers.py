"""Rules of recruitments that span two tables: refused by the database whatever writes.

Statement level: a file of 5 000 applications asks one question. What a rule looks at is locked first, so that
two hands at the same moment wait for each other.
"""

from typing import Any

import pgtrigger
from django.utils.translation import gettext_lazy as _

from maillage.kernel.errors import register_rule

register_rule(
    "application_on_running_offer",
    _(
        "L'offre n'est plus valable ce jour-là : confirmez-la de nouveau auprès de l'entreprise avant d'y "
        "ajouter quelqu'un."
    ),
    "offer",
)
register_rule(
    "application_contract_same_person",
    _("Le contrat de cette embauche est celui d'une autre personne, ou d'une autre entreprise."),
    "contract",
)
register_rule("convening_of_its_offer", _("Cette séance est celle d'une autre offre."), "session")
register_rule(
    "session_capacity", _("La séance est complète : augmentez ses places ou ouvrez-en une autre."), "capacity"
)

_RAISE = "RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', MESSAGE = '{name}';"

# An application is added to an offer that runs that day: neither past its term nor closed before.
_RUNNING = f"""
    PERFORM FROM employment_joboffer o WHERE o.id IN (SELECT offer_id FROM new_rows) FOR SHARE;
    IF EXISTS (SELECT FROM new_rows a JOIN employment_joboffer o ON o.id = a.offer_id
               WHERE a.proposed_on > LEAST(o.valid_until, o.closed_on)) THEN
        {_RAISE.format(name="application_on_running_offer")}
    END IF;
    RETURN NULL;
"""  # noqa: S608 - the body of a trigger, out of constants

# The merge of two files of one person moves contracts and applications in turn, and says so.
_CONTRACT = f"""
    IF current_setting('maillage.merging', true) IS DISTINCT FROM 'on' AND EXISTS (
        SELECT FROM new_rows a JOIN employment_employmentcontract c ON c.id = a.contract_id
        WHERE c.person_id <> a.person_id) THEN
        {_RAISE.format(name="application_contract_same_person")}
    END IF;
    RETURN NULL;
"""

_CONVENING = f"""
    PERFORM FROM employment_recruitmentsession s WHERE s.id IN (SELECT session_id FROM new_rows)
        ORDER BY s.id FOR UPDATE;
    IF EXISTS (SELECT FROM new_rows p JOIN employment_recruitmentsession s ON s.id = p.session_id
               JOIN employment_application a ON a.id = p.application_id WHERE a.offer_id <> s.offer_id) THEN
        {_RAISE.format(name="convening_of_its_offer")}
    END IF;
    IF EXISTS (SELECT FROM employment_recruitmentsession s
               WHERE s.id IN (SELECT session_id FROM new_rows) AND s.capacity <
                     (SELECT COUNT(*) FROM employment_convening p WHERE p.session_id = s.id)) THEN
        {_RAISE.format(name="session_capacity")}
    END IF;
    RETURN NULL;
"""  # noqa: S608 - the body of a trigger, out of constants

_CAPACITY = f"""
    IF EXISTS (SELECT FROM new_rows s WHERE s.capacity <
                     (SELECT COUNT(*) FROM employment_convening p WHERE p.session_id = s.id)) THEN
        {_RAISE.format(name="session_capacity")}
    END IF;
    RETURN NULL;
"""  # noqa: S608 - the body of a trigger, out of constants


def _rule(name: str, operation: Any, referencing: Any, func: str) -> object:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=func,
    )


_NEW = pgtrigger.Referencing(new="new_rows")
_BOTH = pgtrigger.Referencing(old="old_rows", new="new_rows")

APPLICATION_RULES = [
    _rule("application_running_i", pgtrigger.Insert, _NEW, _RUNNING),
    _rule("application_contract_i", pgtrigger.Insert, _NEW, _CONTRACT),
    _rule("application_contract_u", pgtrigger.Update, _BOTH, _CONTRACT),
]
CONVENING_RULES = [
    _rule("convening_rules_i", pgtrigger.Insert, _NEW, _CONVENING),
    _rule("convening_rules_u", pgtrigger.Update, _BOTH, _CONVENING),
]
SESSION_RULES = [_rule("session_capacity_u", pgtrigger.Update, _BOTH, _CAPACITY)]
