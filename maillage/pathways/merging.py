"""What a merge of two files must know of pathways: who decides, what forbids it, what goes back together."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.employment.models import EmploymentContract, Immersion
from maillage.evidence.models import Document, DocumentLink
from maillage.kernel.formats import day as format_day
from maillage.people.merging import Carried, MergePart
from maillage.people.merging.parts import GoingBack

from .models import Appointment, Enrolment, Referral, Step
from .services.referrals import PENDING

_ENROLMENTS = Enrolment._meta.db_table
_REFERRALS = Referral._meta.db_table
_CONTRACTS = EmploymentContract._meta.db_table
_IMMERSIONS = Immersion._meta.db_table
_DOCUMENTS = Document._meta.db_table
_APPOINTMENTS = Appointment._meta.db_table


class PathwaysPart(MergePart):
    carried = (
        Carried(gettext_lazy("Parcours"), "pathways.Enrolment"),
        Carried(gettext_lazy("Prescriptions"), "pathways.Referral"),
        Carried(gettext_lazy("Étapes"), "pathways.Step", "enrolment__person_id"),
        Carried(gettext_lazy("Contrats"), "employment.EmploymentContract"),
        Carried(gettext_lazy("Entretiens"), "pathways.Appointment"),
        Carried(gettext_lazy("Pièces"), "evidence.Document"),
    )

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        return [
            *_out_of_reach(context, [survivor_id, absorbed_id]),
            *_pathways_of_the_same_days(survivor_id, absorbed_id),
            *_two_prescriptions(survivor_id, absorbed_id),
        ]

    def refusals_to_undo(self, context: Context, survivor_id: int) -> list[str]:
        return _out_of_reach(context, [survivor_id])

    def going_back(self, survivor_id: int, moved: Mapping[str, set[int]]) -> GoingBack:
        back = GoingBack()
        added = set(
            Enrolment.objects.filter(person_id=survivor_id, referral_id__in=moved.get(_REFERRALS, ()))
            .exclude(pk__in=moved.get(_ENROLMENTS, ()))
            .values_list("pk", flat=True)
        )
        pathways = added | moved.get(_ENROLMENTS, set())
        back.add(_ENROLMENTS, added)
        back.add(
            _APPOINTMENTS,
            set(
                Appointment.objects.filter(person_id=survivor_id, enrolment_id__in=pathways)
                .exclude(pk__in=moved.get(_APPOINTMENTS, ()))
                .values_list("pk", flat=True)
            ),
        )
        inside, outside = _contracts_used(survivor_id, pathways)
        going = (moved.get(_CONTRACTS, set()) | inside) & outside
        for contract in EmploymentContract.objects.filter(pk__in=going).select_related("employer"):
            back.refusals.append(
                _(
                    "Le contrat chez %(employer)s (%(day)s) sert aux parcours des deux dossiers : retirez-le "
                    "d'abord des étapes ou de la sortie de l'un d'eux."
                )
                % {"employer": contract.employer, "day": format_day(contract.start_date)}
            )
        back.add(_CONTRACTS, inside - moved.get(_CONTRACTS, set()))
        self._immersions(survivor_id, pathways, moved, back)
        contracts = inside | moved.get(_CONTRACTS, set())
        back.add(_DOCUMENTS, _proofs(survivor_id, pathways, contracts) - moved.get(_DOCUMENTS, set()))
        return back

    def _immersions(
        self, survivor_id: int, pathways: set[int], moved: Mapping[str, set[int]], back: GoingBack
    ) -> None:
        """Immersions that are steps go with their pathways; steps of both files forbid it."""
        steps = Step.objects.filter(enrolment__person_id=survivor_id, immersion__isnull=False)
        inside = set(steps.filter(enrolment_id__in=pathways).values_list("immersion_id", flat=True))
        outside = set(steps.exclude(enrolment_id__in=pathways).values_list("immersion_id", flat=True))
        gone = moved.get(_IMMERSIONS, set())
        for immersion in Immersion.objects.filter(pk__in=(gone | inside) & outside).select_related("company"):
            back.refusals.append(
                _(
                    "L'immersion chez %(company)s (%(day)s) est une étape des parcours des deux dossiers : "
                    "retirez-la d'abord des étapes de l'un d'eux."
                )
                % {"company": immersion.company, "day": format_day(immersion.start_date)}
            )
        back.add(_IMMERSIONS, inside - gone)


def _out_of_reach(context: Context, people: list[int]) -> list[str]:
    """Only who sees every pathway and prescription of both files decides for all of them."""
    seen = set(
        Enrolment.objects.visible_to(context).filter(person_id__in=people).values_list("pk", flat=True)
    )
    asked = set(
        Referral.objects.visible_to(context).filter(person_id__in=people).values_list("pk", flat=True)
    )
    hidden = [
        *Enrolment.objects.filter(person_id__in=people)
        .exclude(pk__in=seen)
        .select_related("programme__organisation"),
        *Referral.objects.filter(person_id__in=people)
        .exclude(pk__in=asked)
        .select_related("programme__organisation"),
    ]
    leads = sorted({str(case.programme.organisation) for case in hidden})
    if not leads:
        return []
    return [
        _(
            "Ces dossiers ont aussi des parcours que vous ne suivez pas : demandez la fusion à la structure "
            "pilote (%s)."
        )
        % ", ".join(leads)
    ]


def _pathways_of_the_same_days(survivor_id: int, absorbed_id: int) -> list[str]:
    """Pathways of one programme that overlap: nobody is in a programme twice at a time."""
    kept = list(Enrolment.objects.filter(person_id=survivor_id).select_related("programme"))
    others = Enrolment.objects.filter(person_id=absorbed_id).select_related("programme")
    return [
        _(
            "Les deux dossiers ont un parcours %(programme)s aux mêmes dates (%(one)s et %(other)s) : "
            "enregistrez d'abord la sortie de l'un, ou corrigez ses dates."
        )
        % {"programme": one.programme, "one": _dates(one), "other": _dates(other)}
        for other in others
        for one in kept
        if one.programme_id == other.programme_id and _overlap(one, other)
    ]


def _overlap(one: Enrolment, other: Enrolment) -> bool:
    return (one.exit_date is None or one.exit_date >= other.entry_date) and (
        other.exit_date is None or other.exit_date >= one.entry_date
    )


def _dates(enrolment: Enrolment) -> str:
    if enrolment.exit_date is None:
        return _("depuis le %s") % format_day(enrolment.entry_date)
    return _("du %(first)s au %(last)s") % {
        "first": format_day(enrolment.entry_date),
        "last": format_day(enrolment.exit_date),
    }


def _two_prescriptions(survivor_id: int, absorbed_id: int) -> list[str]:
    waiting = Referral.objects.filter(state__in=PENDING)
    kept = set(waiting.filter(person_id=survivor_id).values_list("programme_id", flat=True))
    twice = waiting.filter(person_id=absorbed_id, programme_id__in=kept).select_related("programme")
    return [
        _(
            "Les deux dossiers ont une prescription en cours pour %s : abandonnez d'abord celle des deux "
            "qui est de trop."
        )
        % referral.programme
        for referral in twice
    ]


def _proofs(person_id: int, pathways: set[int], contracts: set[int]) -> set[int]:
    """The person's documents tied to these pathways, their steps or these contracts."""
    steps = Step.objects.filter(enrolment_id__in=pathways).values("pk")
    links = DocumentLink.objects.filter(document__person_id=person_id).filter(
        Q(target="enrolment", target_id__in=pathways)
        | Q(target="step", target_id__in=steps)
        | Q(target="contract", target_id__in=contracts)
    )
    return set(links.values_list("document_id", flat=True))


def _contracts_used(person_id: int, pathways: set[int]) -> tuple[set[int], set[int]]:
    """The person's contracts that these pathways use, and those that the person's other pathways use."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.id, e.id = ANY(%s)
            FROM employment_employmentcontract c
            JOIN LATERAL (
                SELECT enrolment_id FROM pathways_step WHERE contract_id = c.id
                UNION SELECT id FROM pathways_enrolment WHERE exit_contract_id = c.id
                UNION SELECT enrolment_id FROM pathways_exitproposal WHERE contract_id = c.id
            ) u ON true
            JOIN pathways_enrolment e ON e.id = u.enrolment_id
            WHERE c.person_id = %s
            """,
            [sorted(pathways), person_id],
        )
        rows = cursor.fetchall()
    return {pk for pk, mine in rows if mine}, {pk for pk, mine in rows if not mine}
