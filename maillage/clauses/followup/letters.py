"""The two papers a company receives when hours are missing. In French whoever asks: the law's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.kernel.documents import render_pdf
from maillage.kernel.formats import day, day_long, number
from maillage.organisations.models import Organisation

from .. import nomenclature
from ..models import FormalNotice, Lot, Penalty
from . import words
from .balance import balance

TEMPLATE = "clauses/followup/letter"


@override("fr")
def notice_pdf(notice: FormalNotice) -> bytes:
    """The letter: what was promised, what is done, what is asked by when, what follows."""
    lot, found = notice.lot, balance(notice.lot, notice.sent_on)
    facts = [
        *_about(lot),
        [_("Heures d'insertion dues"), words.hours(found.due)],
        [_("Heures validées à ce jour"), words.hours(found.done)],
    ]
    if found.ends and found.ends >= notice.sent_on and found.expected is not None:
        facts.append([_("Heures attendues à ce jour"), words.hours(found.expected)])
    facts += [
        [_("Heures demandées"), words.hours(notice.missing_hours)],
        [_("À faire avant le"), day(notice.deadline)],
    ]
    body = [
        _(
            "Le marché cité en objet comporte une clause sociale d'insertion : votre entreprise s'est "
            "engagée à réserver des heures de travail à des personnes éloignées de l'emploi."
        ),
        _("À ce jour, nous constatons qu'il manque des heures. Le détail suit."),
    ]
    after = [
        _(
            "Nous vous mettons en demeure de réaliser ces heures, et de nous en transmettre les relevés, "
            "avant le %s inclus."
        )
        % day_long(notice.deadline),
        _consequence(lot),
        _(
            "Le guichet des clauses sociales reste à votre disposition pour vous proposer des candidates et "
            "des candidats, ou les structures qui peuvent mettre du personnel à votre disposition."
        ),
    ]
    if notice.note:
        after.insert(1, notice.note)
    return _letter(
        lot,
        notice.company,
        title=_("Mise en demeure"),
        date=day_long(notice.sent_on),
        subject=_("Heures d'insertion manquantes : %s") % words.full_name(lot),
        body=body,
        facts=facts,
        after=after,
    )


@override("fr")
def penalty_pdf(penalty: Penalty) -> bytes:
    """The decision sheet: the notice, the hours missing at its deadline, the sum, or why there is none."""
    notice, lot = penalty.notice, penalty.lot
    found = balance(lot, notice.deadline)
    facts = [
        *_about(lot),
        [_("Mise en demeure du"), day(notice.sent_on)],
        [_("Délai laissé jusqu'au"), day(notice.deadline)],
        [_("Heures demandées"), words.hours(notice.missing_hours)],
        [_("Heures dues au marché"), words.hours(found.due)],
        [_("Heures validées à l'échéance"), words.hours(found.done)],
        [_("Heures retenues comme manquantes"), words.hours(penalty.missing_hours)],
    ]
    if penalty.waived:
        body = [_("Il est décidé de ne pas appliquer de pénalité.")]
        after = [_("Motif : %s") % penalty.reason]
    else:
        facts += [
            [_("Pénalité par heure manquante"), f"{number(penalty.rate, 2)} €"],
            [_("Calcul"), f"{number(penalty.missing_hours)} h × {number(penalty.rate, 2)} €"],
            [_("Montant de la pénalité"), f"{number(penalty.amount, 2)} €"],
        ]
        body = [_("Les heures demandées n'ayant pas été faites dans le délai, une pénalité est appliquée.")]
        after = [_("Motif : %s") % penalty.reason] if penalty.reason else []
    return _letter(
        lot,
        notice.company,
        title=_("Décision sur une pénalité"),
        date=day_long(penalty.decided_on),
        subject=words.full_name(lot),
        body=body,
        facts=facts,
        after=after,
    )


def _about(lot: Lot) -> list[list[str]]:
    contract = lot.contract
    rows = [[_("Acheteur"), contract.buyer.name], [_("Marché"), words.full_name(lot)]]
    found = nomenclature.mechanisms().get(lot.mechanism)
    if found:
        article = (
            found.article(contract.notified_on or lot.start_date)
            if contract.notified_on or lot.start_date
            else ""
        )
        rows.append([_("Clause"), f"{found.label} ({article})" if article else str(found.label)])
    return rows


def _consequence(lot: Lot) -> str:
    if lot.penalty_rate:
        return _(
            "Passé ce délai, la pénalité prévue au marché s'appliquera : %s € par heure manquante."
        ) % number(lot.penalty_rate, 2)
    return _("Passé ce délai, les pénalités prévues au marché s'appliqueront.")


def _letter(lot: Lot, company: Organisation, **said: Any) -> bytes:
    network = lot.contract.network
    return render_pdf(
        TEMPLATE,
        {
            "lang": "fr",
            "organisation": network.name,
            "subtitle": "",
            "reference": lot.contract.ref or "",
            "note": said["subject"][:90],
            "sender": _lines(network),
            "recipient": _lines(company),
            "to": _("À l'attention de la direction"),
            "subject_label": _("Objet"),
            "signatures": [_("Pour l'acheteur, %s") % lot.contract.buyer.name, _("Pour %s") % network.name],
            **said,
        },
    )


def _lines(organisation: Organisation) -> list[str]:
    town = f"{organisation.postcode} {organisation.city}".strip()
    siret = _("SIRET %s") % organisation.siret if organisation.siret else ""
    return [line for line in (organisation.name, organisation.address, town, siret) if line]
