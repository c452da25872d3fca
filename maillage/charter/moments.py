"""The signatures of a company in the timeline of its file."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.organisations.models import Organisation
from maillage.organisations.timeline import Moment

from .panels import signed_once
from .queries.company import reads_charter


def signature_moments(context: Context, organisation: Organisation) -> Sequence[Moment]:
    """A bar for each signature, over the days it binds."""
    if not reads_charter(context):
        return []
    address = reverse("charter:company", args=[organisation.pk])
    return [
        Moment(
            _("Charte"),
            "bar",
            one.signed_on,
            _("Signature"),
            end=one.until,
            hue="hue-1",
            url=address,
            order=50,
        )
        for one in (signed.signature for signed in signed_once(context, organisation))
    ]
