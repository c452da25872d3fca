"""Roles and the rights each gives. The only place that says what a role may do.

Which *records* a right reaches is decided by each room's scoped queryset (`visible_to`).
"""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administration")
    PROGRAMME_MANAGER = "programme_manager", _("Animation du PLIE")
    REFERENCE_WORKER = "reference_worker", _("Référence de parcours")
    RECEPTION = "reception", _("Accueil d'antenne")
    LIAISON_OFFICER = "liaison_officer", _("Liaison entreprises")
    CLAUSE_FACILITATOR = "clause_facilitator", _("Facilitation des clauses sociales")
    BUYER = "buyer", _("Acheteur, ses marchés à clauses")
    IOD_OFFICER = "iod_officer", _("Mission IOD")
    CULTURE_OFFICER = "culture_officer", _("Mission culture")
    CREATION_ADVISER = "creation_adviser", _("Conseil à la création")
    FUNDING_MANAGER = "funding_manager", _("Gestion des financements")
    DIRECTION = "direction", _("Direction et observatoire")
    PARTNER = "partner", _("Partenaire en lecture")
    DATA_PROTECTION = "data_protection", _("Protection des données")


class Right(StrEnum):
    SEE_PEOPLE = "see_people"  # names, within the role's scope
    EDIT_PEOPLE = "edit_people"  # civil status, residences
    SEE_PATHWAYS = "see_pathways"  # enrolments, steps, contracts of visible people
    EDIT_PATHWAYS = "edit_pathways"  # steps, diagnosis, exits proposed, contracts
    SEE_PLACEMENTS = "see_placements"  # what a placement needs of people who agreed to it
    CHECK_CLAUSES = "check_clauses"  # which criteria of social clauses these people meet
    SEE_APPOINTMENTS = "see_appointments"
    EDIT_APPOINTMENTS = "edit_appointments"
    SEE_SOCIAL_NOTES = "see_social_notes"  # free notes, barriers, situations
    RUN_COMMISSIONS = "run_commissions"  # agenda, decisions, minutes
    MANAGE_PROGRAMME = "manage_programme"  # hand-overs across workers, targets, dashboard
    EDIT_PROGRAMMES = "edit_programmes"  # load a programme file
    SEE_FIGURES = "see_figures"  # counts, reports
    EDIT_REPORTS = "edit_reports"  # commentary, freezing
    SEE_ORGANISATIONS = "see_organisations"
    EDIT_ORGANISATIONS = "edit_organisations"
    FOLLOW_COMPANIES = "follow_companies"  # officer in charge, exchanges with companies, of one's network
    RUN_CLAUSES = "run_clauses"  # contracts, checks of people and hours of social clauses, of one's network
    SEE_OWN_CLAUSES = "see_own_clauses"  # the public contracts of one's own organisation; counts, no names
    RUN_IOD = "run_iod"  # posts, candidates, hires and follow-ups of the IOD method, of one's network
    IMPORT = "import"
    EXPORT = "export"  # nominative lists
    MANAGE_ACCOUNTS = "manage_accounts"
    SHARE_FILES = "share_files"  # ask another structure for a file, answer for one's own, emergency access
    READ_ARCHIVE = "read_archive"  # files put apart for a duty to account, one by one, with a reason
    ANSWER_REQUESTS = "answer_requests"  # register and answer the requests of people about their data
    SEE_ACCESS_LOG = "see_access_log"  # who read which file, shares, unusual reading; no file itself


R = Right
_CASE_WORK = frozenset(
    {
        R.SEE_PEOPLE,
        R.EDIT_PEOPLE,
        R.SEE_PATHWAYS,
        R.EDIT_PATHWAYS,
        R.SEE_APPOINTMENTS,
        R.EDIT_APPOINTMENTS,
        R.SEE_SOCIAL_NOTES,
        R.SEE_FIGURES,
        R.SEE_ORGANISATIONS,
        R.EXPORT,
        R.SHARE_FILES,
    }
)
_COMPANIES = frozenset(
    {
        R.SEE_PEOPLE,
        R.SEE_PLACEMENTS,
        R.SEE_ORGANISATIONS,
        R.EDIT_ORGANISATIONS,
        R.FOLLOW_COMPANIES,
        R.SEE_FIGURES,
    }
)

RIGHTS: dict[str, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(
        {R.MANAGE_ACCOUNTS, R.EDIT_PROGRAMMES, R.SEE_ORGANISATIONS, R.EDIT_ORGANISATIONS}
    ),
    Role.PROGRAMME_MANAGER: _CASE_WORK
    | {
        R.RUN_COMMISSIONS,
        R.MANAGE_PROGRAMME,
        R.EDIT_PROGRAMMES,
        R.EDIT_REPORTS,
        R.EDIT_ORGANISATIONS,
        R.FOLLOW_COMPANIES,
        R.RUN_IOD,
        R.RUN_CLAUSES,
        R.CHECK_CLAUSES,
        R.IMPORT,
    },
    Role.REFERENCE_WORKER: _CASE_WORK,
    Role.RECEPTION: frozenset(
        {R.SEE_PEOPLE, R.EDIT_PEOPLE, R.SEE_APPOINTMENTS, R.EDIT_APPOINTMENTS, R.SEE_ORGANISATIONS}
    ),
    Role.LIAISON_OFFICER: _COMPANIES,
    Role.CLAUSE_FACILITATOR: _COMPANIES | {R.CHECK_CLAUSES, R.RUN_CLAUSES},
    Role.BUYER: frozenset({R.SEE_OWN_CLAUSES}),
    Role.IOD_OFFICER: _CASE_WORK | {R.EDIT_ORGANISATIONS, R.FOLLOW_COMPANIES, R.RUN_IOD},
    Role.CULTURE_OFFICER: frozenset({R.SEE_ORGANISATIONS, R.SEE_FIGURES}),
    Role.CREATION_ADVISER: _CASE_WORK,
    Role.FUNDING_MANAGER: frozenset({R.SEE_FIGURES, R.SEE_ORGANISATIONS, R.READ_ARCHIVE}),
    Role.DIRECTION: frozenset({R.SEE_FIGURES, R.EDIT_REPORTS}),
    Role.PARTNER: frozenset({R.SEE_PEOPLE, R.SEE_PATHWAYS}),
    Role.DATA_PROTECTION: frozenset({R.SEE_ACCESS_LOG, R.READ_ARCHIVE, R.ANSWER_REQUESTS}),
}


class Scope(StrEnum):
    """How far a role reaches into files of people."""

    NOBODY = "nobody"
    LED = "led"  # every pathway of the programmes the organisation leads
    CARRIED = "carried"  # pathways the organisation carries (its own reference workers)
    OWN = "own"  # pathways the account itself is reference worker of
    PRESCRIBED = "prescribed"  # people the organisation prescribed
    # Followed in a programme the organisation leads, or by it, and willing to be presented to companies.
    WILLING = "willing"


SCOPES: dict[str, Scope] = {
    Role.PROGRAMME_MANAGER: Scope.LED,
    Role.REFERENCE_WORKER: Scope.CARRIED,
    Role.RECEPTION: Scope.CARRIED,
    Role.IOD_OFFICER: Scope.OWN,
    Role.CREATION_ADVISER: Scope.OWN,
    Role.PARTNER: Scope.PRESCRIBED,
    Role.LIAISON_OFFICER: Scope.WILLING,
    Role.CLAUSE_FACILITATOR: Scope.WILLING,
}


def scope_of(role: str) -> Scope:
    return SCOPES.get(role, Scope.NOBODY)
