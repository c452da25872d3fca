"""From the text of a programme file to its `Definition`. The format is described in docs/programmes.md."""

from __future__ import annotations

import yaml
from django.utils.translation import gettext as _

from maillage.evidence.nomenclature import criteria
from maillage.kernel.period import Period, PeriodError
from maillage.pathways.models import EntrySituation, ExitClass, StepCategory

from .definition import (
    AgeBand,
    BlockedRules,
    Definition,
    EngagementContract,
    ExitKindDefinition,
    Label,
    Retention,
    StepTypeDefinition,
    Target,
)
from .reader import Reader

FORMAT = "1"
PARTS = ("employment", "qualifying")
TARGET_INDICATORS = (
    "participants",
    "new_entrants",
    "positive_exit_rate",
    "participants_with_employment_step_rate",
    "new_entrants_qpv_rate",
)
UNITS = ("person", "percent", "exit", "step", "contract")
_REQUIRED = ("format", "programme", "name", "step_types", "exit_kinds")
_OPTIONAL = (
    "valid_from",
    "valid_to",
    "protocol_first_year",
    "entry_criteria",
    "entry_situations",
    "proofs",
    "targets",
    "caseload_norm",
    "follow_up_months",
    "employment_exit_after_months",
    "blocked",
    "age_bands",
    "documents",
    "retention",
)


def parse(text: str) -> Definition:
    """Read and check a whole file; raise `ProgrammeFileError` with every fault found."""
    read = Reader()
    root = read.document(text)
    keys = read.mapping(root, "", _REQUIRED, _OPTIONAL)
    read.choice(keys.get("format"), "format", [FORMAT])
    first = read.number(keys.get("protocol_first_year"), "protocol_first_year", 1990, 2100)
    definition = Definition(
        code=read.code(keys["programme"], "programme") if "programme" in keys else "",
        name=_label(read, keys.get("name"), "name"),
        step_types=_step_types(read, keys.get("step_types")),
        exit_kinds=_exit_kinds(read, keys.get("exit_kinds")),
        entry_criteria=_labels(read, keys.get("entry_criteria"), "entry_criteria"),
        entry_situations=tuple(
            read.choice(item, key, EntrySituation.values)
            for key, item in read.items(keys.get("entry_situations"), "entry_situations")
        ),
        proofs=tuple(
            read.choice(item, key, list(criteria())) for key, item in read.items(keys.get("proofs"), "proofs")
        ),
        targets=_targets(read, keys.get("targets")),
        age_bands=_age_bands(read, keys.get("age_bands")),
        blocked=_blocked(read, keys.get("blocked")),
        retention=_retention(read, keys.get("retention")),
        engagement_contract=_documents(read, keys.get("documents")),
        caseload_norm=_whole(read.number(keys.get("caseload_norm"), "caseload_norm", 1, 1000)),
        follow_up_months=_whole(read.number(keys.get("follow_up_months"), "follow_up_months", 1, 36)),
        employment_exit_after_months=_whole(
            read.number(keys.get("employment_exit_after_months"), "employment_exit_after_months", 0, 24)
        )
        or 0,
        protocol_first_year=_whole(first),
        valid_from=read.day(keys.get("valid_from"), "valid_from"),
        valid_to=read.day(keys.get("valid_to"), "valid_to"),
    )
    if definition.valid_from and definition.valid_to and definition.valid_to < definition.valid_from:
        read.fault(keys["valid_to"], "valid_to", _("la définition finit avant de commencer."))
    read.finish()
    return definition


def _whole(value: float | int | None) -> int | None:
    return None if value is None else int(value)


def _label(read: Reader, node: yaml.Node | None, key: str, longest: int = 200) -> Label:
    """`{fr: …, en: …}`, or a plain text, which is then French."""
    if node is None:
        return Label("")
    if isinstance(node, yaml.ScalarNode):
        return Label(read.text(node, key, longest))
    parts = read.mapping(node, key, ("fr",), ("en",))
    return Label(
        read.text(parts.get("fr"), f"{key}.fr", longest), read.text(parts.get("en"), f"{key}.en", longest)
    )


def _labels(read: Reader, node: yaml.Node | None, key: str) -> tuple[Label, ...]:
    return tuple(_label(read, item, place, 500) for place, item in read.items(node, key))


def _label_of(read: Reader, parts: dict[str, yaml.Node], key: str) -> Label:
    return Label(read.text(parts.get("fr"), f"{key}.fr"), read.text(parts.get("en"), f"{key}.en"))


def _step_types(read: Reader, node: yaml.Node | None) -> tuple[StepTypeDefinition, ...]:
    types = []
    for code, value in read.pairs(node, "step_types") if node is not None else ():
        key = f"step_types.{code}"
        read.code(value, key, code)
        parts = read.mapping(value, key, ("category", "fr"), ("en",))
        category = read.choice(parts.get("category"), f"{key}.category", StepCategory.values)
        types.append(StepTypeDefinition(code, _label_of(read, parts, key), category))
    if node is not None and not types:
        read.fault(node, "step_types", _("il faut au moins un type d'étape."))
    return tuple(types)


