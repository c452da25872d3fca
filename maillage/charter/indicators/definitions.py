"""The indicators of the charter and their written definitions.

source: the charter's statement of 2023; annual report 2017. The members of the network (`members_gip`) are
not told by any record: the figure is not computed.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.accounts.roles import Role
from maillage.indicators.counting import Count
from maillage.indicators.definitions import Counted, Divided, Formula, Indicator, Wording
from maillage.organisations.deeds import Deed

from . import rows

CODE = "charter"
LEADS_OFFICERS = [str(Role.LIAISON_OFFICER)]

# Which deeds each figure is about.
EVENTS = (Deed.FORUM, Deed.COMPANY_VISIT, Deed.TRADE_MEETING, Deed.JOB_DATING, Deed.MOCK_INTERVIEW)
TRADES = (Deed.TRADE_MEETING, Deed.COMPANY_VISIT)


def _of(*kinds: str) -> str:
    named = ", ".join(f"'{kind}'" for kind in kinds)
    return f"deeds.kind IN ({named})"


def _indicator(code: str, label: Promise, unit: str, formula: Formula, text: Promise) -> Indicator:
    return Indicator(code, label, unit, formula, (Wording(text),))


def indicators() -> list[Indicator]:
    """All of them, in the order of the report."""
    done, promised = rows.deeds(), rows.promised()

    def companies(where: str = "") -> Count:
        return Count(done, rows.DONE, where=where, key=rows.COMPANY)

    def summed(total: str, where: str = "") -> rows.Summed:
        return rows.Summed(Count(done, rows.DONE, where=where, total=total), companies(where))

    return [
        _indicator(
            "signatories",
            _("Entreprises signataires"),
            "company",
            Counted(Count(rows.SIGNATURES, rows.SIGNED)),
            _("Entreprises dont la signature est en cours le dernier jour de la période."),
        ),
        _indicator(
            "commitments_kept_rate",
            _("Engagements tenus"),
            "percent",
            Divided(
                Count(promised, rows.DUE, where="promised.done >= promised.quantity"),
                Count(promised, rows.DUE),
                100,
            ),
            _(
                "Engagements échus dans la période que des actions couvrent, sur les engagements échus dans "
                "la période. Une action (embauche, immersion, événement enregistrés ailleurs, ou action "
                "saisie) remplit un engagement au plus : celui de la même entreprise et de même nature, dont "
                "les dates la comprennent et dont l'échéance vient la première."
            ),
        ),
        _indicator(
            "sponsors",
            _("Entreprises qui parrainent"),
            "company",
            Counted(companies(_of(Deed.SPONSORSHIP))),
            _("Entreprises signataires distinctes qui ont une action de parrainage dans la période."),
        ),
        _indicator(
            "actions",
            _("Actions réalisées"),
            "action",
            summed("deeds.quantity"),
            _(
                "Ce que les entreprises ont fait dans la période pendant que leur signature courait : chaque "
                "embauche, chaque immersion, chaque participation à un événement compte pour une action, "
                "qu'elle soit enregistrée ailleurs ou saisie à la main (selon le nombre saisi)."
            ),
        ),
        _indicator(
            "beneficiaries",
            _("Personnes touchées"),
            "person",
            summed("deeds.people_once"),
            _(
                "Personnes que ces actions ont touchées. Une personne connue par son nom compte une fois par "
                "année civile et par nature d'action ; les autres selon le nombre saisi."
            ),
        ),
        _indicator(
            "persons_hired",
            _("Personnes embauchées"),
            "person",
            summed("deeds.people_once", _of(Deed.HIRE)),
            _(
                "Personnes embauchées par une entreprise signataire, d'après les contrats de travail qui "
                "commencent dans la période (une personne une fois par année civile, CAPE exclus) et les "
                "embauches saisies, faites hors du réseau."
            ),
        ),
        _indicator(
            "companies_hiring",
            _("Entreprises qui recrutent"),
            "company",
            Counted(companies(_of(Deed.HIRE))),
            _("Entreprises signataires distinctes derrière ces embauches."),
        ),
        _indicator(
            "events",
            _("Événements"),
            "event",
            summed("deeds.quantity", _of(*EVENTS)),
            _(
                "Participations d'entreprises signataires à des forums, visites d'entreprise, rencontres "
                "métiers, job datings et simulations d'entretien dans la période."
            ),
        ),
        _indicator(
            "companies_immersion",
            _("Entreprises qui accueillent en immersion"),
            "company",
            Counted(companies(_of(Deed.IMMERSION))),
            _(
                "Entreprises signataires distinctes qui ont accueilli une immersion commencée dans la "
                "période."
            ),
        ),
        _indicator(
            "companies_presenting_trades",
            _("Entreprises qui font connaître leurs métiers"),
            "company",
            Counted(companies(_of(*TRADES))),
            _(
                "Entreprises signataires distinctes qui ont présenté leurs métiers ou ouvert leurs portes "
                "dans la période (rencontres métiers, visites d'entreprise)."
            ),
        ),
        _indicator(
            "mock_interview_persons",
            _("Personnes reçues en simulation d'entretien"),
            "person",
            summed("deeds.people_once", _of(Deed.MOCK_INTERVIEW)),
            _("Personnes reçues par des entreprises signataires en simulation d'entretien dans la période."),
        ),
        _indicator(
            "hr_training_sessions",
            _("Sessions RH"),
            "session",
            summed("deeds.quantity", _of(Deed.HR_SESSION)),
            _("Sessions de sensibilisation ou de formation RH suivies par des entreprises signataires."),
        ),
        _indicator(
            "liaison_officers",
            _("Chargés de liaison entreprises"),
            "person",
            Counted(Count(rows.OFFICERS, rows.IN_OFFICE, key=rows.ONE_OFFICER)),
            _("Comptes du réseau qui ont le rôle de liaison entreprises le dernier jour de la période."),
        ),
    ]
