"""The file of organisations: who they are, their roles, somebody to reach."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.formats import day as format_day
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, refuse_doubles
from maillage.kernel.text import fold
from maillage.organisations.matching import STRONG, Base, Identity
from maillage.organisations.models import (
    Contact,
    Organisation,
    OrganisationReference,
    OrganisationRoleHeld,
)
from maillage.organisations.sizes import is_count, is_doubtful
from maillage.territory.reference import insee_code_for

from .columns import COLUMNS
from .finding import FIELDS, File, Finder

_SAID = ("siret", "name", "naf", "size", "address", "postcode", "city")
_REACH = ("name", "email", "phone")


@dataclass(eq=False)
class Plan:
    """What a row changes: of an existing file (`pk`), or of one to open (None)."""

    pk: int | None
    values: dict[str, str | None]
    changed: bool
    named: bool  # whether the importer's reference is to be written
    roles: list[str] = field(default_factory=list)  # to be given
    again: list[int] = field(default_factory=list)  # roles held before, that begin again
    contact: dict[str, str] | None = None
    contact_id: int | None = None  # None with a contact: somebody new

    @property
    def touches(self) -> bool:
        return self.changed or self.named or bool(self.roles or self.again or self.contact)


class OrganisationsImporter(Importer):
    kind = "organisations"
    label = gettext_lazy("Structures")
    about = gettext_lazy(
        "Une ligne par structure : identité, rôles, une personne à joindre. La fiche est commune à tous les "
        "réseaux : une cellule vide n'efface rien."
    )
    columns = COLUMNS

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        self._warn_of_doubtful_sizes(batch)
        finder = Finder(batch)
        rows = list(batch.rows())
        # Rows of a known reference first: a file that is somebody's is not given away by its name.
        found = {row: finder.find(row) for row in sorted(rows, key=lambda row: not finder.knows(row))}
        held = _roles_of(file.pk for file in found.values() if file)
        contacts = _contacts_of(file.pk for file in found.values() if file)
        self.plans: dict[int, Plan] = {}
        for row in [row for row in batch.rows() if row not in finder.second]:
            file = found[row]
            plan = self._plan(batch, row, file, finder.knows(row))
            self._plan_roles(batch, row, plan, held.get(plan.pk or 0, {}))
            self._plan_contact(batch, row, plan, contacts.get(plan.pk or 0, []))
            self.plans[row] = plan
            if file is not None and file.closed_on and plan.touches:
                batch.reject(
                    row,
                    "",
                    _("« %(name)s » a fermé le %(day)s : rouvrez sa fiche avant d'y écrire")
                    % {"name": file.values["name"], "day": format_day(file.closed_on)},
                )
            elif file is not None and plan.named:
                batch.warn(row, _("la structure avait déjà une fiche : elle est reprise et complétée"))
        self._warn_of_likely(batch)

    @staticmethod
    def _warn_of_doubtful_sizes(batch: Batch) -> None:
        """`12` is read as a code; beside `7` or `150`, twelve employees may have been meant."""
        if not batch.has("size"):
            return
        written = {row: batch.table.rows[row][batch.present["size"]] for row in batch.rows()}
        if any(is_count(text) for text in written.values()):
            for row, text in written.items():
                if is_doubtful(text):
                    batch.warn(
                        row,
                        _("effectif lu comme un code de tranche : écrivez « 12 salariés » pour un nombre"),
                    )

    @staticmethod
    def _plan(batch: Batch, row: int, file: File | None, known: bool) -> Plan:
        """The values of the row over those of the file; what is empty or absent keeps what is known."""
        before = file.values if file else dict.fromkeys(FIELDS, "")
        said = {name: batch.values[name][row] for name in _SAID if batch.values[name][row]}
        values: dict[str, str | None] = {**before, **said}
        if said.get("postcode", before["postcode"]) != before["postcode"] or (
            said.get("city", before["city"]) != before["city"]
        ):
            values["insee_code"] = insee_code_for(values["postcode"] or "", values["city"] or "")
        if values["siret"]:
            values["siren_alone"] = ""
        changed = values != before
        values |= {name: values[name] or None for name in ("siret", "siren_alone")}
        named = not known and not batch.values["ref"][row].startswith(PREFIX)
        return Plan(file.pk if file else None, values, changed, named)

    @staticmethod
    def _plan_roles(batch: Batch, row: int, plan: Plan, held: dict[str, tuple[int, dt.date | None]]) -> None:
        for role in batch.values["roles"][row] or ():
            if role not in held:
                plan.roles.append(role)
            elif (until := held[role][1]) is not None and until < batch.today:
                plan.again.append(held[role][0])

    @staticmethod
    def _plan_contact(batch: Batch, row: int, plan: Plan, known: list[tuple[int, dict[str, str]]]) -> None:
        said = {name: batch.values[f"contact_{name}"][row] or "" for name in _REACH}
        if not any(said.values()):
            return
        near = [one for one in known if _same_contact(one[1], said)]
        if not near:
            if not said["name"]:
                batch.reject(row, "contact_name", _("le nom du contact manque"))
            else:
                plan.contact = said
            return
        pk, before = next((one for one in near if one[1] == said), near[0])
        after = {name: said[name] or before[name] for name in _REACH}
        if after != before:
            plan.contact, plan.contact_id = after, pk

    def _warn_of_likely(self, batch: Batch) -> None:
        """Files about to be opened that look strongly like another: said, never decided here."""
        new = [row for row in self._planned(batch) if self.plans[row].pk is None]
        if not new:
            return
        base = Base.read()
        said: dict[int, Identity] = {}
        for row in new:
            values, contact = self.plans[row].values, self.plans[row].contact or {}
            said[-row - 1] = Identity.of(
                name=values["name"] or "",
                siret=values["siret"],
                address=values["address"] or "",
                postcode=values["postcode"] or "",
                phones={contact.get("phone", "")},
                emails={contact.get("email", "")},
            )
        both = Base({**base.known, **said})
        for key, identity in said.items():
            near = both.near(identity, exclude=[key], at_least=STRONG)
            if any(one.organisation_id > 0 for one in near):
                batch.warn(-key - 1, _("ressemble fort à une structure qui a déjà sa fiche"))
            elif near:
                batch.warn(-key - 1, _("ressemble fort à une autre ligne du fichier : deux fois la même ?"))

    def write(self, batch: Batch) -> Counts:
        rows = self._planned(batch)
        plans = [self.plans[row] for row in rows]
        new = [plan for plan in plans if plan.pk is None]
        changed = [plan for plan in plans if plan.pk is not None and plan.touches]
        for plan, pk in zip(new, bulk.next_ids(Organisation, len(new)), strict=True):
            plan.pk = pk

        def cells(plan: Plan) -> list[object]:
            return [plan.pk, *(plan.values[name] for name in FIELDS)]

        bulk.insert(Organisation, ("id", *FIELDS), [cells(plan) for plan in new])
        bulk.update(Organisation, ("id", *FIELDS), [cells(plan) for plan in changed if plan.changed])
        refs = [
            (plan.pk, batch.values["ref"][row]) for row, plan in zip(rows, plans, strict=True) if plan.named
        ]
        _insert(
            OrganisationReference,
            ("importer_id", "organisation_id", "ref"),
            [(batch.organisation_id, *one) for one in refs],
        )
        self._write_roles(plans)
        _queue([plan.pk for plan in new if plan.pk is not None])
        self._write_contacts(plans)
        return Counts.of(len(list(batch.rows())), len(new), len(changed))

    def _planned(self, batch: Batch) -> list[int]:
        """Rows neither refused nor spoken for by another."""
        return [row for row in batch.rows() if row in self.plans]

    @staticmethod
    def _write_roles(plans: list[Plan]) -> None:
        given = [(plan.pk, role) for plan in plans for role in plan.roles]
        _insert(OrganisationRoleHeld, ("organisation_id", "role"), given)
        bulk.update(
            OrganisationRoleHeld, ("id", "until"), [(pk, None) for plan in plans for pk in plan.again]
        )

    @staticmethod
    def _write_contacts(plans: list[Plan]) -> None:
        reach = [(plan, plan.contact) for plan in plans if plan.contact]
        _insert(
            Contact,
            ("organisation_id", *_REACH),
            [(plan.pk, *(said[n] for n in _REACH)) for plan, said in reach if plan.contact_id is None],
        )
        bulk.update(
            Contact,
            ("id", *_REACH),
            [(plan.contact_id, *(said[n] for n in _REACH)) for plan, said in reach if plan.contact_id],
        )


def _queue(opened: list[int]) -> None:
    """After the import, and only if it is kept: what looks like the files it opened enters the queue."""
    from maillage.organisations.tasks import note_doubles

    if opened:
        note_doubles.defer(organisation_ids=sorted(opened))


def _insert(model: type, fields: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    ids = bulk.next_ids(model, len(rows))
    bulk.insert(model, ("id", *fields), [(pk, *row) for pk, row in zip(ids, rows, strict=True)])


def _same_contact(known: dict[str, str], said: dict[str, str]) -> bool:
    """By name; without a name, by e-mail or telephone."""
    if said["name"]:
        return fold(known["name"]) == fold(said["name"])
    return any(said[name] and said[name].lower() == known[name].lower() for name in ("email", "phone"))


def _roles_of(pks: Iterable[int]) -> dict[int, dict[str, tuple[int, dt.date | None]]]:
    held: dict[int, dict[str, tuple[int, dt.date | None]]] = defaultdict(dict)
    rows = OrganisationRoleHeld.objects.filter(organisation_id__any_of=list(pks))
    for pk, organisation, role, until in rows.values_list("pk", "organisation_id", "role", "until"):
        held[organisation][role] = (pk, until)
    return held


def _contacts_of(pks: Iterable[int]) -> dict[int, list[tuple[int, dict[str, str]]]]:
    known: dict[int, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    rows = Contact.objects.filter(organisation_id__any_of=list(pks)).order_by("pk")
    for pk, organisation, *reach in rows.values_list("pk", "organisation_id", *_REACH):
        known[organisation].append((pk, dict(zip(_REACH, reach, strict=True))))
    return known
