"""Programme files: reading, faults told with their line, versions with dates."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.history import Actor
from maillage.kernel.models import Changeset
from maillage.kernel.period import Period
from maillage.pathways.models import ExitKind, Programme, ProgrammeVersion, StepType
from maillage.pathways.programmes import (
    Definition,
    Outcome,
    ProgrammeFileError,
    definition_in_force,
    delivered_codes,
    delivered_text,
    exit_rules,
    load_delivered,
    load_file,
    parameter,
    parse,
    read_versions,
    step_rules,
    target,
    version_in_force,
)
from tests import build

MINIMAL = """\
format: 1
programme: cap-emploi
name: {fr: Cap vers l'emploi, en: Towards work}
step_types:
  workshop: {category: support, fr: Atelier, en: Workshop}
  job: {category: employment, fr: Emploi, en: Job}
exit_kinds:
  hired: {class: positive, part: employment, fr: Embauche}
  left: {class: dropout, fr: Départ}
caseload_norm: 60
"""

CHANGED = MINIMAL.replace("workshop: {category: support", "workshop: {category: complementary")


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(ProgrammeFileError) as caught:
        parse(text)
    return [(problem.line, problem.key) for problem in caught.value.problems]


@pytest.mark.parametrize("code", ["gpp", "ier", "ier-creation", "ier-seniors", "plie"])
def test_delivered_files_are_sound(code):
    definition = parse(delivered_text(code))
    assert definition.code == code
    assert definition.engagement_contract.title
    assert all(item.label.en for item in (*definition.step_types, *definition.exit_kinds))
    assert Definition.from_json(definition.as_json()) == definition


def test_the_list_of_delivered_programmes():
    assert delivered_codes() == ["gpp", "ier", "ier-creation", "ier-seniors", "plie"]
    with pytest.raises(DomainError):
        delivered_text("../plie")


def test_each_fault_has_its_line_and_key():
    text = MINIMAL.replace("category: support", "category: soutien").replace(
        "caseload_norm: 60", "caseload_norm: beaucoup\nobjectifs: rien"
    )
    assert faults(text) == [
        (5, "step_types.workshop.category"),
        (10, "caseload_norm"),
        (11, "objectifs"),
    ]


@pytest.mark.parametrize(
    ("change", "line", "key"),
    [
        (("format: 1", "format: 2"), 1, "format"),
        (("programme: cap-emploi\n", ""), 1, "programme"),
        (("programme: cap-emploi", "programme: Cap Emploi"), 2, "programme"),
        (("  left:", "  hired:"), 9, "exit_kinds.hired"),
        (("class: dropout", "class: dropout, part: employment"), 9, "exit_kinds.left.part"),
        (("{class: dropout, fr: Départ}", "{class: dropout}"), 9, "exit_kinds.left.fr"),
        (("caseload_norm: 60", "valid_from: 31/01/2020"), 10, "valid_from"),
        (("caseload_norm: 60", "valid_from: 2020-02-01\nvalid_to: 2020-01-31"), 11, "valid_to"),
        (
            ("caseload_norm: 60", "targets: [{indicator: participants, value: 5, unit: person}]"),
            10,
            "targets[1]",
        ),
        (("caseload_norm: 60", "age_bands: [{code: a, fr: A, upto: 30}]"), 10, "age_bands[1]"),
        (("caseload_norm: 60", "entry_situations: [qpv_resident]"), 10, "entry_situations[1]"),
        (("caseload_norm: 60", "step_types: []"), 10, "step_types"),
    ],
)
def test_faults(change, line, key):
    assert (line, key) in faults(MINIMAL.replace(*change))


@pytest.mark.parametrize(
    "text", ["", "- 1\n- 2\n", "a: [1, 2", "a: &x 1\nb: *x\n", "\x00", "a: b\n" * 100_000, "[" * 5000]
)
def test_unreadable_texts_are_told(text):
    assert faults(text)


def test_the_documented_example_is_sound():
    text = (Path(__file__).parents[2] / "docs" / "programmes.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    assert parse(example).employment_exit_after_months == 6


@pytest.mark.django_db
def test_load_delivered_twice_changes_nothing():
    lead = build.organisation()
    load_delivered(lead, Actor("essai"))
    before = Changeset.objects.count()
    assert [p.code for p in load_delivered(lead, Actor("essai"))] == delivered_codes()
    assert Changeset.objects.count() == before
    plie = Programme.objects.get(organisation=lead, code="plie")
    assert plie.versions.get().valid_from is None
    assert StepType.objects.filter(programme=plie).count() == 14
    assert ExitKind.objects.filter(programme=plie).count() == 16


@pytest.mark.django_db
def test_what_the_plie_says():
    plie = build.programme(build.organisation())
    day = dt.date(2017, 5, 1)
    assert step_rules(plie, day)["pmsmp"].category == "training_access"
    assert exit_rules(plie, day)["cdi"].exit_class == "positive"
    assert exit_rules(plie, day)["deceased"].exit_class == "neutral"
    assert next(iter(step_rules(plie, day))) == "social_support"
    assert parameter(plie, "caseload_norm", day) == 90
    assert parameter(plie, "blocked.missed_in_a_row", day) == 3
    with pytest.raises(KeyError):
        parameter(plie, "blocked.nothing", day)
    assert target(plie, "participants", Period.years(2012, 2018)).value == 6000
    assert target(plie, "participants", Period.year(2017)) is None
    assert target(plie, "new_entrants", Period.year(2017)).value == 900
    assert target(plie, "new_entrants", Period.year(2019)) is None
    assert target(plie, "positive_exit_rate", Period.year(2017), "qualifying").value == 8


@pytest.mark.django_db
def test_a_second_organisation_adds_a_programme_without_code():
    manager = build.context(build.organisation(), Role.PROGRAMME_MANAGER)
    loaded = load_file(manager, MINIMAL)
    assert loaded.outcome is Outcome.CREATED
    assert loaded.programme.organisation == manager.organisation
    assert step_rules(loaded.programme, dt.date(2020, 1, 1))["job"].category == "employment"
    again = load_file(manager, MINIMAL + "\n# un commentaire de plus\n")
    assert again.outcome is Outcome.UNCHANGED
    assert ProgrammeVersion.objects.count() == 1
    other = build.context(build.organisation(), Role.ADMINISTRATOR)
    assert load_file(other, MINIMAL).outcome is Outcome.CREATED


@pytest.mark.django_db
def test_a_changed_definition_is_a_new_version_and_the_past_keeps_its_own():
    manager = build.context(build.organisation(), Role.PROGRAMME_MANAGER)
    programme = load_file(manager, MINIMAL).programme
    with pytest.raises(DomainError) as caught:
        load_file(manager, CHANGED)
    assert caught.value.field == "valid_from"
    loaded = load_file(manager, CHANGED, valid_from=dt.date(2021, 1, 1))
    assert (loaded.outcome, loaded.version.number) == (Outcome.NEW_VERSION, 2)
    programme = Programme.objects.get(pk=programme.pk)
    first, second = programme.versions.order_by("number")
    assert (first.valid_to, second.valid_from, second.valid_to) == (
        dt.date(2020, 12, 31),
        dt.date(2021, 1, 1),
        None,
    )
    assert step_rules(programme, dt.date(2020, 12, 31))["workshop"].category == "support"
    assert step_rules(programme, dt.date(2021, 1, 1))["workshop"].category == "complementary"
    assert StepType.objects.filter(programme=programme).count() == 2
    assert load_file(manager, CHANGED).outcome is Outcome.UNCHANGED
    assert load_file(manager, MINIMAL).outcome is Outcome.UNCHANGED
    with pytest.raises(DomainError):
        load_file(manager, CHANGED.replace("60", "70"), valid_from=dt.date(2020, 6, 1))


@pytest.mark.django_db
def test_before_the_first_version_the_first_one_speaks():
    manager = build.context(build.organisation(), Role.PROGRAMME_MANAGER)
    dated = MINIMAL + "valid_from: 2019-01-01\nvalid_to: 2021-12-31\n"
    programme = load_file(manager, dated).programme
    for day in (dt.date(2010, 1, 1), dt.date(2019, 1, 1), dt.date(2025, 1, 1)):
        assert version_in_force(programme, day).number == 1
    assert definition_in_force(programme, dt.date(2020, 1, 1)).valid_to == dt.date(2021, 12, 31)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.REFERENCE_WORKER, Role.DIRECTION, Role.RECEPTION])
def test_other_roles_load_nothing(role):
    with pytest.raises(NotAllowed):
        load_file(build.context(build.organisation(), role), MINIMAL)


@pytest.mark.django_db
def test_a_definition_parsed_once_is_read_again_when_its_row_changes():
    programme = build.programme(build.organisation("Pilote", "lead"))
    day = dt.date(2017, 6, 1)

    def norm():
        return definition_in_force(Programme.objects.get(pk=programme.pk), day).caseload_norm

    def cost():
        with CaptureQueriesContext(connection) as asked:
            read_versions([Programme(pk=programme.pk)])
        return len(asked)

    before = norm()
    assert cost() == 1
    with pytest.raises(ZeroDivisionError), build.writing():
        version = programme.versions.get()
        version.definition["caseload_norm"] = before + 1
        version.save()
        assert norm() == before + 1
        raise ZeroDivisionError
    assert norm() == before
    with build.writing():
        version = programme.versions.get()
        version.definition["caseload_norm"] = before + 2
        version.save()
    assert norm() == before + 2
    assert cost() == 1
