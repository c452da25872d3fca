"""The file of applications: a row for each person and offer, with the date of each stage."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.kernel import formats
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Choice, Day
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, Reference, find, refuse_doubles
from maillage.people.imports.lookup import PERSON_REF, people_of
from maillage.people.imports.lookup import reach as people_reach

from ...models import EmploymentContract
from ...nomenclature import ContractOrigin
from ..models import Application
from ..nomenclature import CANDIDATE, COURSE, SOURCE_IN_FILES, Source, reasons
from ..origins import origins_of
from .lookup import OFFER_REF, offers_of

_ENDS = ("hired_on", "withdrawn_on", "refused_on")
_DAYS = (*COURSE, *_ENDS)
_FACTS = ("source", *_DAYS, "reason", "proposed_on")
_ALIASES = {name: str(source) for source, name in SOURCE_IN_FILES.items()}


def _day(name: str, label: object, help: object, example: str = "") -> Column:
    return Column(name, label, Day(past=True), help=help, example=example)


class ApplicationsImporter(Importer):
    kind = "applications"
    label = gettext_lazy("Candidatures")
    about = gettext_lazy(
        "Une ligne par personne et par offre. Une date vide est une étape non atteinte, ou sautée. Une "
        "embauche n'écrit pas de contrat : importez les contrats, celui de la même personne dans la même "
        "entreprise est rattaché à la candidature par l'import des candidatures qui suit."
    )
    columns = (
        Column(
            "ref",
            gettext_lazy("Référence"),
            Reference(),
            required=True,
            help=gettext_lazy("La clé de la candidature dans vos fichiers."),
            example="K0001",
        ),
        OFFER_REF,
        PERSON_REF,
        Column(
            "source",
            gettext_lazy("Source"),
            Choice(dict(Source.choices), _ALIASES),
            required=True,
            help=gettext_lazy("Par qui la candidature arrive."),
            example="network",
        ),
        _day(
            "cv_sent_on",
            gettext_lazy("CV transmis le"),
            gettext_lazy("Vide : étape non atteinte ou sautée."),
            "06/03/2017",
        ),
        _day("invited_on", gettext_lazy("Invitation le"), gettext_lazy("Vide : pas invitée.")),
        _day(
            "information_on",
            gettext_lazy("Réunion d'information le"),
            gettext_lazy("Le jour où la personne y était."),
        ),
        _day("interview_on", gettext_lazy("Entretien le"), gettext_lazy("Le jour de l'entretien.")),
        _day(
            "hired_on",
            gettext_lazy("Embauche le"),
            gettext_lazy("Compte comme embauche ; le contrat s'importe à part."),
        ),
        _day(
            "withdrawn_on",
            gettext_lazy("Désistement le"),
            gettext_lazy("La personne renonce ; exclut une embauche et un refus."),
        ),
        _day(
            "refused_on",
            gettext_lazy("Refus le"),
            gettext_lazy("L'entreprise refuse ; exclut une embauche et un désistement."),
        ),
        Column(
            "reason",
            gettext_lazy("Raison"),
            Choice({code: str(reason.label) for code, reason in reasons().items()}),
            help=gettext_lazy("Du désistement ou du refus. Vide : non dite."),
            example="",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        self.offers = offers_of(batch, ("opened_on", "valid_until", "closed_on"))
        self.people = people_of(batch)
        self._find(batch)
        batch.values["proposed_on"] = [None] * len(batch)
        for row in list(batch.rows()):
            self._check(batch, row)
        self._once(batch)
        self._presentable(batch)

    def _find(self, batch: Batch) -> None:
        refs = batch.values["ref"]
        self.known = find(
            Application.objects.all(),
            [refs[row] for row in batch.rows()],
            batch.organisation_id,
            ("person_id", "offer_id", "contract_id"),
            reach=people_reach(batch.organisation_id, "person__"),
        )
        for row in list(batch.rows()):
            found, offer = self.known.get(refs[row]), self.offers[row]
            if found is None and refs[row].startswith(PREFIX):
                batch.reject(row, "ref", _("aucune candidature ne porte ce numéro"))
            elif found is not None and found[1] != self.people[row]:
                batch.reject(row, "person_ref", _("cette candidature est déjà celle d'une autre personne"))
            elif found is not None and offer is not None and found[2] != offer[0]:
                batch.reject(row, "offer_ref", _("cette candidature est déjà celle d'une autre offre"))

    def _check(self, batch: Batch, row: int) -> None:
        values = batch.values
        ends = [name for name in _ENDS if values[name][row] is not None]
        if len(ends) > 1:
            batch.reject(
                row, ends[1], _("une candidature finit d'une seule façon : embauche, désistement ou refus")
            )
            return
        course = [day for name in COURSE if (day := values[name][row]) is not None]
        hired = values["hired_on"][row]
        if hired is not None and course and hired < min(course):
            batch.reject(row, "hired_on", _("l'embauche précède la candidature"))
        known = self.known.get(values["ref"][row])
        if known is not None and known[3] is not None and hired is None:
            batch.reject(row, "hired_on", _("cette embauche a un contrat : retirez-la dans l'application"))
        self._check_reason(batch, row)
        offer = self.offers[row]
        if offer is None:
            return
        days = [day for name in _DAYS if (day := values[name][row]) is not None]
        first = min(days, default=offer[1])
        values["proposed_on"][row] = first
        last = min(day for day in (offer[2], offer[3]) if day is not None)
        if first > last:
            batch.reject(
                row,
                "offer_ref",
                _("l'offre n'était plus valable le %(day)s : elle l'était jusqu'au %(last)s")
                % {"day": formats.day(first), "last": formats.day(last)},
            )

    def _check_reason(self, batch: Batch, row: int) -> None:
        values = batch.values
        values["reason"][row] = values["reason"][row] or ""
        reason = reasons().get(values["reason"][row])
        if reason is None:
            return
        column = "withdrawn_on" if reason.side == CANDIDATE else "refused_on"
        if values[column][row] is None:
            said = (
                _("cette raison est celle d'un désistement")
                if reason.side == CANDIDATE
                else _("cette raison est celle d'un refus de l'entreprise")
            )
            batch.reject(row, "reason", said)

    def _once(self, batch: Batch) -> None:
        """A person has one application to an offer: in the file, and with those already recorded."""
        pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row in batch.rows():
            offer, person = self.offers[row], self.people[row]
            if offer is not None and person is not None:
                pairs[offer[0], person].append(row)
        recorded = {
            (offer, person): pk
            for offer, person, pk in Application.objects.filter(
                offer_id__any_of=sorted({offer for offer, _person in pairs})
            ).values_list("offer_id", "person_id", "pk")
        }
        for pair, rows in pairs.items():
            for row in rows:
                own = self.known.get(batch.values["ref"][row])
                if len(rows) > 1:
                    batch.reject(row, "person_ref", _("le fichier propose deux fois la personne sur l'offre"))
                elif pair in recorded and (own is None or own[0] != recorded[pair]):
                    batch.reject(
                        row,
                        "person_ref",
                        _("la personne est déjà proposée sur cette offre : candidature %s")
                        % f"{PREFIX}{recorded[pair]}",
                    )

    def _presentable(self, batch: Batch) -> None:
        """Whoever had refused to be presented to companies on that day was not to be proposed."""
        new = [row for row in batch.rows() if batch.values["ref"][row] not in self.known]
        people = {person for row in new if (person := self.people[row]) is not None}
        answers = _answers(people)
        for row in new:
            day, person = batch.values["proposed_on"][row], self.people[row]
            said = [no for at, no in answers.get(person or 0, ()) if day is not None and at <= day]
            if said and said[-1]:
                batch.reject(
                    row, "person_ref", _("la personne avait refusé d'être présentée aux entreprises")
                )

    def write(self, batch: Batch) -> Counts:
        rows, values = list(batch.rows()), batch.values
        new = [row for row in rows if values["ref"][row] not in self.known]
        old = [row for row in rows if values["ref"][row] in self.known]

        def facts(row: int) -> list[object]:
            return [values[name][row] for name in _FACTS]

        offers = [offer[0] if offer else None for offer in self.offers]
        bulk.insert(
            Application,
            ("id", "origin_id", "ref", "offer_id", "person_id", *_FACTS),
            [
                (pk, batch.organisation_id, values["ref"][row], offers[row], self.people[row], *facts(row))
                for pk, row in zip(bulk.next_ids(Application, len(new)), new, strict=True)
            ],
        )
        changed = bulk.update(
            Application,
            ("id", *_FACTS),
            [(self.known[values["ref"][row]][0], *facts(row)) for row in old],
        )
        changed |= self._join(batch, {offers[row] for row in rows} - {None}, new)
        return Counts.of(len(rows), len(new), len(changed))

    def _join(self, batch: Batch, offers: Collection[int | None], new: list[int]) -> set[int]:
        """Give the hires of these offers the contract already recorded: one that can be no other's.

        Returns the applications changed that were there before this file.
        """
        with connection.cursor() as cursor:
            cursor.execute(_JOINED, {"offers": sorted(o for o in offers if o is not None)})
            joined = cursor.fetchall()
        if not joined:
            return set()
        origins = origins_of({offer for _application, _contract, offer in joined})
        own_search = str(ContractOrigin.OWN_SEARCH)
        for origin in sorted(set(origins.values())):
            contracts = [contract for _application, contract, offer in joined if origins[offer] == origin]
            EmploymentContract.objects.filter(pk__any_of=contracts, origin=own_search).update(origin=origin)
        batch.note(
            ngettext(
                "%(count)d embauche rattachée à son contrat.",
                "%(count)d embauches rattachées à leur contrat.",
                len(joined),
            )
            % {"count": len(joined)}
        )
        before = {known[0] for known in self.known.values()}
        return {application for application, _contract, _offer in joined} & before


# A hire and the only contract of this person in this company that begins from the first stage on; the
# contract is free, and no other hire of theirs there waits for one.
_JOINED = """
    WITH fitting AS (
        SELECT a.id AS application, c.id AS contract,
               COUNT(*) OVER (PARTITION BY a.id) AS contracts, COUNT(*) OVER (PARTITION BY c.id) AS hires
        FROM employment_application a
        JOIN employment_joboffer o ON o.id = a.offer_id
        JOIN employment_employmentcontract c
          ON c.person_id = a.person_id AND c.employer_id = o.company_id
         AND c.start_date >= LEAST(a.proposed_on, a.hired_on)
        WHERE a.offer_id = ANY(%(offers)s) AND a.hired_on IS NOT NULL AND a.contract_id IS NULL
          AND NOT EXISTS (SELECT FROM employment_application other WHERE other.contract_id = c.id)
    )
    UPDATE employment_application a SET contract_id = f.contract FROM fitting f
    WHERE a.id = f.application AND f.contracts = 1 AND f.hires = 1
    RETURNING a.id, a.contract_id, a.offer_id
"""


def _answers(people: Collection[int]) -> dict[int, list[tuple[dt.date, bool]]]:
    """For each person the answers to being presented, oldest first: the day, and whether it was a no."""
    from maillage.protection.rights.consents import LISTS
    from maillage.protection.rights.models import Consent, ConsentAnswer

    no = (ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN)
    found: dict[int, list[tuple[dt.date, bool]]] = defaultdict(list)
    rows = Consent.objects.filter(code=LISTS, person_id__any_of=sorted(people)).order_by("day", "pk")
    for person, day, answer in rows.values_list("person_id", "day", "answer"):
        found[person].append((day, answer in no))
    return found
