"""The person's file. A person is followed; a person is never an account."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Deferrable, F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from maillage.kernel.dates import DateRange, Same
from maillage.kernel.models import Record
from maillage.kernel.text import Fold

from .managers import PersonQuerySet
from .matching.keys import MatchKeys


class Sex(models.TextChoices):
    FEMALE = "F", _("Femme")
    MALE = "M", _("Homme")
    UNKNOWN = "X", _("Non précisé")


class Keeping(models.TextChoices):
    """How long after the last contact a file still is one (see the room of protection)."""

    LIVE = "", _("Dossier en usage")
    ARCHIVED = "archived", _("Archivé à part")
    ANONYMOUS = "anonymous", _("Anonymisé")


class Person(Record):
    """Somebody the network follows. `origin` is the organisation that opened the file, `ref` its own key.

    A file out of use (`kept_as`) has left every list and search: what stands here then says who nobody is.
    """

    origin = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="people_opened"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    last_name = models.CharField(_("nom"), max_length=100)
    first_name = models.CharField(_("prénom"), max_length=100)
    birth_name = models.CharField(_("nom de naissance"), max_length=100, blank=True)
    birth_date = models.DateField(_("date de naissance"))
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex.choices)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    kept_as = models.CharField(
        _("conservation"), max_length=10, choices=Keeping.choices, blank=True, default="", db_default=""
    )
    folded_name = models.GeneratedField(
        expression=Fold(Concat("last_name", Value(" "), "first_name", Value(" "), "birth_name")),
        output_field=models.CharField(max_length=310),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [
            GinIndex(fields=["folded_name"], opclasses=["gin_trgm_ops"], name="person_name_trgm"),
            models.Index(fields=["folded_name", "id"]),
            models.Index(fields=["id"], condition=~Q(kept_as=""), name="person_out_of_use"),
            # What brings likely duplicates together while somebody types (`matching.entry`).
            GinIndex(MatchKeys.of_person(), name="person_match_keys"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "ref"],
                name="person_ref_once",
                violation_error_message=_("Une personne porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(birth_date__gt="1900-01-01"),
                name="person_birth_date_plausible",
                violation_error_message=_("La date de naissance n'est pas plausible."),
            ),
            models.CheckConstraint(
                condition=~Q(last_name="") & ~Q(first_name=""),
                name="person_is_named",
                violation_error_message=_("Le nom et le prénom sont indispensables."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Residence(Record):
    """Where a person lives between two dates, both included (None: no bound). Never two at a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="residences")
    start_date = models.DateField(_("depuis le"), null=True, blank=True)
    end_date = models.DateField(_("jusqu'au"), null=True, blank=True)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=100, blank=True)
    insee_code = models.CharField(_("code INSEE"), max_length=5, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True)
                | Q(start_date__isnull=True)
                | Q(end_date__gte=F("start_date")),
                name="residence_dates_in_order",
                violation_error_message=_("Le domicile finit avant de commencer."),
            ),
            ExclusionConstraint(
                name="residence_one_at_a_time",
                expressions=[
                    (Same("person"), RangeOperators.EQUAL),
                    (DateRange("start_date", "end_date"), RangeOperators.OVERLAPS),
                ],
                # Checked statement by statement; dates of several may be moved together when asked for.
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message=_("Deux domiciles se chevauchent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}, {self.postcode} {self.city}"


class ResidenceArea(Record):
    """A residence lies in an area: the fact is kept for every generation; the day asked for decides."""

    residence = models.ForeignKey(Residence, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="residences")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["residence", "area"],
                name="residence_area_once",
                violation_error_message=_("Ce domicile est déjà dans cette zone."),
            )
        ]

    def __str__(self) -> str:
        return str(self.area)


class Situation(Record):
    """A dated answer about a person (job-seeker category, minimum income, household…).

    Kinds and values are declared in `people/data/situations.yaml`.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="situations")
    date = models.DateField(_("date"))
    kind = models.CharField(_("nature"), max_length=40)
    value = models.CharField(_("valeur"), max_length=200)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "date"],
                name="situation_once_a_day",
                violation_error_message=_("Une réponse existe déjà pour ce jour."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} = {self.value} ({self.date})"


class Barrier(Record):
    """A barrier to employment (frein), from the day it is noted to the day it is lifted."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="barriers")
    kind = models.CharField(_("frein"), max_length=40)
    since = models.DateField(_("constaté le"))
    until = models.DateField(_("levé le"), null=True, blank=True)
    note = models.CharField(_("précision"), max_length=500, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="barrier_dates_in_order",
                violation_error_message=_("Le frein est levé avant d'être constaté."),
            )
        ]

    def __str__(self) -> str:
        return self.kind


from .matching.learnt import LearntMatching  # noqa: E402
from .merged import (  # noqa: E402 - the models above are named by them
    DuplicatePair,
    ElsewhereSearch,
    MergeTrace,
    PairDecision,
    PersonMerge,
)

__all__ = [
    "Barrier",
    "DuplicatePair",
    "ElsewhereSearch",
    "LearntMatching",
    "MergeTrace",
    "PairDecision",
    "Person",
    "PersonMerge",
    "Residence",
    "ResidenceArea",
    "Sex",
    "Situation",
]
