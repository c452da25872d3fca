from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CharterConfig(AppConfig):
    name = "maillage.charter"
    label = "charter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.indicators import register as register_figures
        from maillage.indicators.behind import register_records
        from maillage.indicators.documented import Documented, register_documented
        from maillage.kernel.navigation import Entry, register
        from maillage.organisations import panels
        from maillage.organisations.merging import register_part
        from maillage.organisations.timeline import register_moments

        from .behind import Commitments, Signatures
        from .indicators import CharterSections
        from .indicators.definitions import indicators
        from .merging import CharterPart
        from .moments import signature_moments
        from .panels import charter_notices, charter_panel

        register(
            Entry(
                label=_("Charte"),
                url_name="charter:dashboard",
                right="follow_companies",
                icon="flag",
                order=55,
                covers=("charter",),
            )
        )
        panels.register(charter_panel, order=20)
        panels.register_notices(charter_notices)
        register_figures("charter", CharterSections())
        register_records(Signatures, Commitments)
        register_documented(
            Documented(
                "La charte des entreprises (`charter`)",
                _(
                    "Section de la structure qui mène un réseau de signataires. Une action est lue où elle "
                    "est enregistrée, jamais recopiée ; elle compte si la signature de l'entreprise courait "
                    "ce jour-là, dans le réseau qui la connaît."
                ),
                indicators,
            )
        )
        register_part(CharterPart())
        register_moments(signature_moments)
