"""Freezing (arrêter) a version: every figure of the chapter, with the records behind each."""

from __future__ import annotations

import hashlib

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.indicators import RecordSet
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.history import changes
from maillage.reports import queries
from maillage.reports.disclosure import Secrecy, parameters_on
from maillage.reports.models import Audience, FrozenFigure, FrozenReport, FrozenSet
from maillage.reports.readings import Readings
from maillage.reports.records import Behind, all_behind, one_look
from maillage.reports.subject import Subject


def not_leading(subject: Subject) -> str:
    """Why somebody who reads a chapter freezes none of it."""
    if subject.programme:
        return _("Les versions d'un rapport reviennent à la structure qui pilote le programme.")
    return _("Les versions d'un rapport reviennent à la structure dont ce sont les chiffres.")


def freeze(context: Context, subject: Subject, label: str, audience: str = Audience.INTERNAL) -> FrozenReport:
    """Keep the chapter as it is now under the next version number.

    A public version also keeps which of its figures it does not tell. It is refused when a small figure can
    no longer be hidden, because of what was published before.

    Figures and records are read in one look at the database, then written in one transaction. Labels and
    definitions are kept in French, the language reports are published in.
    """
    context.require(Right.EDIT_REPORTS)
    if not queries.leads(context, subject.about):
        raise NotAllowed(not_leading(subject))
    with override("fr"), one_look():
        readings = queries.readings_now(subject)
        found = all_behind(subject, readings.by_key.values())
        texts = queries.texts(subject)
        public = Audience(audience) is Audience.PUBLIC
        secrecy = queries.secrecy_of(subject, readings) if public else None
    if secrecy is not None and secrecy.exposed:
        names = sorted({readings.labels.get(key[0], key[0]) for key in secrecy.exposed})
        raise DomainError(
            _(
                "Cette version ne peut pas être publique : des chiffres déjà publiés permettraient de "
                "retrouver de petits effectifs (%(names)s). Rien n'a été enregistré ; "
                "arrêtez une version interne."
            )
            % {"names": ", ".join(names)},
            "audience",
        )
    with changes(context.actor, _("version arrêtée du rapport %(year)s") % {"year": subject.year}):
        report = _report(context, subject, label, readings, texts, secrecy)
        sets = _sets(report, found)
        FrozenFigure.objects.bulk_create(
            FrozenFigure(
                report=report,
                indicator=reading.indicator,
                breakdown=reading.breakdown,
                period=reading.period,
                label=reading.label[:200],
                value=reading.value,
                unit=reading.unit,
                decimals=reading.decimals,
                part=reading.part,
                whole=reading.whole,
                per=reading.per,
                part_set=sets.get(_name(found[key].part)),
                whole_set=sets.get(_name(found[key].whole)),
            )
            for key, reading in readings.by_key.items()
        )
    return report


def _report(
    context: Context,
    subject: Subject,
    label: str,
    readings: Readings,
    texts: dict[str, str],
    secrecy: Secrecy | None,
) -> FrozenReport:
    place = {"organisation_id": subject.organisation_id, "section": subject.section, "year": subject.year}
    kept = FrozenReport.objects.filter(**place)
    last = kept.aggregate(last=Max("number"))["last"] or 0
    used = {reading.indicator for reading in readings.by_key.values()}
    return FrozenReport.objects.create(
        **place,
        number=last + 1,
        label=" ".join(label.split())[:200],
        author=context.account,
        author_label=context.actor.label,
        known_at=readings.known_at,
        texts=texts,
        indicators={
            code: [readings.labels[code], readings.definitions[code]]
            for code in readings.labels
            if code in used
        },
        chapter=subject.chapter.source,
        audience=Audience.INTERNAL if secrecy is None else Audience.PUBLIC,
        hidden=[] if secrecy is None else sorted(map(list, secrecy.hidden)),
        secrecy={} if secrecy is None else parameters_on(readings.known_at.date()).as_json(),
    )


def _sets(report: FrozenReport, found: dict[tuple[str, str, str], Behind]) -> dict[str, FrozenSet]:
    """One stored set for every distinct one, by its name."""
    distinct: dict[str, RecordSet] = {}
    for pair in found.values():
        for records in (pair.part, pair.whole):
            if records is not None:
                distinct.setdefault(_name(records), records)
    made = [
        FrozenSet(report=report, model=records.model, digest=name.rpartition("/")[2], ids=list(records.ids))
        for name, records in distinct.items()
    ]
    FrozenSet.objects.bulk_create(made, batch_size=50)
    return dict(zip(distinct, made, strict=True))


def _name(records: RecordSet | None) -> str:
    """What tells two sets apart: the model and the ids."""
    if records is None:
        return ""
    digest = hashlib.sha256(",".join(map(str, records.ids)).encode()).hexdigest()
    return f"{records.model}/{digest}"
