"""Figures of pathways: every programme of an organisation is a section, with the same indicators."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from maillage.indicators.definitions import by_code
from maillage.indicators.registry import PATHWAYS, Section
from maillage.pathways.models import CarriedFigures, Enrolment, Programme

from .carried import carried_by
from .definitions import counted_indicators, known_ties
from .parameters import Subject
from .targets import norm_indicator, target_indicators


class ProgrammeSections:
    """The sections of an organisation: the programmes it leads, by their code."""

    def codes(self, organisation_id: int) -> list[str]:
        led = Programme.objects.filter(organisation_id=organisation_id)
        return list(led.order_by("pk").values_list("code", flat=True))

    def section(self, code: str, organisation_id: int) -> Section | None:
        programme = Programme.objects.filter(organisation_id=organisation_id, code=code).first()
        return None if programme is None else section_of(programme)

    def organisations(self, code: str) -> list[int]:
        """Those with pathways in the programme, or figures of some; all that lead it when none has any."""
        programmes = Programme.objects.filter(code=code)
        used = programmes.filter(
            Exists(Enrolment.objects.filter(programme=OuterRef("pk")))
            | Exists(CarriedFigures.objects.filter(programme=OuterRef("pk")))
        )
        ids = used.values_list("organisation_id", flat=True)
        return list(ids) or list(programmes.values_list("organisation_id", flat=True))


def section_of(programme: Programme) -> Section:
    """The figures of a programme."""
    subject = Subject(programme)
    counted = counted_indicators()
    return Section(
        code=programme.code,
        label=subject.newest.name,
        organisation_id=programme.organisation_id,
        indicators=by_code([*counted, *target_indicators(subject, counted), norm_indicator()]),
        parameters=subject.parameters(),
        of_period=subject.of_period,
        subject=subject,
        ties=known_ties(),
        carried=carried_by(programme.pk, counted),
        family=PATHWAYS,
    )


__all__ = ["ProgrammeSections", "section_of"]
