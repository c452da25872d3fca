"""The work post, visited and analysed, and the offer negotiated on it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.employment.nomenclature import ContractKind
from maillage.kernel.models import Record

from ..managers import OfferQuerySet, PostQuerySet


class IodPost(Record):
    """A post of a company as the officer saw it on the spot: what it asks, does not ask, what may move."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="iod_posts"
    )
    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        "organisations.Contact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    visited_on = models.DateField(_("visité le"))
    title = models.CharField(_("poste"), max_length=150)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    hours = models.CharField(_("horaires"), max_length=300, blank=True)
    tasks = models.TextField(_("tâches"), max_length=2000, blank=True)
    environment = models.TextField(_("environnement"), max_length=2000, blank=True)
    required = models.TextField(_("ce qui est exigé"), max_length=2000, blank=True)
    not_required = models.TextField(_("ce qui ne l'est pas"), max_length=2000, blank=True)
    negotiable = models.TextField(_("ce qui se négocie"), max_length=2000, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["network", "-visited_on"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="iod_post_has_a_title",
                violation_error_message=_("Un poste porte un nom."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class OfferState(models.TextChoices):
    OPEN = "open", _("À pourvoir")
    FILLED = "filled", _("Pourvue")
    CLOSED = "closed", _("Abandonnée")


class IodOffer(Record):
    """What was negotiated on a post: the contract the company agrees to sign. One candidate at a time."""

    post = models.ForeignKey(IodPost, on_delete=models.CASCADE, related_name="offers")
    officer = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(_("négociée le"))
    kind = models.CharField(_("contrat"), max_length=20, choices=ContractKind.choices)
    months = models.PositiveSmallIntegerField(_("durée en mois"), null=True, blank=True)
    weekly_hours = models.DecimalField(
        _("heures par semaine"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField(_("à partir du"), null=True, blank=True)
    terms = models.CharField(_("ce qui a été négocié"), max_length=1000, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    closed_on = models.DateField(_("fermée le"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["post"], name="iod_offer_open", condition=Q(state="open"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="iod_offer_closed_has_its_day",
                violation_error_message=_("Une offre fermée dit quel jour elle l'a été."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("agreed_on")),
                name="iod_offer_dates_in_order",
                violation_error_message=_("L'offre ferme avant d'être négociée."),
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__isnull=True) | (Q(weekly_hours__gt=0) & Q(weekly_hours__lte=60)),
                name="iod_offer_hours_plausible",
                violation_error_message=_("Les heures par semaine vont de 0 à 60."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.post}"
