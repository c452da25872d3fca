"""Offers, applications, and the sessions of a collective recruitment."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from ..nomenclature import ContractKind
from .managers import ApplicationQuerySet, ConveningQuerySet, OfferQuerySet, SessionQuerySet
from .nomenclature import (
    STAGES,
    CloseReason,
    Education,
    FrenchLevel,
    Licence,
    Schedule,
    Source,
    Stage,
    reasons,
)
from .triggers import APPLICATION_RULES, CONVENING_RULES, SESSION_RULES


class JobOffer(Record):
    """Posts a company opens, as a network holds them.

    `stages` says which stages the recruitment uses and what they are called, in order, as
    `[{"stage": "interview", "code": "received", "label": "Reçus"}]`; empty, the five usual ones.
    """

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="job_offers"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    code = models.CharField(_("code"), max_length=40, null=True, blank=True)
    title = models.CharField(_("intitulé"), max_length=150)
    rome = models.CharField(_("code ROME"), max_length=5, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=100, blank=True)
    insee_code = models.CharField(_("code INSEE"), max_length=5, blank=True)
    weekly_hours = models.DecimalField(
        _("heures par semaine"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    schedule = ArrayField(
        models.CharField(max_length=10, choices=Schedule.choices),
        verbose_name=_("horaires"),
        default=list,
        blank=True,
    )
    contract_kind = models.CharField(_("contrat"), max_length=20, choices=ContractKind.choices, blank=True)
    contract_months = models.PositiveSmallIntegerField(_("durée en mois"), null=True, blank=True)
    licence = models.CharField(_("permis"), max_length=12, choices=Licence.choices, blank=True)
    french_level = models.CharField(
        _("français, au moins"), max_length=6, choices=FrenchLevel.choices, blank=True
    )
    experience_months = models.PositiveSmallIntegerField(_("expérience en mois"), null=True, blank=True)
    education = models.CharField(
        _("formation, au moins"), max_length=7, choices=Education.choices, blank=True
    )
    public_transport = models.BooleanField(_("accessible en transport en commun"), null=True, blank=True)
    wage = models.CharField(_("rémunération"), max_length=100, blank=True)
    posts = models.PositiveIntegerField(_("nombre de postes"), default=1)
    opened_on = models.DateField(_("ouverte le"))
    valid_until = models.DateField(_("valable jusqu'au"))
    last_confirmed_on = models.DateField(_("confirmée le"))
    clause_eligible = models.BooleanField(_("poste ouvert à une clause sociale"), default=False)
    collective = models.BooleanField(_("recrutement collectif"), default=False)
    by_source = models.BooleanField(_("résultats par source"), default=True)
    stages = models.JSONField(_("étapes"), default=list, blank=True)
    starts_on = models.DateField(_("prise de poste le"), null=True, blank=True)
    closed_on = models.DateField(_("close le"), null=True, blank=True)
    close_reason = models.CharField(
        _("motif de clôture"), max_length=20, choices=CloseReason.choices, blank=True
    )

    objects = OfferQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["network", "valid_until"]),
            models.Index(fields=["company", "opened_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "ref"],
                name="offer_ref_once",
                violation_error_message=_("Une offre du réseau porte déjà cette référence."),
            ),
            models.UniqueConstraint(
                fields=["network", "code"],
                name="offer_code_once",
                violation_error_message=_("Un recrutement du réseau porte déjà ce code."),
            ),
            models.CheckConstraint(
                condition=Q(code__isnull=True) | Q(code__regex=r"^[a-z0-9]+(_[a-z0-9]+)*$"),
                name="offer_code_shape",
                violation_error_message=_(
                    "Un code s'écrit en minuscules sans accent, chiffres et tirets bas : magasin_2017."
                ),
            ),
            models.CheckConstraint(
                condition=Q(rome__regex=r"^([A-N]\d{4})?$"),
                name="offer_rome_shape",
                violation_error_message=_(
                    "Un code ROME compte une lettre de A à N et quatre chiffres : D1106."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("opened_on")),
                name="offer_dates_in_order",
                violation_error_message=_("L'offre finit avant d'être ouverte."),
            ),
            models.CheckConstraint(
                condition=Q(last_confirmed_on__gte=F("opened_on")),
                name="offer_confirmed_once_open",
                violation_error_message=_("Une offre se confirme une fois ouverte."),
            ),
            models.CheckConstraint(
                condition=Q(posts__gte=1),
                name="offer_has_a_post",
                violation_error_message=_("Une offre compte au moins un poste."),
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__isnull=True) | (Q(weekly_hours__gt=0) & Q(weekly_hours__lte=60)),
                name="offer_hours_plausible",
                violation_error_message=_("Les heures par semaine vont de 0 à 60."),
            ),
            models.CheckConstraint(
                condition=Q(schedule__contained_by=Schedule.values),
                name="offer_schedule_known",
                violation_error_message=_("Un de ces horaires n'est pas connu."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, close_reason="")
                | (Q(closed_on__isnull=False, closed_on__gte=F("opened_on")) & ~Q(close_reason="")),
                name="offer_closed_says_why",
                violation_error_message=_(
                    "Une offre se clôt avec un jour, après son ouverture, et un motif."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def takes_applications(self, day: dt.date | None = None) -> bool:
        """Whether somebody may be added on a day (today by default)."""
        day = day or timezone.localdate()
        return self.opened_on <= day <= self.valid_until and (self.closed_on is None or self.closed_on > day)

    @property
    def is_expired(self) -> bool:
        """Past its term without having been closed: to be confirmed again."""
        return self.closed_on is None and self.valid_until < timezone.localdate()

    @property
    def stage_list(self) -> tuple[Stage, ...]:
        """The stages it uses, in order, under the names it gives them."""
        said = {row["stage"]: row for row in self.stages}
        if not said:
            return STAGES
        return tuple(
            Stage(usual.name, said[usual.name].get("code") or usual.code,
                  said[usual.name].get("label") or usual.label)
            for usual in STAGES
            if usual.name in said
        )  # fmt: skip

    @property
    def stage_names(self) -> tuple[str, ...]:
        return tuple(stage.name for stage in self.stage_list)

    @property
    def meets_first(self) -> bool:
        """Whether candidates are to come to a meeting before the interview: who skips it is an intruder."""
        return self.collective and {"information", "interview"} <= set(self.stage_names)

    @property
    def schedule_labels(self) -> list[str]:
        return [str(Schedule(code).label) for code in self.schedule]


class Application(Record):
    """A person put forward for an offer: a date for each stage reached, and how it ended.

    `proposed_on` is the first day of all. `reason` is the person's when they withdrew, the company's when it
    refused. `programme` is the code of the programme that proposed them, where the network did.
    """

    offer = models.ForeignKey(JobOffer, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="applications")
    origin = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=Source.choices, default=Source.NETWORK)
    programme = models.CharField(_("dispositif"), max_length=60, blank=True)
    proposed_on = models.DateField(_("proposée le"))
    cv_sent_on = models.DateField(_("CV transmis le"), null=True, blank=True)
    invited_on = models.DateField(_("invitation le"), null=True, blank=True)
    information_on = models.DateField(_("réunion d'information le"), null=True, blank=True)
    interview_on = models.DateField(_("entretien le"), null=True, blank=True)
    hired_on = models.DateField(_("embauche le"), null=True, blank=True)
    withdrawn_on = models.DateField(_("désistement le"), null=True, blank=True)
    refused_on = models.DateField(_("refus le"), null=True, blank=True)
    reason = models.CharField(_("raison"), max_length=30, blank=True)
    note = models.CharField(_("précision"), max_length=300, blank=True)
    contract = models.OneToOneField(
        "employment.EmploymentContract",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="application",
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta(Record.Meta):
        triggers = Record.Meta.triggers + APPLICATION_RULES
        indexes = [models.Index(fields=["person", "-proposed_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "person"],
                name="application_once",
                violation_error_message=_("Cette personne est déjà proposée sur cette offre."),
            ),
            models.UniqueConstraint(
                fields=["origin", "ref"],
                name="application_ref_once",
                violation_error_message=_("Une candidature porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, refused_on__isnull=True)
                | Q(withdrawn_on__isnull=True, hired_on__isnull=True)
                | Q(refused_on__isnull=True, hired_on__isnull=True),
                name="application_ends_one_way",
                violation_error_message=_(
                    "Une candidature finit d'une seule façon : embauche, désistement ou refus."
                ),
            ),
            models.CheckConstraint(
                condition=Q(hired_on__isnull=True)
                | Q(cv_sent_on=None, invited_on=None, information_on=None, interview_on=None)
                | Q(
                    hired_on__gte=Least(
                        F("cv_sent_on"), F("invited_on"), F("information_on"), F("interview_on")
                    )
                ),
                name="application_hired_after_its_start",
                violation_error_message=_("L'embauche précède la candidature."),
            ),
            models.CheckConstraint(
                condition=Q(
                    proposed_on__lte=Least(
                        F("proposed_on"),
                        F("cv_sent_on"),
                        F("invited_on"),
                        F("information_on"),
                        F("interview_on"),
                        F("hired_on"),
                        F("withdrawn_on"),
                        F("refused_on"),
                    )
                ),
                name="application_begins_with_its_first_day",
                violation_error_message=_("Une étape précède la candidature."),
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(withdrawn_on__isnull=False) | Q(refused_on__isnull=False),
                name="application_reason_of_an_end",
                violation_error_message=_("Une raison va avec un désistement ou un refus."),
            ),
            models.CheckConstraint(
                condition=Q(contract__isnull=True) | Q(hired_on__isnull=False),
                name="application_contract_of_a_hire",
                violation_error_message=_("Seule une embauche a un contrat."),
            ),
            models.CheckConstraint(
                condition=Q(programme="") | Q(source=Source.NETWORK),
                name="application_programme_of_the_network",
                violation_error_message=_("Seule une candidature du réseau vient d'un dispositif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.offer}"

    @property
    def is_running(self) -> bool:
        return self.hired_on is None and self.withdrawn_on is None and self.refused_on is None

    @property
    def reason_label(self) -> str:
        known = reasons().get(self.reason)
        return str(known.label) if known else self.reason

    @property
    def skipped_meeting(self) -> bool:
        """An intruder: met at the interview without having come to the information meeting."""
        return self.interview_on is not None and self.information_on is None


class SessionKind(models.TextChoices):
    INFORMATION = "information", _("Réunion d'information")
    INTERVIEW = "interview", _("Journée d'entretiens")


class RecruitmentSession(Record):
    """A day a recruitment meets its candidates: somewhere, at some hours, with so many places."""

    offer = models.ForeignKey(JobOffer, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(_("nature"), max_length=15, choices=SessionKind.choices)
    date = models.DateField(_("date"))
    starts_at = models.TimeField(_("début"))
    ends_at = models.TimeField(_("fin"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=200)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    instructions = models.CharField(_("à apporter, accès"), max_length=500, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta(Record.Meta):
        triggers = Record.Meta.triggers + SESSION_RULES
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="recruitment_session_hours",
                violation_error_message=_("La séance finit avant de commencer."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="recruitment_session_places",
                violation_error_message=_("Une séance a au moins une place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date}"


class Attendance(models.TextChoices):
    PRESENT = "present", _("Présent")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excusé")


class Convening(Record):
    """A candidate convened to a session, and whether they came."""

    session = models.ForeignKey(RecruitmentSession, on_delete=models.CASCADE, related_name="convenings")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="convenings")
    at = models.TimeField(_("heure de passage"), null=True, blank=True)
    attendance = models.CharField(_("présence"), max_length=10, choices=Attendance.choices, blank=True)

    objects = ConveningQuerySet.as_manager()

    class Meta(Record.Meta):
        triggers = Record.Meta.triggers + CONVENING_RULES
        constraints = [
            models.UniqueConstraint(
                fields=["session", "application"],
                name="convened_once",
                violation_error_message=_("Cette personne est déjà convoquée à cette séance."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} – {self.session}"
