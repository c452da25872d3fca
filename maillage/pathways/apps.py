from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PathwaysConfig(AppConfig):
    name = "maillage.pathways"
    label = "pathways"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from maillage.employment.hires import register_follower, register_retractor
        from maillage.employment.immersions.services import register_follower as follow_immersions
        from maillage.employment.iod.followed import register as register_followed
        from maillage.employment.iod.indicators import register_indicator
        from maillage.employment.matching.pool import register as register_matched
        from maillage.employment.offers import programmes as offer_programmes
        from maillage.evidence.demands import register_demands
        from maillage.evidence.links import Target, register_target
        from maillage.indicators import register as register_figures
        from maillage.kernel.crypto import register_column
        from maillage.kernel.navigation import Entry, register
        from maillage.organisations.merging import register_part as register_company_part
        from maillage.organisations.panels import register as register_panel
        from maillage.people.followers import register as register_followers
        from maillage.people.managers import register_reach
        from maillage.people.merging import register_part
        from maillage.people.team import register as register_team

        from . import keeping
        from .company_merging import PathwaysCompanyPart
        from .followers import pathway_followers
        from .hires import step_of_hire, steps_of_hires, take_back_steps
        from .immersions import step_of_immersion
        from .indicators import ProgrammeSections
        from .indicators.carried import PURPOSE
        from .indicators.iod import trained
        from .managers import followed_in_network, person_reach
        from .matching import MatchedPathways
        from .merging import PathwaysPart
        from .models import Enrolment, Step
        from .panels import pathways_panel
        from .proofs import asked_proofs, pathway_choices, step_choices
        from .proposals import current_programmes, programme_names
        from .reading import declare
        from .team import managers_of, person_team

        keeping.register()
        register_reach(person_reach)
        register_followed(followed_in_network)
        register_indicator(trained)
        register_followers(pathway_followers)
        register_follower(step_of_hire, steps_of_hires)
        register_retractor(take_back_steps)
        follow_immersions(step_of_immersion)
        register_matched(MatchedPathways())
        offer_programmes.register(current_programmes, programme_names)
        register_team(person_team, managers_of)
        declare()
        register_part(PathwaysPart())
        register_company_part(PathwaysCompanyPart())
        register_panel(pathways_panel)
        register_figures("pathways", ProgrammeSections())
        register_column("pathways.CarriedFigures", "sealed", PURPOSE, "chiffres gardés des dossiers clos")
        register_demands(asked_proofs)
        register_target(Target("enrolment", _("Parcours"), Enrolment, pathway_choices))
        register_target(Target("step", _("Étapes"), Step, step_choices))
        register(
            Entry(
                label=_("Personnes"),
                url_name="pathways:people",
                right="see_people",
                icon="people",
                order=10,
                covers=("people", "employment", "pathways:person", "pathways:person_tab"),
            ),
            Entry(
                label=_("Entretiens"),
                url_name="pathways:appointments",
                right="see_appointments",
                icon="calendar",
                order=15,
            ),
            Entry(
                label=_("Prescriptions"),
                url_name="pathways:referral_list",
                right="see_pathways",
                icon="inbox",
                order=20,
                covers=(
                    "pathways:referral",
                    "pathways:referral_new",
                    "pathways:referral_edit",
                    "pathways:referral_open",
                    "pathways:diagnosis",
                ),
            ),
            Entry(
                label=_("Doublons"),
                url_name="pathways:duplicates",
                right="edit_pathways",
                icon="link",
                order=45,
                rare=True,
                covers=("pathways:duplicate_decisions", "pathways:compare_people"),
            ),
            Entry(
                label=_("Commissions"),
                url_name="pathways:commission_list",
                right=("edit_pathways", "run_commissions"),
                icon="commission",
                order=30,
                covers=(
                    "pathways:commission",
                    "pathways:commission_new",
                    "pathways:commission_edit",
                    "pathways:commission_desk",
                ),
            ),
            Entry(
                label=_("File active"),
                url_name="pathways:caseload",
                right="edit_pathways",
                icon="path",
                order=40,
                covers=("pathways:blocked", "pathways:bulk_hand_over", "pathways:enrolment_hand_over"),
            ),
            Entry(
                label=_("Pièces"),
                url_name="pathways:proofs",
                right="edit_pathways",
                icon="note",
                order=45,
                rare=True,
                covers=("evidence",),
            ),
            Entry(
                label=_("Pilotage"),
                url_name="pathways:steering",
                right=("manage_programme", "edit_reports"),
                icon="target",
                order=60,
                covers=("pathways:dashboard",),
            ),
            Entry(
                label=_("Programmes"),
                url_name="pathways:programme_list",
                right="edit_programmes",
                icon="settings",
                order=90,
                rare=True,
                covers=("pathways:programme_detail", "pathways:programme_load"),
            ),
        )
