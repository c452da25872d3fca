"""What a company's file shows of the charter: its promises as bars, and what waits at its head."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts.context import Context
from maillage.kernel.formats import day
from maillage.organisations.models import Organisation
from maillage.organisations.panels import Bar, Notice, Panel, once

from .queries.company import Line, Signed, charter_of, reads_charter
from .states import CommitmentState, SignatureState

_SHOWN = 8  # deeds told under a bar


def signed_once(context: Context, organisation: Organisation) -> list[Signed]:
    """The signatures of a company with what became of them, asked once for its panel, head and timeline."""
    return once(context, organisation, "charter", lambda: charter_of(context, organisation))


def charter_panel(context: Context, organisation: Organisation) -> Panel | None:
    """The signature in force and its promises; a company that never signed is offered to."""
    if not reads_charter(context):
        return None
    signed = signed_once(context, organisation)
    if not signed:
        address = f"{reverse('charter:sign')}?structure={organisation.pk}"
        return Panel(
            _("Charte"),
            action=(_("Enregistrer une signature"), address),
            empty=_("N'a pas signé la charte de votre réseau."),
        )
    one = _current(signed)
    return Panel(
        _("Charte"),
        rows=[
            (
                _("Signature"),
                _("du %(first)s au %(last)s")
                % {"first": day(one.signature.signed_on), "last": day(one.signature.until)},
                reverse("charter:company", args=[organisation.pk]),
            )
        ],
        bars=[_bar(line) for line in one.lines],
        action=(_("Ouvrir sa charte"), reverse("charter:company", args=[organisation.pk])),
    )


def charter_notices(context: Context, organisation: Organisation) -> list[Notice]:
    """A promise that is late, a signature about to end, an answer to read."""
    if not reads_charter(context):
        return []
    signed = signed_once(context, organisation)
    if not signed:
        return []
    one, found = _current(signed), []
    address = reverse("charter:company", args=[organisation.pk])
    late = sum(line.state == CommitmentState.LATE for line in one.lines) if one.running else 0
    if late:
        said = ngettext("%d engagement en retard", "%d engagements en retard", late) % late
        found.append(Notice(said, "late", address))
    if one.state == SignatureState.RENEW:
        found.append(Notice(_("Charte à renouveler avant le %s") % day(one.signature.until), "soon", address))
    return found


def _current(signed: list[Signed]) -> Signed:
    return next((s for s in signed if s.running), signed[0])


def _bar(line: Line) -> Bar:
    promise = line.promise
    by = _("pour le %(day)s") % {"day": day(promise.due_on)}
    return Bar(
        label=promise.label,
        done=promise.shown,
        due=promise.quantity,
        text=promise.text,
        late=line.state == CommitmentState.LATE,
        detail=f"{line.state.label} · {by}",
        by=[(f"{day(d.day)} · {d.title}", url) for d, url in line.deeds[:_SHOWN]],
    )