def _exit_kinds(read: Reader, node: yaml.Node | None) -> tuple[ExitKindDefinition, ...]:
    kinds = []
    for code, value in read.pairs(node, "exit_kinds") if node is not None else ():
        key = f"exit_kinds.{code}"
        read.code(value, key, code)
        parts = read.mapping(value, key, ("class", "fr"), ("en", "part", "evidence"))
        exit_class = read.choice(parts.get("class"), f"{key}.class", ExitClass.values)
        part = read.choice(parts.get("part"), f"{key}.part", PARTS)
        if part and exit_class != ExitClass.POSITIVE:
            read.fault(parts["part"], f"{key}.part", _("seule une sortie positive a une part."))
        evidence = _labels(read, parts.get("evidence"), f"{key}.evidence")
        kinds.append(ExitKindDefinition(code, _label_of(read, parts, key), exit_class, part, evidence))
    if node is not None and not kinds:
        read.fault(node, "exit_kinds", _("il faut au moins un motif de sortie."))
    return tuple(kinds)


def _targets(read: Reader, node: yaml.Node | None) -> tuple[Target, ...]:
    targets = []
    for key, item in read.items(node, "targets"):
        parts = read.mapping(item, key, ("indicator", "value", "unit"), ("breakdown", "each", "period"))
        unit = read.choice(parts.get("unit"), f"{key}.unit", UNITS)
        highest = 100 if unit == "percent" else 10_000_000
        value = read.number(parts.get("value"), f"{key}.value", 0, highest, whole=unit != "percent")
        period = read.text(parts.get("period"), f"{key}.period")
        try:
            if period:
                Period.parse(period)
        except PeriodError as error:
            read.fault(parts["period"], f"{key}.period", str(error))
        each = read.choice(parts.get("each"), f"{key}.each", ("year",))
        if "period" not in parts and "each" not in parts:
            read.fault(item, key, _("un objectif dit sa période (period) ou « each: year »."))
        targets.append(
            Target(
                indicator=read.choice(parts.get("indicator"), f"{key}.indicator", TARGET_INDICATORS),
                value=value if value is not None else 0,
                unit=unit,
                breakdown=read.choice(parts.get("breakdown"), f"{key}.breakdown", PARTS),
                each=each,
                period=period,
            )
        )
    return tuple(targets)


def _age_bands(read: Reader, node: yaml.Node | None) -> tuple[AgeBand, ...]:
    bands: list[AgeBand] = []
    rows = read.items(node, "age_bands")
    for rank, (key, item) in enumerate(rows, 1):
        parts = read.mapping(item, key, ("code", "fr"), ("en", "upto"))
        upto = _whole(read.number(parts.get("upto"), f"{key}.upto", 0, 120))
        if (upto is None) != (rank == len(rows)):
            read.fault(item, key, _("chaque tranche sauf la dernière dit son dernier âge (upto)."))
        elif upto is not None and bands and upto <= (bands[-1].upto or 0):
            read.fault(item, f"{key}.upto", _("les tranches d'âge vont en montant."))
        bands.append(
            AgeBand(read.text(parts.get("code"), f"{key}.code", 40), _label_of(read, parts, key), upto)
        )
    return tuple(bands)


def _blocked(read: Reader, node: yaml.Node | None) -> BlockedRules:
    if node is None:
        return BlockedRules()
    names = ("no_step_days", "no_kept_appointment_days", "missed_in_a_row")
    parts = read.mapping(node, "blocked", (), names)
    values = {name: _whole(read.number(parts.get(name), f"blocked.{name}", 0, 1000)) or 0 for name in names}
    return BlockedRules(**values)


def _retention(read: Reader, node: yaml.Node | None) -> Retention:
    if node is None:
        return Retention()
    parts = read.mapping(node, "retention", (), ("months", "archive"))
    months = _whole(read.number(parts.get("months"), "retention.months", 1, 240)) or Retention.months
    archive = parts.get("archive")
    if archive is None:
        return Retention(months)
    duty = read.mapping(archive, "retention.archive", ("years", "reason"), ("last_payment",))
    paid = read.day(duty.get("last_payment"), "retention.archive.last_payment")
    return Retention(
        months=months,
        archive_years=_whole(read.number(duty.get("years"), "retention.archive.years", 1, 30)) or 0,
        last_payment=paid.isoformat() if paid else "",
        reason=read.text(duty.get("reason"), "retention.archive.reason", 500),
    )


def _documents(read: Reader, node: yaml.Node | None) -> EngagementContract | None:
    if node is None:
        return None
    documents = read.mapping(node, "documents", (), ("engagement_contract",))
    contract = documents.get("engagement_contract")
    if contract is None:
        return None
    key = "documents.engagement_contract"
    parts = read.mapping(
        contract, key, ("title",), ("preamble", "person_commits", "structure_commits", "closing")
    )

    def lines(name: str) -> tuple[str, ...]:
        return tuple(
            read.text(item, place, 1000) for place, item in read.items(parts.get(name), f"{key}.{name}")
        )

    return EngagementContract(
        title=read.text(parts.get("title"), f"{key}.title"),
        preamble=read.text(parts.get("preamble"), f"{key}.preamble", 4000),
        person_commits=lines("person_commits"),
        structure_commits=lines("structure_commits"),
        closing=read.text(parts.get("closing"), f"{key}.closing", 4000),
    )
