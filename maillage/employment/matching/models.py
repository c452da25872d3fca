"""What is remembered of proposals that were not made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record
from maillage.organisations.managers import network_of

if TYPE_CHECKING:
    from maillage.accounts.context import Context


class SetAsideQuerySet(models.QuerySet):
    def visible_to(self, context: Context) -> SetAsideQuerySet:
        """Of the network's offers, about people in reach."""
        from maillage.people.models import Person

        people = Person.objects.visible_to(context)
        return self.filter(offer__network_id=network_of(context), person__in=people)


class SetAside(Record):
    """Somebody is not proposed for an offer this time, for a reason; the others go on being proposed.

    A dated fact and not a state: said twice it changes nothing, so that two files can be merged.
    """

    offer = models.ForeignKey("employment.JobOffer", on_delete=models.CASCADE, related_name="set_aside")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="set_aside")
    reason = models.CharField(_("raison"), max_length=30)
    day = models.DateField(_("le"))

    objects = SetAsideQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["offer", "person"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="set_aside_says_why",
                violation_error_message=_("Dites pourquoi la personne n'est pas proposée cette fois."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.offer}"
