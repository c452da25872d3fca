"""Requests of people about their data, and the files their requests freeze."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record


class RequestKind(models.TextChoices):
    ACCESS = "access", _("Accès")
    RECTIFICATION = "rectification", _("Rectification")
    LIMITATION = "limitation", _("Limitation")
    ERASURE = "erasure", _("Effacement")
    PORTABILITY = "portability", _("Portabilité")
    OBJECTION = "objection", _("Opposition")


class Channel(models.TextChoices):
    ON_SITE = "on_site", _("Sur place")
    LETTER = "letter", _("Courrier")
    EMAIL = "email", _("Courriel")
    PHONE = "phone", _("Téléphone")


class RequestState(models.TextChoices):
    OPEN = "open", _("À traiter")
    ANSWERED = "answered", _("Acceptée")
    REFUSED = "refused", _("Refusée")


class DataRequest(Record):
    """One request. The law gives a month from its receipt, two more for a stated reason (RGPD, art. 12).

    `person_id` is a number: the register outlives the file, and names nobody.
    """

    person_id = models.BigIntegerField(_("dossier"), db_index=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="data_requests"
    )
    kind = models.CharField(_("nature"), max_length=20, choices=RequestKind.choices)
    received_on = models.DateField(_("reçue le"))
    channel = models.CharField(_("par"), max_length=10, choices=Channel.choices)
    details = models.TextField(_("ce qui est demandé"), blank=True)
    due_on = models.DateField(_("réponse avant le"))
    extended_to = models.DateField(_("prolongée jusqu'au"), null=True, blank=True)
    extension_reason = models.CharField(_("motif de la prolongation"), max_length=500, blank=True)
    registered_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="data_requests"
    )
    state = models.CharField(
        _("état"), max_length=10, choices=RequestState.choices, default=RequestState.OPEN
    )
    answered_on = models.DateField(_("répondue le"), null=True, blank=True)
    answer = models.TextField(_("réponse"), blank=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["organisation", "state", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_on__isnull=True)
                | (~Q(state="open") & Q(answered_on__isnull=False) & ~Q(answer="")),
                name="data_request_answer_is_said",
                violation_error_message=_("Une demande close dit quand et ce qui a été répondu."),
            ),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True, extension_reason="")
                | (Q(extended_to__gt=F("due_on")) & ~Q(extension_reason="")),
                name="data_request_extension_says_why",
                violation_error_message=_("Une prolongation dit son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.received_on}"

    @property
    def deadline(self):
        return self.extended_to or self.due_on

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN

    @property
    def is_late(self) -> bool:
        return self.state == RequestState.OPEN and self.deadline < timezone.localdate()


class Limitation(Record):
    """A frozen file (limitation, RGPD art. 18): read, and neither changed nor taken away, until it is lifted.

    The database holds it: triggers refuse every write to the tables of facts about the person.
    """

    person_id = models.BigIntegerField(_("dossier"))
    request = models.ForeignKey(
        DataRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="limitations"
    )
    since = models.DateField(_("depuis le"))
    reason = models.CharField(_("motif"), max_length=500)
    decided_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    lifted_on = models.DateField(_("levée le"), null=True, blank=True)
    lifted_reason = models.CharField(_("motif de la levée"), max_length=500, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"],
                condition=Q(lifted_on__isnull=True),
                name="limitation_one_at_a_time",
                violation_error_message=_("Ce dossier est déjà limité."),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & (Q(lifted_on__isnull=True) | ~Q(lifted_reason="")),
                name="limitation_says_why",
                violation_error_message=_("Une limitation, et sa levée, disent leur motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.since}"


class ConsentAnswer(models.TextChoices):
    INFORMED = "informed", _("Information donnée")
    GIVEN = "given", _("Accepté")
    REFUSED = "refused", _("Refusé")
    WITHDRAWN = "withdrawn", _("Retiré")


class How(models.TextChoices):
    PAPER = "paper", _("Sur papier")
    ALOUD = "aloud", _("Lu à voix haute")
    SCREEN = "screen", _("À l'écran")
    PHONE = "phone", _("Par téléphone")


class Consent(Record):
    """A notice given, or an answer to what consent is asked for. The latest holds; the others stay."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="consents")
    code = models.CharField(_("texte"), max_length=40)
    version = models.CharField(_("version du texte"), max_length=10)  # the day it is in force from
    answer = models.CharField(_("réponse"), max_length=10, choices=ConsentAnswer.choices)
    day = models.DateField(_("le"))
    how = models.CharField(_("comment"), max_length=10, choices=How.choices)
    # Whose text was shown, for a structure may have its own; unknown of the first answers ever kept.
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("structure"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    until = models.DateField(_("valable jusqu'au"), null=True, blank=True)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["person", "code", "-day"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("day"), answer="given"),
                name="consent_ends_after_it_is_given",
                violation_error_message=_("Seul un accord a un terme, et il ne précède pas l'accord."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.get_answer_display()}"
