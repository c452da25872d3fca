"""Reports: figures for who reads figures, texts and versions for who edits them."""

from maillage.accounts.roles import Right
from maillage.kernel.history import Actor, changes
from maillage.reports.chapters import chapter_for
from maillage.reports.models import FrozenFigure, FrozenReport
from tests.access.matrix import Rule
from tests.access.world import World

READ, EDIT = (Right.SEE_FIGURES,), (Right.EDIT_REPORTS,)
YEAR = {"section": "plie", "year": 2017}
FIGURE = {"section": "plie", "indicator": "participants"}
PERIOD = "?periode=2017"


def _frozen(world: World, role: str) -> dict:
    """A version of the lead's report; whoever reads the programme's figures reads it."""
    kept = FrozenReport.objects.filter(organisation=world.lead, section="plie", year=2017).first()
    if kept is None:
        with changes(Actor("essais"), "version arrêtée"):
            kept = FrozenReport.objects.create(
                organisation=world.lead,
                section="plie",
                year=2017,
                number=1,
                label="Version",
                author_label="essais",
                known_at="2018-01-15T10:00:00Z",
                chapter=chapter_for("plie").source,
            )
    return {"pk": kept.pk}


def _frozen_with_figure(world: World, role: str) -> dict:
    kept = _frozen(world, role)
    if not FrozenFigure.objects.filter(report_id=kept["pk"]).exists():
        with changes(Actor("essais"), "version arrêtée"):
            FrozenFigure.objects.create(
                report_id=kept["pk"], indicator="participants", period="2017", label="Participants", part=0
            )
    return kept


def _frozen_file(world: World, role: str) -> dict:
    return {**_frozen(world, role), "ending": "html"}


RULES = {
    "reports:list": Rule(READ),
    "reports:year": Rule(READ, named={"year": 2017}),
    "reports:year-file": Rule(READ, named={"year": 2017, "ending": "html"}),
    "reports:chapter": Rule(READ, named=YEAR),
    "reports:chapter-file": Rule(READ, named={**YEAR, "ending": "html"}),
    "reports:figure": Rule(READ, named=FIGURE, query=PERIOD),
    "reports:figure-card": Rule(READ, named=FIGURE, query=PERIOD),
    "reports:version": Rule(READ, named=_frozen),
    "reports:version-file": Rule(READ, named=_frozen_file),
    "reports:version-figure": Rule(
        READ, named=_frozen_with_figure, query="?indicateur=participants&ventilation=&periode=2017"
    ),
    "reports:compare": Rule(READ, named=_frozen),
    "reports:compare-figure": Rule(
        READ, named=_frozen, query="?indicateur=participants&ventilation=&periode=2017"
    ),
    "reports:text": Rule(EDIT, named=YEAR),
    "reports:freeze": Rule(EDIT, named=YEAR),
    "reports:published": Rule(EDIT),
}
