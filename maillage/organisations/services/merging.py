"""Merging two files of one company, and taking it back for 30 days.

Everything that names the absorbed file is moved (every foreign key to an organisation, found from the
models), then the file leaves the table: the database refuses the whole when anything still points at it. One
transaction; the two files are locked in the order of their numbers. What was done is written down row by
row, so that undoing gives back exactly what was moved; what was added since stays with the surviving file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.db import Error, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Membership
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, as_domain_error
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.kernel.merging import rows, waiting
from maillage.kernel.merging.rows import Column, Trace

from ..merged import UNDO_DAYS, OrganisationMerge, OrganisationMergeTrace
from ..merging import moving
from ..merging.parts import parts
from ..merging.reconciling import reconcile, restore
from ..models import Interaction, Liaison, Organisation, OrganisationReference

# What is chosen field by field; some go together.
CHOSEN: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "siret": ("siret", "siren_alone"),
    "naf": ("naf",),
    "size": ("size",),
    "address": ("address", "postcode", "city", "insee_code"),
    "phone": ("phone",),
    "email": ("email",),
    "closed_on": ("closed_on",),
}
_TABLE = Organisation._meta.db_table


def refusals(context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
    """Why these two files cannot be merged as they are: sentences that say what to do first."""
    said = []
    absorbed = Organisation.objects.filter(pk=absorbed_id).first()
    if absorbed is not None and _acts(absorbed_id):
        said.append(
            _("« %s » a des comptes ou pilote un réseau : gardez cette fiche, et réunissez-y l'autre.")
            % absorbed.name
        )
    return said + [s for part in parts() for s in part.refusals(context, survivor_id, absorbed_id)]


def _acts(organisation_id: int) -> bool:
    """Whether somebody works here, or once did, or a network is known by this organisation."""
    return (
        Membership.objects.filter(organisation_id=organisation_id).exists()
        or Organisation.objects.filter(accounts_managed_by_id=organisation_id).exists()
        or Interaction.objects.filter(network_id=organisation_id).exists()
        or Liaison.objects.filter(network_id=organisation_id).exists()
        or OrganisationReference.objects.filter(importer_id=organisation_id).exists()
    )


def merge_organisations(
    context: Context,
    survivor_id: int,
    absorbed_id: int,
    *,
    from_absorbed: Collection[str] = (),
    siret: str = "",
    reason: str = "",
) -> OrganisationMerge:
    """Move everything of a file into another; `from_absorbed` names the entries of `CHOSEN` whose value is
    the absorbed file's.

    Two files with different SIRETs are one only when `siret` says which of the two is right. Raises
    `DomainError` when either file is gone, acts in the house, or is being written by somebody else.
    """
    context.require(Right.EDIT_ORGANISATIONS)
    if unknown := set(from_absorbed) - CHOSEN.keys():
        raise ValueError(f"not an entry of the file: {unknown}")
    if survivor_id == absorbed_id:
        raise DomainError(_("Une fiche ne se fusionne pas avec elle-même."))
    said = _("fusion de deux fiches d'une même structure")
    why = f"{said} : {reason.strip()}" if reason.strip() else said

    def once() -> OrganisationMerge:
        with changes(context.actor, why[:500]):
            return _merge(context, survivor_id, absorbed_id, set(from_absorbed), siret, reason.strip())

    return _patiently(once)


def _merge(
    context: Context, survivor_id: int, absorbed_id: int, from_absorbed: set[str], siret: str, reason: str
) -> OrganisationMerge:
    waiting.begin()
    files = _locked(context, [survivor_id, absorbed_id])
    survivor, absorbed = files[survivor_id], files[absorbed_id]
    if said := refusals(context, survivor_id, absorbed_id):
        raise DomainError(" ".join(said))
    if survivor.siret and absorbed.siret:
        if siret not in (survivor.siret, absorbed.siret):
            raise DomainError(
                _("Ces deux fiches ont chacune leur SIRET : dites lequel est le bon, ou gardez les deux."),
                "siret",
            )
        from_absorbed = from_absorbed - {"siret"} | ({"siret"} if siret == absorbed.siret else set())
    trace = Trace(absorbed=_image(absorbed_id))
    reconcile(trace, survivor_id, absorbed_id)
    for column in moving.organisation_columns():
        if keys := _moved(column, absorbed_id, survivor_id):
            trace.moves.append((column.table, column.name, keys))
    now = _image(survivor_id)
    after = {name: value for name, value in _taken(now, trace.absorbed, from_absorbed) if value != now[name]}
    trace.survivor = {"before": {name: now[name] for name in after}, "after": after}
    rows.delete(_TABLE, [absorbed_id])  # before its SIRET is given to the other
    rows.assign(_TABLE, survivor_id, after)
    merge = OrganisationMerge.objects.create(
        survivor=survivor,
        absorbed_number=absorbed_id,
        absorbed_name=absorbed.name,
        absorbed_siret=absorbed.siret or "",
        account=context.account,
        reason=reason[:500],
    )
    OrganisationMergeTrace.objects.create(merge=merge, content=trace.as_json())
    waiting.end()
    return merge


def _taken(now: dict[str, Any], gone: dict[str, Any], from_absorbed: set[str]) -> list[tuple[str, Any]]:
    """The values the survivor takes: those chosen, its own where it has none, and what must not be lost."""
    taken = [
        (name, gone[name])
        for entry, names in CHOSEN.items()
        if entry in from_absorbed
        or (
            entry != "closed_on"
            and not any(now[name] for name in names)
            and any(gone[name] for name in names)
        )
        for name in names
    ]
    if gone["reveals"]:
        taken.append(("reveals", True))
    if now["accounts_managed_by_id"] is None and gone["accounts_managed_by_id"] != now["id"]:
        taken.append(("accounts_managed_by_id", gone["accounts_managed_by_id"]))
    return taken


def _moved(column: Column, absorbed_id: int, survivor_id: int) -> list[int]:
    """Move the rows of a table; a rule that forbids it is told as what to settle first."""
    try:
        with transaction.atomic():
            return rows.move(column, absorbed_id, survivor_id)
    except Error as error:
        if (rule := as_domain_error(error)) is None:
            raise
        raise DomainError(
            _("Ces deux fiches ne se réunissent pas ainsi. %s Réglez-le d'abord dans l'une des deux.")
            % rule.message
        ) from error


def undo_refusals(context: Context, merge: OrganisationMerge) -> list[str]:
    """Why this merge cannot be taken back; empty when it can."""
    if merge.undone_at is not None:
        return [_("Cette fusion est déjà annulée.")]
    if timezone.now() > merge.undo_until or not OrganisationMergeTrace.objects.filter(merge=merge).exists():
        return [
            _("Une fusion s'annule pendant %(days)d jours ; celle-ci date du %(day)s.")
            % {"days": UNDO_DAYS, "day": format_day(timezone.localdate(merge.at))}
        ]
    later = OrganisationMerge.objects.standing().filter(survivor_id=merge.survivor_id, pk__gt=merge.pk)
    if later.exists():
        return [_("Une autre fusion a eu lieu ensuite sur cette fiche : annulez-la d'abord.")]
    return [s for part in parts() for s in part.refusals_to_undo(context, merge.survivor_id)]


def undo_merge(context: Context, merge_id: int) -> OrganisationMerge:
    """Give the absorbed file back with all that was moved. Raises `DomainError` with the reasons if not.

    A row removed since stays removed; a value changed since is kept; what was added since stays with the
    surviving file.
    """
    context.require(Right.EDIT_ORGANISATIONS)

    def once() -> OrganisationMerge:
        with changes(context.actor, _("annulation d'une fusion de fiches")):
            return _undo(context, merge_id)

    return _patiently(once)


def _undo(context: Context, merge_id: int) -> OrganisationMerge:
    waiting.begin()
    merge = OrganisationMerge.objects.filter(pk=merge_id).first()
    if merge is None:
        raise DomainError(_("Cette fusion n'existe plus."))
    _locked(context, [merge.survivor_id])
    merge = OrganisationMerge.objects.select_for_update().get(pk=merge_id)
    if said := undo_refusals(context, merge):
        raise DomainError(" ".join(said))
    trace = Trace.of_json(merge.trace.content)
    _give_back(trace, merge.survivor_id, merge.absorbed_number)
    restore(trace)
    for part in parts():
        part.given_back(context, merge.survivor_id, merge.absorbed_number)
    merge.undone_at, merge.undone_by = timezone.now(), context.account
    merge.save(update_fields=["undone_at", "undone_by"])
    merge.trace.delete()
    waiting.end()
    return merge


def _give_back(trace: Trace, survivor_id: int, number: int) -> None:
    """The values, the file, and every row moved that is still the survivor's."""
    now, changed = _image(survivor_id), trace.survivor
    kept = {name: changed["before"][name] for name, value in changed["after"].items() if now[name] == value}
    try:
        with transaction.atomic():
            rows.assign(_TABLE, survivor_id, kept)
            rows.insert(_TABLE, trace.absorbed)
    except Error as error:
        if (rule := as_domain_error(error)) is None:
            raise
        raise DomainError(
            _("La fiche absorbée ne peut pas revenir telle quelle. %s Corrigez d'abord la fiche gardée.")
            % rule.message
        ) from error
    keys = {(table, column): keys for table, column, keys in trace.moves}
    for column in moving.organisation_columns():
        if wanted := keys.get((column.table, column.name)):
            rows.move(column, survivor_id, number, only=wanted)


