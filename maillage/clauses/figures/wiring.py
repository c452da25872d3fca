"""What this part tells the other rooms and the first page, when the site starts."""

from django.utils.translation import gettext_lazy as _


def register_all() -> None:
    """Called once, from the room's `ready`."""
    from maillage.employment.nomenclature import ContractOrigin
    from maillage.employment.offers.figures import register_contact, register_origin
    from maillage.employment.offers.figures.placement import hires_of
    from maillage.indicators import register as register_figures
    from maillage.indicators.behind import register_records
    from maillage.indicators.documented import Documented, register_documented
    from maillage.protection.retention.sums import register_kept

    from .. import board
    from .behind import Lines, Operations, Outcomes, PublicContracts
    from .definitions import documented, documented_parts
    from .placement import WORKED_WITH
    from .sections import ClauseSections, sections_counting

    board.register_tab("figures", _("Chiffres"), "clauses:perimeters", order=60)
    register_figures("clauses", ClauseSections())
    register_origin("clauses", hires_of(ContractOrigin.CLAUSE))
    register_contact("clause", WORKED_WITH)
    register_kept(sections_counting)
    register_records(Lines, PublicContracts, Operations, Outcomes)
    register_documented(
        Documented(
            "Les clauses sociales (`clauses`, `clauses_CODE`)",
            _(
                "La section du réseau qui suit des marchés, et une section de chacun de ses périmètres : "
                "quelques acheteurs, la rénovation urbaine. Les chiffres se comptent sur les lignes d'heures "
                "validées. `maillage figures --section clauses --buyer SIRET` les restreint à un acheteur."
            ),
            documented,
            depends=documented_parts(),
        )
    )
