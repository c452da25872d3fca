"""The list of signatories and the desk of the charter: who is late, who is to be renewed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.toasts import notify
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation
from maillage.organisations.queries import officers

from .. import services
from ..forms import SigningForm
from ..loading import charter, charters
from ..models import CharterSignature
from ..queries import signatories as queries
from ..states import SignatureState, signature_state


def _state(signature: CharterSignature) -> str:
    text = charter(signature.version)
    return str(signature_state(text, signature.signed_on, signature.until, timezone.localdate()).label)


def _officer(signature: CharterSignature) -> str:
    return f"{signature.officer_first or ''} {signature.officer_last or ''}".strip()


class SignatoryListing(Listing):
    template = "charter/signatories.html"
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s signataire", "%(count)s signataires", "count")
    export_name, export_right = "signataires", Right.EXPORT
    empty = Empty(
        gettext_lazy("Aucun signataire"),
        gettext_lazy("Une entreprise qui signe la charte dit ce qu'elle promet ; ce qu'elle fait suit seul."),
        action=gettext_lazy("Enregistrer une signature"),
        url_name="charter:sign",
        right=Right.FOLLOW_COMPANIES,
        icon="contract",
    )

    def __init__(self, request: HttpRequest, rows: QuerySet[CharterSignature]) -> None:
        today = timezone.localdate()
        found = queries.tallies(network_of(request.context), today)
        nothing = queries.Tally()

        def tally(signature: CharterSignature) -> queries.Tally:
            return found.get(signature.pk, nothing)

        late = [pk for pk, one in found.items() if one.late]
        risk = [pk for pk, one in found.items() if one.at_risk]
        self.columns = [
            Column("name", _("Entreprise"), value="organisation.name", sort="organisation__folded_name",
                   link=True, sub="organisation.city"),
            Column("signed_on", _("Signée le"), kind="date", sort="signed_on"),
            Column("until", _("Jusqu'au"), kind="date", sort="until"),
            Column("state", _("État"), value=_state),
            Column("officer", _("En charge"), value=_officer, sort=("officer_last", "officer_first")),
            Column("promised", _("Engagements"), value=lambda s: tally(s).promised, kind="number"),
            Column("kept", _("Tenus"), value=lambda s: tally(s).kept, kind="number"),
            Column("late", _("En retard"), value=lambda s: tally(s).late, kind="number"),
        ]  # fmt: skip
        self.filters = [
            SearchFilter(_("Nom ou SIRET"), apply=queries.named),
            ChoiceFilter(
                "etat",
                _("Signature"),
                choices=SignatureState.choices,
                apply=lambda found, values: queries.in_state(found, values[0], today),
            ),
            ChoiceFilter(
                "engagements",
                _("Engagements"),
                choices=[("late", _("en retard")), ("at_risk", _("à risque")), ("none", _("aucun"))],
                apply=lambda rows, values: {
                    "late": lambda: rows.filter(pk__in=late),
                    "at_risk": lambda: rows.filter(pk__in=risk),
                    "none": lambda: rows.exclude(pk__in=list(found)),
                }[values[0]](),
            ),
            ChoiceFilter(
                "charge",
                _("En charge"),
                choices=lambda r: [(str(a.pk), a.full_name) for a in officers(r.context)],
                apply=lambda rows, values: queries.of_officer(rows, int(values[0])),
            ),
            ChoiceFilter(
                "texte",
                _("Texte signé"),
                choices=[(text.version, text.version) for text in charters().values()],
                lookup="version",
            ),
        ]
        super().__init__(request, rows)

    def row_url(self, row: CharterSignature) -> str:
        return reverse("charter:company", args=[row.organisation_id])


@needs(Right.FOLLOW_COMPANIES)
def signatory_list(request: HttpRequest) -> HttpResponse:
    return SignatoryListing(request, queries.signatures(request.context)).response(
        title=_("Signataires de la charte"),
        action_url=reverse("charter:sign"),
        action_label=_("Enregistrer une signature"),
    )


@needs(Right.FOLLOW_COMPANIES)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Liaison officers land on their own companies when they have some; one press shows the network."""
    today: dt.date = timezone.localdate()
    chosen = request.GET.get("suivi", "")
    mine = chosen == "miens" or (
        chosen != "tous"
        and queries.of_officer(queries.signatures(request.context), request.context.account.pk).exists()
    )
    found = queries.dashboard(request.context, today, mine=mine)
    return render(
        request,
        "charter/dashboard.html",
        {"board": found, "mine": mine, "today": today, "last_year": today.year - 1},
    )


@needs(Right.FOLLOW_COMPANIES)
def sign(request: HttpRequest) -> HttpResponse:
    """A company searched by name signs; from its page it is chosen already."""
    reach = Organisation.objects.visible_to(request.context)
    initial: dict[str, Any] = {
        "organisation": request.GET.get("structure", "")[:20],
        "signed_on": timezone.localdate(),
    }
    form = SigningForm(request.POST or None, organisations=reach, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.sign(request.context, form.cleaned_data["organisation"], form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request,
                _("Signature enregistrée. Notez maintenant ce que l'entreprise promet."),
                undo=reverse("charter:signature_remove", args=[made.pk]),
            )
            return redirect("charter:commitment_new", pk=made.pk)
    return render(request, "charter/sign.html", {"form": form}, status=422 if form.errors else 200)