def forget_traces(now: dt.datetime | None = None) -> int:
    """Throw away what older merges moved: they can no longer be undone. Returns how many."""
    limit = (now or timezone.now()) - dt.timedelta(days=UNDO_DAYS)
    deleted, _by_model = OrganisationMergeTrace.objects.filter(merge__at__lt=limit).delete()
    return deleted


def _locked(context: Context, keys: list[int]) -> dict[int, Organisation]:
    """The files, locked in the order of their numbers: two merges that cross wait for each other."""
    reach = Organisation.objects.visible_to(context)
    locked = {o.pk: o for o in reach.filter(pk__in=keys).order_by("pk").select_for_update()}
    if locked.keys() != set(keys):
        raise DomainError(
            _("Une des deux fiches n'est plus là : elle vient sans doute d'être fusionnée. Rien n'a changé.")
        )
    return locked


def _image(pk: int) -> dict[str, Any]:
    row = rows.image(_TABLE, pk)
    assert row is not None  # noqa: S101 - locked above
    return row


def _patiently(act: Callable[[], OrganisationMerge]) -> OrganisationMerge:
    busy = _(
        "Quelqu'un (ou un import) écrit en ce moment dans l'une des deux fiches. Rien n'a changé : "
        "recommencez dans un instant."
    )
    return waiting.patiently(act, busy)
