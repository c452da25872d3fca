"""People who agreed to be presented to companies: what a placement needs of them, for who works on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.kernel import formats
from maillage.kernel.forms import phone_text
from maillage.organisations.managers import network_of
from maillage.pathways.managers import followed_in_network, network_pathways
from maillage.pathways.models import EducationLevel, Enrolment, ReferenceAssignment
from maillage.people.followers import Follower
from maillage.people.models import Person, Situation
from maillage.people.queries import Answer, answers_of, place_on
from maillage.protection.rights.agreed import agreed_since, standing
from maillage.protection.rights.consents import LISTS

from .clauses import criteria_met
from .file import PersonFile
from .people_list import followed_by

# What is looked for first on a page.
_FIRST = ("desired_job", "availability")
# Answers a list of candidates shows and filters by; a page shows all those of `placement_kinds`.
LISTED = ("desired_job", "driving_licence", "french_level", "availability")


def candidates(context: Context, today: dt.date) -> QuerySet[Person]:
    """People in reach, with what their line says: `place`, `since` (the day they agreed), the last answer to
    each question of `LISTED`, and `pathway`: the reference worker and the level at entry."""
    running = Enrolment.objects.filter(network_pathways(context, today), person_id=OuterRef("pk"))
    said = JSONObject(worker=followed_by(today), level="education_level")
    return Person.objects.visible_to(context).annotate(
        place=place_on(today),
        since=agreed_since(LISTS),
        pathway=Subquery(running.order_by("-entry_date", "-pk").values(said=said)[:1]),
        **{kind: _last_answer(kind) for kind in LISTED},
    )


def _last_answer(kind: str) -> Subquery:
    rows = Situation.objects.filter(person_id=OuterRef("pk"), kind=kind)
    return Subquery(rows.order_by("-date", "-id").values("value")[:1])


@dataclass(frozen=True)
class Candidate:
    """What a person's page shows to who presents them; `criteria` to the roles that read them."""

    since: dt.date | None
    answers: list[Answer]
    level: str
    reference: Follower | None
    criteria: list[str] = field(default_factory=list)

    @property
    def reference_phone(self) -> str:
        return phone_text(self.reference.phone) if self.reference else ""


def candidate(file: PersonFile) -> Candidate | None:
    """None unless the file is read for a placement. A constant number of queries."""
    if not file.sight.placement:
        return None
    running = list(
        Enrolment.objects.filter(network_pathways(file.context, file.today), person=file.person)
        .select_related("programme")
        .order_by("-entry_date", "-pk")
    )
    answers = answers_of(file.context, file.person, file.sight)
    level = next((e.education_level for e in running), "")
    known = any(a.kind.code == "education_level" for a in answers) or level in ("", EducationLevel.UNKNOWN)
    held = standing(file.person.pk, LISTS, file.today)
    return Candidate(
        since=held.answer.day if held.answer else None,
        answers=sorted(answers, key=lambda a: a.kind.code not in _FIRST),
        level="" if known else str(EducationLevel(level).label),
        reference=_reference(file, running),
        criteria=criteria_met(file.person, running, file.today) if file.sight.clauses else [],
    )


def _reference(file: PersonFile, running: list[Enrolment]) -> Follower | None:
    """Who follows the person today, as a reader outside the reference team may know it."""
    held = (
        ReferenceAssignment.objects.filter(enrolment__in=[e.pk for e in running], start_date__lte=file.today)
        .exclude(end_date__lt=file.today)
        .select_related("worker", "organisation")
        .order_by("-start_date", "-pk")
        .first()
    )
    if held is None:
        return None
    return Follower(
        file.person.pk,
        _("Référence de parcours"),
        held.worker.full_name,
        held.organisation.name,
        held.organisation_id,
        email=held.worker.email,
        phone=held.worker.phone or held.organisation.phone,
        reveals=held.organisation.reveals and held.organisation_id != file.context.organisation_id,
    ).masked()


@dataclass(frozen=True)
class Presented:
    """Whether who works with companies reads a file, in words, for who follows the person."""

    yes: bool
    words: str


def _runs_out_of_sight(file: PersonFile) -> bool:
    """Whether a pathway runs in the network, which this reader does not read: an IOD officer reads none."""
    condition = followed_in_network(network_of(file.context))
    return Person.objects.filter(condition, pk=file.person.pk).exists()


_WHY = {
    "refused": gettext_lazy("refus du %s"),
    "withdrawn": gettext_lazy("accord retiré le %s"),
    "old_text": gettext_lazy("le texte a changé depuis son accord du %s"),
}


def presented(file: PersonFile) -> Presented:
    """One query; the pathways of the file are those just read, and one more where there are none."""
    held = standing(file.person.pk, LISTS, file.today)
    if held.answer is None:
        return Presented(False, _("pas encore demandé"))
    day = formats.day(held.answer.day)
    if held.why == "expired":
        return Presented(False, _("accord échu le %s") % formats.day(held.answer.until))
    if not held.holds:
        return Presented(False, str(_WHY[held.why]) % day)
    if not file.running and not _runs_out_of_sight(file):
        return Presented(False, _("accord du %s, sans parcours ouvert") % day)
    if held.answer.until:
        until = formats.day(held.answer.until)
        return Presented(True, _("depuis le %(day)s, jusqu'au %(until)s") % {"day": day, "until": until})
    return Presented(True, _("depuis le %s") % day)
