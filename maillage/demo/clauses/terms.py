"""The terms of lots, set around the hours that were done: dates, hours due and how they were found."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable

from maillage.clauses.nomenclature import trades
from maillage.kernel.months import add_months

from ..dates import DAY, weekday
from .records import (
    HUNDREDTHS,
    UNSET,
    AmendmentRecord,
    CalibrationRecord,
    ClauseRecords,
    LotRecord,
    NoticeRecord,
)
from .work import last_of, months_between

_REASONS = (
    "Durée du chantier trop courte pour le nombre calculé",
    "Lot peu accessible à des personnes sans qualification",
    "Effort supplémentaire demandé par l'acheteur",
    "Arrondi à un équivalent temps plein",
)
_MORE = ("Travaux supplémentaires", "Prolongation du chantier", "Surfaces ajoutées au marché")
_HELD, _SHORT = "Engagement tenu.", "Heures manquantes, bilan fait avec l'acheteur."
_PLANS = (
    "Deux postes confiés à l'ETTI dès l'ouverture du chantier, puis embauche directe d'un manœuvre.",
    "Accueil collectif en antenne, immersion d'une semaine avant chaque embauche.",
    "Un contrat de professionnalisation, tutorat par le chef d'équipe.",
    "Sous-traitance du nettoyage de chantier à une structure d'insertion.",
)


def set_terms(rng: random.Random, found: ClauseRecords, today: dt.date) -> None:
    """Give every lot its dates, its hours and its papers."""
    done: dict[int, int] = defaultdict(int)
    months: dict[int, list[dt.date]] = defaultdict(list)
    for line in found.lines:
        if line.state == "validated":
            done[id(line.lot)] += line.hours
        months[id(line.lot)].append(line.month)
    for market in found.markets:
        for lot in market.lots:
            if lot.start == UNSET:
                _date(rng, lot, months[id(lot)], today)
        opens = min(lot.start for lot in market.lots)
        market.notified = weekday(opens - DAY * rng.randint(20, 70), forward=False)
        for lot in market.lots:
            if not lot.due:
                _promise(rng, lot, done[id(lot)], today)
            _calibrate(rng, lot, market.notified)
            _plan(rng, lot, today)


def _date(rng: random.Random, lot: LotRecord, months: Iterable[dt.date], today: dt.date) -> None:
    """From some weeks before the first hours to some months after the last ones."""
    known = list(months) or [lot.first]
    begun = add_months(min(known), -rng.randint(0, 5))
    lot.start = begun + DAY * rng.randint(0, 14) if begun < min(known) else begun
    lot.end = last_of(add_months(max(known), rng.choice((0, 0, 1, 2, 4, 8))))
    lot.penalty_rate = rng.choice((None, 25.0, 30.0, 36.0, 40.0, 50.0))
    if rng.random() < 0.3:
        lot.first_hours_by = lot.start + DAY * 90


def _promise(rng: random.Random, lot: LotRecord, done: int, today: dt.date) -> None:
    """Most lots did what they promised or more; some ended short, which led to a notice or an amendment."""
    hours = round(done / HUNDREDTHS)
    over = lot.end < today - DAY * 40
    kept = rng.choices((1.0, 0.94, 0.8, 1.12, 1.35), (40, 25, 18, 11, 6))[0]
    lot.due = max(20, _tidy(hours * kept)) if hours else rng.choice((70, 105, 140, 210))
    if rng.random() < 0.12:
        _amend(rng, lot)
    if not over:
        return
    lot.closed = weekday(lot.end + DAY * rng.randint(20, 90))
    if lot.closed > today:
        lot.closed = None
    missing = lot.due + sum(one.hours for one in lot.amendments) - hours
    if missing > 30 and lot.penalty_rate and rng.random() < 0.5:
        _give_notice(rng, lot, missing, lot.penalty_rate, today)
    if lot.closed:
        lot.closing_note = (
            "Engagement tenu." if missing <= 0 else "Heures manquantes, bilan fait avec l'acheteur."
        )


def _tidy(hours: float) -> int:
    """As clauses are written: tens of hours."""
    return round(hours / 10) * 10 if hours > 200 else round(hours / 5) * 5


def _amend(rng: random.Random, lot: LotRecord) -> None:
    span = (lot.end - lot.start).days
    signed = weekday(lot.start + DAY * round(span * rng.uniform(0.4, 0.8)), forward=False)
    if signed <= lot.start:
        return
    if rng.random() < 0.5 and months_between(lot.start, lot.end) > 4:
        # What was done after the first end was done under the renewal.
        new, lot.end = lot.end, max(signed, add_months(lot.end, -2))
        lot.amendments.append(AmendmentRecord("renewal", signed, 0, new, "Reconduction du marché"))
        return
    more = max(5, _tidy(lot.due * rng.choice((0.1, 0.15, 0.25))))
    if more < lot.due:
        lot.due -= more
        lot.amendments.append(AmendmentRecord("amendment", signed, more, None, rng.choice(_MORE)))


def _give_notice(rng: random.Random, lot: LotRecord, missing: int, rate: float, today: dt.date) -> None:
    sent = weekday(lot.end + DAY * rng.randint(5, 25))
    notice = NoticeRecord(lot.holder, sent, sent + DAY * 30, missing)
    decided = weekday(notice.deadline + DAY * rng.randint(3, 30))
    if decided <= today:
        waived = "Chantier interrompu du fait de l'acheteur." if rng.random() < 0.6 else ""
        amount = 0.0 if waived else missing * rate
        notice.penalty = (decided, missing, rate, amount, waived)
    if sent <= today:
        lot.notices.append(notice)


def _calibrate(rng: random.Random, lot: LotRecord, notified: dt.date) -> None:
    """For most lots since 2012, how the hours were found: what the amount gives, rounded or changed."""
    if notified.year < 2012 or rng.random() > 0.7 or lot.mechanism in ("object", "reserved_siae"):
        return
    known = trades(notified)
    trade = known.get(lot.trade) or known["other"]
    share, cost, rate = float(trade.labour_share), float(trade.hourly_cost), float(trade.rate)
    wanted = lot.due * rng.choice((1.0, 1.0, 0.9, 1.1, 1.2))
    amount = round(wanted * cost / (share / 100) / (rate / 100), -3)
    computed = int(amount * share / 100 / cost * rate / 100 + 0.5)
    reason = "" if computed == lot.due else rng.choice(_REASONS)
    day = weekday(notified - DAY * rng.randint(60, 150), forward=False)
    lot.calibrations.append(CalibrationRecord(int(amount), share, cost, rate, computed, lot.due, reason, day))


def _plan(rng: random.Random, lot: LotRecord, today: dt.date) -> None:
    holder = lot.companies[lot.holder]
    if rng.random() < 0.4 or lot.end >= today:
        holder.plan = rng.choice(_PLANS)
    if len(lot.companies) > 1:
        others = [one for one in lot.companies.values() if one is not holder]
        part = max(1, lot.due // (len(lot.companies) + 1))
        for one in others:
            one.share = part
        holder.share = lot.due - part * len(others) if lot.due > part * len(others) else None
    if lot.end >= today and rng.random() < 0.5:
        holder.plan_due = weekday(today + DAY * rng.randint(-10, 60))
