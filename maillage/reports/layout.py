"""A chapter laid out: the same tables, charts and words for the page, the PDF and the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.kernel.charts import Chart
from maillage.kernel.period import Period
from maillage.pathways.programmes import Target

from .chapters import EVERY, ChartDefinition, Label, PartDefinition, RowDefinition
from .laid import Cell, Chapter, Definition, Difference, Key, KeyFigure, Part, Published, Row
from .pictures import draw, stages
from .readings import MONTH, PERCENT, TOTAL, Reading, Readings, secret, written
from .sentence import fill
from .subject import Subject
from .topics import FAMILIES, family_of


def lay_out(
    subject: Subject,
    readings: Readings,
    texts: Mapping[str, str] | None = None,
    published: Mapping[Key, Published] | None = None,
) -> Chapter:
    """The chapter of `subject` out of its figures; `texts` are commentaries by part ("" the chapter's)."""
    return _Layout(subject, readings, texts or {}, published or {}).chapter()


class _Layout:
    def __init__(
        self,
        subject: Subject,
        readings: Readings,
        texts: Mapping[str, str],
        published: Mapping[Key, Published],
    ) -> None:
        self.subject, self.readings, self.texts, self.published = subject, readings, texts, published
        self.numbered: dict[Key, Difference] = {}
        self.defined: set[str] = set()

    def chapter(self) -> Chapter:
        chapter, subject = self.subject.chapter, self.subject
        pictures = self.charts([chapter.picture] if chapter.picture else [])
        return Chapter(
            subject=subject,
            readings=self.readings,
            title=fill(chapter.title, subject, self.readings),
            kicker=str(subject.rules.name if subject.rules else FAMILIES[family_of(subject.about)]),
            lead=fill(chapter.lead, subject, self.readings),
            parts=[part for one in chapter.parts if (part := self.part(one)) is not None],
            key_figures=self.key_figures(chapter.key_figures),
            picture=pictures[0] if pictures else None,
            text=self.texts.get("", ""),
        )

    # --- what the section counts ------------------------------------------------------------------
    def told(self, indicator: str, table: str, part: str = "") -> bool:
        """Whether a chapter that keeps to what is counted shows an indicator in a table or a picture."""
        if not self.subject.chapter.only_known:
            return True
        parts = {told for (name, told, _period) in self.readings.by_key if name == indicator}
        return bool(parts) if table in ("shares", "bars", "cross") else part in parts

    def rows(self, part: PartDefinition) -> tuple[RowDefinition, ...]:
        """The lines of a table: all the indicators of the section where the file says so, a line for each
        part of those that are told by parts."""
        found: list[RowDefinition] = []
        for row in part.rows:
            if row.indicator == EVERY:
                for name in self.every(part.without):
                    cross = part.table == "cross"
                    found += [RowDefinition(name)] if cross else self.whole_and_parts(name)
            elif self.told(row.indicator, part.table, row.breakdown):
                found.append(row)
        return tuple(found)

    def every(self, without: Iterable[str] = ()) -> list[str]:
        """The indicators read, in the order of the section."""
        left_out = set(without)
        names = dict.fromkeys(name for name, _period in self.readings.by_indicator)
        return [name for name in names if name not in left_out]

    def whole_and_parts(self, indicator: str) -> list[RowDefinition]:
        period = self.subject.period
        parts = self.readings.parts(indicator, period)
        if parts and not self.readings.get(indicator, period):  # nothing to set them in under
            name = self.readings.labels.get(indicator, indicator)
            return [RowDefinition(indicator, r.breakdown, Label(f"{name} : {r.label}")) for r in parts]
        lines = [RowDefinition(indicator, reading.breakdown, level=1) for reading in parts]
        return [RowDefinition(indicator, strong=bool(parts)), *lines]

    def charts(self, charts: Iterable[ChartDefinition]) -> list[Chart]:
        """Those that have something to draw; a funnel of one stage is none."""
        found = []
        for chart in charts:
            if chart.kind == "funnel":
                drawn = len(stages(chart, self.readings)) > 1
            else:
                named = (name.partition("/") for name in chart.indicators)
                drawn = all(self.told(name, chart.kind, part) for name, _sep, part in named)
            if drawn:
                found.append(draw(chart, self.subject, self.readings))
        return found

    def key_figures(self, names: Iterable[str]) -> list[KeyFigure]:
        """Four at most where the file names none in particular."""
        found: list[str] = []
        period = self.subject.period
        for name in names:
            if name == EVERY:
                found += [one for one in self.every() if self.readings.get(one, period)][:4]
            elif not self.subject.chapter.only_known or self.readings.get(*_named(name, period)):
                found.append(name)
        return [self.key_figure(name) for name in found]

    def part(self, part: PartDefinition) -> Part | None:
        """None where nothing of it is counted, in a chapter that keeps to what is."""
        part = replace(part, rows=self.rows(part))
        charts = self.charts(part.charts)
        if self.subject.chapter.only_known and not (part.rows or charts or self.texts.get(part.code)):
            return None
        before = len(self.numbered)
        columns, rows = getattr(self, f"_{part.table}")(part)
        note = " ".join(text for text in (str(part.note), self.secrecy(rows)) if text)
        return Part(
            code=part.code,
            title=str(part.title),
            head=self.head(part),
            columns=columns,
            rows=rows,
            charts=charts,
            definitions=self.definitions(part),
            differences=list(self.numbered.values())[before:],
            text=self.texts.get(part.code, ""),
            intro=str(part.intro),
            note=note,
            wide=part.wide,
        )

    def secrecy(self, rows: list[Row]) -> str:
        """What « s. » means, under a table that has one."""
        if not any(cell.reading and cell.reading.hidden for row in rows for cell in row.cells):
            return ""
        return _(
            "s. : chiffre couvert par le secret statistique, parce qu'il porte sur trop peu de personnes ou "
            "qu'il permettrait d'en retrouver un autre."
        )

    def head(self, part: PartDefinition) -> str:
        """What the first column holds: parts of one thing, or indicators."""
        if part.head:
            return str(part.head)
        if part.table == "shares" and part.rows:
            return self.readings.labels.get(part.rows[0].indicator, "")
        return _("Indicateur")

    def definitions(self, part: PartDefinition) -> list[Definition]:
        """Each term is defined where it first stands."""
        new = [name for name in part.indicators if name not in self.defined]
        self.defined.update(new)
        labels, texts = self.readings.labels, self.readings.definitions
        alike: dict[str, list[str]] = {}
        for name in new:
            if texts.get(name):
                alike.setdefault(texts[name], []).append(name)
        return [
            Definition(names[0], ", ".join(labels[name] for name in names), text, tuple(names[1:]))
            for text, names in alike.items()
        ]

    def key_figure(self, name: str) -> KeyFigure:
        subject = self.subject
        indicator, _sep, part = name.partition("/")
        reading = self.readings.get(*_named(name, subject.period))
        if reading is None:
            reading = Reading(indicator, part, subject.period.label, name, None, "", 0, None, None)
        years = [self.readings.get(*_named(name, period)) for period in subject.years]
        known = [
            (period.label, r)
            for period, r in zip(subject.years, years, strict=True)
            if r and r.value is not None
        ]
        target = subject.target(indicator, part)
        first, last = (known[0], known[-1]) if known else (("", reading), ("", reading))
        words = {"first": first[0], "value": str(first[1]), "last": last[0]}
        label = self.readings.labels.get(indicator, name)
        return KeyFigure(
            reading,
            f"{label} : {reading.label}" if part not in ("", TOTAL) else label,
            self.readings.definitions.get(indicator, ""),
            [float(r.value) for _label, r in known if r.value is not None],
            _("%(value)s en %(first)s") % words if len(known) > 1 else "",
            self._aim(target) if target else "",
        )

    # --- tables ---------------------------------------------------------------------------------
    def _none(self, part: PartDefinition) -> tuple[list[str], list[Row]]:
        return [], []

    def _years(self, part: PartDefinition) -> tuple[list[str], list[Row]]:
        subject = self.subject
        columns = [period.label for period in subject.years]
        objectives = part.objectives and any(self.aim_cell(row).text for row in part.rows)
        if objectives:
            columns.insert(0, _("Objectifs %s") % subject.protocol if subject.protocol else _("Objectifs"))
        if part.cumulated:
            columns.append(_("Cumul %s") % subject.cumulated.label)
        if part.history:
            columns.append(_("Depuis %s") % subject.history.first.year)
        rows = []
        for row in part.rows:
            cells = [self.cell(row, period) for period in subject.years]
            if objectives:
                cells.insert(0, self.aim_cell(row))
            if part.cumulated:
                cells.append(self.cell(row, subject.cumulated))
            if part.history:
                cells.append(self.cell(row, subject.history))
            rows.append(self.row(row, cells))
        return columns, rows

    def _figures(self, part: PartDefinition) -> tuple[list[str], list[Row]]:
        periods = [self.subject.before, self.subject.period]
        columns = [period.label for period in periods]
        if part.history:
            periods.append(self.subject.history)
            columns.append(_("Depuis %s") % self.subject.history.first.year)
        rows = [self.row(row, [self.cell(row, period) for period in periods]) for row in part.rows]
        return columns, rows

    def _changes(self, part: PartDefinition) -> tuple[list[str], list[Row]]:
        then, now = self.subject.before, self.subject.period
        rows = []
        for row in part.rows:
            cells = [self.cell(row, then), self.cell(row, now)]
            rows.append(self.row(row, [*cells, _moved(*cells)]))
        return [then.label, now.label, _("Écart")], rows

    def _shares(self, part: PartDefinition) -> tuple[list[str], list[Row]]:
        if not part.rows:
            return [], []
        (row,) = part.rows
        now, then = self.subject.period, self.subject.before
        rows = []
        for reading in self.readings.parts(row.indicator, now):
            line = RowDefinition(row.indicator, reading.breakdown)
            earlier = self.readings.get(row.indicator, then, reading.breakdown)
            cells = [self.cell(line, then) if earlier else Cell(written(None, "")), self.cell(line, now)]
            if reading.whole is not None or (reading.hidden and reading.unit == PERCENT):
                cells.append(self.count_cell(reading))
            rows.append(Row(reading.label, cells, indicator=row.indicator))
        if rows and self.readings.get(row.indicator, now):  # the whole is told with its parts
            cells = [self.cell(row, then), self.cell(row, now)]
            rows.append(Row(_("Ensemble"), cells, strong=True, indicator=row.indicator))
        columns = [then.label, now.label]
        shares = any(len(row.cells) > len(columns) for row in rows)
        return [*columns, _("Nombre %s") % now.label] if shares else columns, rows

    def _cross(self, part: PartDefinition) -> tuple[list[str], list[Row]]:
        """A line per part, a column per indicator. A whole that is told beside its parts stands last."""
        period = self.subject.period
        labels: dict[str, str] = {}
        for row in part.rows:
            for reading in self.readings.parts(row.indicator, period):
                labels.setdefault(reading.breakdown, reading.label)
        lines = sorted(labels, key=lambda code: code == TOTAL)
        if any(self.readings.get(row.indicator, period) for row in part.rows):
            lines.append("")
        columns = [str(row.label) or self.readings.labels.get(row.indicator, "") for row in part.rows]
        rows = [
            Row(
                labels.get(code) or _("Ensemble"),
                [self.cell(replace(row, breakdown=code), period) for row in part.rows],
                strong=code in ("", TOTAL) and len(lines) > 1,
            )
            for code in lines
        ]
        return columns, rows

    def row(self, row: RowDefinition, cells: list[Cell]) -> Row:
        label = str(row.label) or self.readings.labels.get(row.indicator, row.indicator)
        known = next((cell.reading for cell in cells if cell.reading), None)
        if row.breakdown and not row.label:
            label = known.label if known else row.breakdown
        if known and known.unit == MONTH:
            label = _("%s (en mois)") % label
        return Row(label, cells, row.level, row.strong, row.indicator)

    # --- cells ----------------------------------------------------------------------------------
    def cell(self, row: RowDefinition, period: Period) -> Cell:
        reading = self.readings.get(row.indicator, period, row.breakdown)
        if reading is None:
            return Cell(written(None, ""))
        return Cell(
            str(reading), reading.value, reading.unit, reading.decimals, reading, self.difference(reading)
        )

    def count_cell(self, reading: Reading) -> Cell:
        if reading.hidden:
            return Cell(str(reading), reading=reading)
        return Cell(
            written(reading.amount, ""), reading.amount, decimals=_places(reading.amount), reading=reading
        )

    def aim_cell(self, row: RowDefinition) -> Cell:
        target = self.subject.target(row.indicator, row.breakdown)
        if target is None:
            return Cell("")
        return Cell(self._aim(target), target.value, target.unit)

    def _aim(self, target: Target) -> str:
        value = written(target.value, target.unit)
        return _("%s par an") % value if target.each == "year" and target.unit != "percent" else value

    def difference(self, reading: Reading) -> Difference | None:
        """The mark of a cell whose published value is another; the same figure keeps its number."""
        published = self.published.get(reading.key)
        if published is None or published.value == reading.value:
            return None
        if reading.key not in self.numbered:
            decimals = max(reading.decimals, -int(published.value.normalize().as_tuple().exponent))
            self.numbered[reading.key] = Difference(
                len(self.numbered) + 1,
                reading,
                reading.label,
                written(published.value, reading.unit, decimals),
                published.source,
            )
        return self.numbered[reading.key]


def _moved(then: Cell, now: Cell) -> Cell:
    """By how much a figure moved, with an arrow; nothing where one of the two is not told."""
    if any(cell.reading is not None and cell.reading.hidden for cell in (then, now)):
        return Cell(secret())
    if not isinstance(then.value, Decimal) or not isinstance(now.value, Decimal):
        return Cell(written(None, ""))
    size = now.value - then.value
    decimals = max(then.decimals, now.decimals)
    unit = PERCENT if now.unit == PERCENT else ""
    if not size:
        return Cell(f"→ {written(size, unit, decimals)}", size, unit, decimals)
    arrow, sign = ("↗", "+") if size > 0 else ("↘", "")
    text = formats.number(size, decimals)
    if unit:
        text = _("%s pt") % text
    return Cell(f"{arrow} {sign}{text}", size, unit, decimals)


def _places(amount: Decimal | None) -> int:
    """The decimals a number is written with: none it does not need."""
    return 0 if amount is None else max(0, -int(amount.normalize().as_tuple().exponent))


def _named(name: str, period: Period) -> tuple[str, Period, str]:
    """What a key figure is of: an indicator, or one of its parts ("persons_hired/iod")."""
    indicator, _sep, part = name.partition("/")
    return indicator, period, part
