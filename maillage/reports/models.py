"""What a report keeps of its own: texts, frozen versions, figures published elsewhere; no live figure."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from .managers import InReachQuerySet

# A chapter is about a section of figures of an organisation: a programme it leads, or any other.
_IS_A_CODE = {"section__regex": r"^[-a-zA-Z0-9_]+$"}

# A version that was published does not move: neither changed nor taken back, whoever asks.
_FROZEN = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]


class Commentary(Record):
    """The text somebody writes beside the figures of a chapter for one year. Its versions are its history.

    `place` is the code of the part it stands under, "" for the introduction of the chapter.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="commentaries"
    )
    section = models.CharField(_("chapitre"), max_length=40)
    year = models.PositiveSmallIntegerField(_("année"))
    place = models.CharField(_("partie"), max_length=40, blank=True)
    text = models.TextField(_("commentaire"), blank=True)

    objects = InReachQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "section", "year", "place"],
                name="commentary_once",
                violation_error_message=_("Cette partie a déjà un commentaire : rechargez la page."),
            ),
            models.CheckConstraint(
                condition=models.Q(**_IS_A_CODE),
                name="commentary_section_is_a_code",
                violation_error_message=_("Le code du chapitre ne s'écrit pas ainsi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.year} {self.place}".strip()


class PublishedFigure(Record):
    """A figure as a printed report gives it, kept to be compared with the computed one."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="published_figures"
    )
    section = models.CharField(_("chapitre"), max_length=40)
    indicator = models.CharField(_("indicateur"), max_length=80)
    breakdown = models.CharField(_("ventilation"), max_length=200, blank=True)
    period = models.CharField(_("période"), max_length=25)
    value = models.DecimalField(_("valeur"), max_digits=18, decimal_places=6)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=200)
    remark = models.CharField(_("remarque"), max_length=500, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "section", "indicator", "breakdown", "period"],
                name="published_figure_once",
                violation_error_message=_("Ce chiffre publié est déjà enregistré."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.indicator} {self.breakdown} {self.period}"


class Audience(models.TextChoices):
    INTERNAL = "internal", _("Interne : tous les chiffres")
    PUBLIC = "public", _("Publique : les petits effectifs sont cachés")


class FrozenReport(Record):
    """A chapter as it was when it was frozen (arrêté): every figure, the records behind it, the texts."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="frozen_reports"
    )
    section = models.CharField(_("chapitre"), max_length=40)
    year = models.PositiveSmallIntegerField(_("année"))
    number = models.PositiveIntegerField(_("version"))
    label = models.CharField(_("intitulé"), max_length=200)
    author = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, related_name="frozen_reports"
    )
    author_label = models.CharField(_("arrêtée par"), max_length=200)
    known_at = models.DateTimeField(_("telle que connue le"))
    texts = models.JSONField(_("commentaires"), default=dict)  # by part, as Commentary.place
    indicators = models.JSONField(default=dict)  # code -> [label, definition], as they were worded
    chapter = models.TextField(_("plan du chapitre"))  # the chapter's file
    audience = models.CharField(
        _("diffusion"), max_length=10, choices=Audience.choices, default=Audience.INTERNAL
    )
    hidden = models.JSONField(default=list)  # [indicator, breakdown, period] a public version does not tell
    secrecy = models.JSONField(default=dict)  # the thresholds it was published under

    objects = InReachQuerySet.as_manager()

    class Meta(Record.Meta):
        triggers = Record.Meta.triggers + _FROZEN
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "section", "year", "number"],
                name="frozen_report_number_once",
                violation_error_message=_(
                    "Une autre version vient d'être arrêtée : rechargez la page et recommencez."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(**_IS_A_CODE),
                name="frozen_report_section_is_a_code",
                violation_error_message=_("Le code du chapitre ne s'écrit pas ainsi."),
            ),
            models.CheckConstraint(
                condition=~models.Q(label=""),
                name="frozen_report_has_label",
                violation_error_message=_("Donnez un intitulé à la version."),
            ),
            models.CheckConstraint(
                condition=models.Q(audience="public") | models.Q(hidden=[]),
                name="frozen_report_hides_when_public",
                violation_error_message=_("Seule une version publique cache des chiffres."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.year} v{self.number}"

    @property
    def is_public(self) -> bool:
        return self.audience == Audience.PUBLIC


class FrozenSet(Record):
    """Identifiers of records of one kind, in order. Figures of a version that count the same share one."""

    report = models.ForeignKey(FrozenReport, on_delete=models.PROTECT, related_name="sets")
    model = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    ids = ArrayField(models.BigIntegerField())

    class Meta(Record.Meta):
        triggers = Record.Meta.triggers + _FROZEN
        constraints = [
            models.UniqueConstraint(fields=["report", "model", "digest"], name="frozen_set_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} × {len(self.ids)}"


class FrozenFigure(Record):
    """One figure of a version, as printed then, and what it counted."""

    report = models.ForeignKey(FrozenReport, on_delete=models.PROTECT, related_name="figures")
    indicator = models.CharField(max_length=80)
    breakdown = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=25)
    label = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    unit = models.CharField(max_length=40)
    decimals = models.PositiveSmallIntegerField(default=0)
    part = models.BigIntegerField(null=True)
    whole = models.BigIntegerField(null=True)
    per = models.PositiveIntegerField(default=1)  # part and whole are whole per-ths of their unit
    part_set = models.ForeignKey(FrozenSet, on_delete=models.PROTECT, null=True, related_name="+")
    whole_set = models.ForeignKey(FrozenSet, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        triggers = Record.Meta.triggers + _FROZEN
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator", "breakdown", "period"], name="frozen_figure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.breakdown} {self.period}"
