"""What pathways add to the figures of the IOD method: people followed who enter a qualifying training."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.indicators.counting import Count, During, Rows
from maillage.indicators.definitions import Counted, Indicator, Wording

from .rows import ONE_PERSON

_TYPE = "qualifying_training"  # the code every programme gives to this type of step
# %(network)s is the section's. The training begins in the year the person was followed: whoever was followed
# the year before and trains now is not counted now.
_ENTRIES = Rows(
    "pathways_step s JOIN pathways_enrolment e ON e.id = s.enrolment_id"
    f" JOIN pathways_steptype t ON t.id = s.step_type_id AND t.code = '{_TYPE}'"
    " JOIN employment_iodevent v ON v.person_id = e.person_id AND v.network_id = %(network)s"
    " AND EXTRACT(YEAR FROM v.date) = EXTRACT(YEAR FROM s.start_date)",
    "",
    "s.id",
    "pathways.Step",
    person="e.person_id",
)


def trained() -> Indicator:
    """Persons in qualifying training, as the section `iod` counts them."""
    return Indicator(
        "persons_in_qualifying_training",
        _("Personnes entrées en formation qualifiante"),
        "person",
        Counted(Count(_ENTRIES, During("s.start_date"), key=ONE_PERSON)),
        (
            Wording(
                _(
                    "Personnes distinctes dont une étape de formation qualifiante commence dans la période, "
                    "et que la mission IOD a suivies la même année civile (au moins un événement)."
                )
            ),
        ),
    )
