"""A sheet becomes lines of hours: whom it names, which lot, what changes when it comes again."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.clauses.models import HoursLine, HoursStatement, SheetDraft, SheetMapping
from maillage.clauses.sheets import reading, services
from maillage.clauses.sheets.columns import guessed
from maillage.clauses.sheets.plan import plan_of
from maillage.kernel.errors import DomainError
from maillage.protection.models import AccessRecord
from tests import build
from tests.clauses import made
from tests.kernel.sheets.files import xlsx

from .files import HEAD, MARCH

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(network):
    return build.person(network, last_name="Durand", first_name="Ana", birth_date=build.day("1990-05-04"))


def deposit(facilitator, company, *rows, month=MARCH, **options):
    return services.deposit(facilitator, company, month, "releve.xlsx", xlsx(*rows, **options))


def declared(facilitator, company, *rows, **options):
    """Deposit, read as guessed, confirm."""
    draft = deposit(facilitator, company, *rows, **options)
    sheet = services.open_draft(draft)
    services.set_mapping(facilitator, draft, sheet, services.mapping_of(draft, sheet))
    return services.confirm(facilitator, draft)


def planned(network, company, *rows, month=MARCH, **said):
    sheet = reading.read(xlsx(*rows), near=month)
    mapping = guessed(sheet, month)
    if said:
        mapping = type(mapping)(**{**mapping.__dict__, **said})
    return plan_of(network.pk, company.pk, month, sheet, mapping)


def lines():
    return sorted(HoursLine.objects.values_list("said_last_name", "hours", "training_hours", "source"))


def test_lines_of_the_sheet_are_declared_on_the_only_lot(network, facilitator, company, lot, ana):
    made.line(lot, ana, month="2017-02-01")
    taken = declared(
        facilitator, company, [*HEAD, "Formation"], ["DURAND", "ana", "35h30", 7], ["Petit", "Léo", 12, 0]
    )
    assert len(taken.lines) == 2
    found = HoursLine.objects.filter(statement__month=MARCH).order_by("hours")
    assert [(one.person, one.hours, one.training_hours, one.lot) for one in found] == [
        (None, 12, 0, lot),
        (ana, Decimal("35.5"), 7, lot),
    ]
    assert "unknown_person" in found[0].anomalies
    statement = HoursStatement.objects.get(month=MARCH)
    assert statement.sent_at is not None
    assert "releve.xlsx" in statement.sender
    assert not SheetDraft.objects.exists()  # the file goes


def test_the_same_file_twice_changes_nothing(facilitator, company, lot):
    rows = (HEAD, ["Durand", "Ana", 35.5], ["Petit", "Léo", 12])
    declared(facilitator, company, *rows)
    before = list(HoursLine.objects.order_by("pk").values())
    again = declared(facilitator, company, *rows)
    assert (again.lines, again.same) == ([], 2)
    assert list(HoursLine.objects.order_by("pk").values()) == before


def test_a_corrected_file_replaces_what_waits_and_keeps_the_rest(facilitator, company, lot):
    declared(facilitator, company, HEAD, ["Durand", "Ana", 35.5], ["Petit", "Léo", 12], ["Roy", "Eva", 3])
    draft = deposit(facilitator, company, HEAD, ["Durand", "Ana", 30], ["Petit", "Léo", 12])
    sheet = services.open_draft(draft)
    plan = plan_of(draft.network_id, company.pk, MARCH, sheet, services.mapping_of(draft, sheet))
    assert [(one.state, one.before) for one in plan.lines] == [
        ("changed", Decimal("35.5")),
        ("same", Decimal(12)),
    ]
    assert plan.still_there == ["Eva Roy (3 h)"]
    services.confirm(facilitator, draft)
    assert [(name, float(hours)) for name, hours, _t, _s in lines()] == [
        ("Durand", 30),
        ("Petit", 12),
        ("Roy", 3),
    ]


def test_validated_hours_are_never_overwritten(network, facilitator, company, lot, ana):
    made.line(lot, ana, hours=35, state="validated")
    assert planned(network, company, HEAD, ["Durand", "Ana", 35]).lines[0].state == "same"
    plan = planned(network, company, HEAD, ["Durand", "Ana", 40])
    assert (plan.lines[0].state, plan.lines[0].before) == ("settled", 35)
    declared(facilitator, company, HEAD, ["Durand", "Ana", 40])
    assert sorted(HoursLine.objects.values_list("state", "hours"), reverse=True)[0] == ("validated", 35)


def test_hours_declared_by_the_company_another_way_are_compared(network, facilitator, company, lot, ana):
    made.line(lot, ana, hours=35, source="company")
    assert planned(network, company, HEAD, ["Durand", "Ana", 35]).lines[0].state == "same"
    assert planned(network, company, HEAD, ["Durand", "Ana", 30]).lines[0].state == "beside"


# --- People ------------------------------------------------------------------------------------------------


def test_people_are_found_by_name_among_those_of_the_company_only(network, company, lot, ana):
    stranger = build.person(network, last_name="Petit", first_name="Léo")
    made.line(made.lot(network), stranger, month="2017-02-01")
    made.line(lot, ana, month="2017-02-01")
    rows = (["Salarié", "Heures"], ["ANA Durand", 1], ["PETIT Léo", 2])
    assert [one.person_id for one in planned(network, company, *rows).lines] == [ana.pk, None]


def test_a_birth_date_finds_people_of_the_network_and_tells_homonyms_apart(network, company, lot, ana):
    twin = build.person(network, last_name="Durand", first_name="Ana", birth_date=build.day("1981-01-02"))
    for person in (ana, twin):
        made.line(lot, person, month="2017-02-01")
    new = build.person(network, last_name="Roy", first_name="Eva", birth_date=build.day("1999-09-09"))
    head = [*HEAD, "Né(e) le"]
    found = planned(
        network,
        company,
        head,
        ["Durand", "Ana", 1, "02/01/1981"],
        ["Durand", "Ana", 2, dt.date(1990, 5, 4)],
        ["Roy", "Eva", 3, "09/09/1999"],
        ["Durand", "Ana", 4, "01/01/1970"],
        ["Durand", "Ana", 5, None],
    ).lines
    assert [(one.person_id, one.who) for one in found] == [
        (twin.pk, "known"),
        (ana.pk, "known"),
        (new.pk, "known"),
        (None, "other_birth"),
        (None, "several"),
    ]


def test_files_of_other_networks_are_nobody(network, company, lot):
    elsewhere = build.organisation("Ailleurs", "lead")
    stranger = build.person(elsewhere, last_name="Roy", first_name="Eva", birth_date=build.day("1999-09-09"))
    made.line(made.lot(elsewhere, company), stranger, month="2017-02-01")
    head = [*HEAD, "Né(e) le"]
    assert planned(network, company, head, ["Roy", "Eva", 3, "09/09/1999"]).lines[0].person_id is None
    assert planned(network, company, HEAD, ["Roy", "Eva", 3]).lines[0].person_id is None


# --- Lots --------------------------------------------------------------------------------------------------


def test_lots_are_found_by_what_a_company_calls_them(network, company, lot):
    contract = made.public_contract(network, title="Groupe scolaire Gerland", ref="2016-045")
    first = made.lot(network, company, contract=contract, number="1", title="Gros œuvre")
    second = made.lot(network, company, contract=contract, number="2", title="Peinture")
    head = [*HEAD, "Marché", "Lot"]
    plan = planned(
        network,
        company,
        head,
        ["A", "A", 1, "2016-045", "1"],
        ["B", "B", 1, "2016-045", "Lot 2"],
        ["C", "C", 1, None, "peinture"],
        ["D", "D", 1, None, "Chantier Bellevue"],
        ["E", "E", 1, "2016-045", None],
    )
    assert [one.lot.pk for one in plan.lines] == [first.pk, second.pk, second.pk]
    assert plan.unplaced == {"Chantier Bellevue": [5], "2016-045": [6]}
    told = {"chantier bellevue": lot.pk}
    again = planned(network, company, head, ["D", "D", 1, None, "CHANTIER Bellevue"], lots=told)
    assert [one.lot.pk for one in again.lines] == [lot.pk]


def test_several_lots_and_nothing_said_is_a_question(network, company, lot):
    other = made.lot(network, company)
    rows = (HEAD, ["Durand", "Ana", 1])
    assert planned(network, company, *rows).question
    assert planned(network, company, *rows, lot=other.pk).lines[0].lot.pk == other.pk


def test_a_lot_that_is_over_is_not_chosen_by_itself(network, company, lot):
    over = made.lot(network, company, start="2015-01-01", end="2016-12-31")
    rows = (HEAD, ["Durand", "Ana", 1])
    assert planned(network, company, *rows).lines[0].lot.pk == lot.pk
    assert planned(network, company, *rows, lot=over.pk).lines[0].lot.pk == over.pk


def test_the_lots_of_others_are_out_of_reach(network, company, lot):
    foreign = made.lot(network)
    assert planned(network, company, HEAD, ["Durand", "Ana", 1], lot=foreign.pk).question


# --- The layout is remembered -------------------------------------------------------------------------------


def test_next_month_needs_no_question(network, facilitator, company, lot):
    other = made.lot(network, company)
    draft = deposit(facilitator, company, ["Qui", "Combien"], ["Durand Ana", 12])
    assert not draft.columns
    sheet = services.open_draft(draft)
    mapping = type(guessed(sheet, MARCH))({"full_name": 0, "hours": 1}, lot=other.pk, modality="etti")
    services.set_mapping(facilitator, draft, sheet, mapping)
    services.confirm(facilitator, draft)
    april = deposit(facilitator, company, ["Qui", "Combien"], ["Durand Ana", 20], month=made.month("2017-04"))
    assert april.columns
    services.confirm(facilitator, april)
    line = HoursLine.objects.get(statement__month=made.month("2017-04"))
    assert (line.hours, line.lot, line.modality) == (20, other, "etti")
    assert SheetMapping.objects.count() == 1


def test_a_mapping_is_of_one_company_and_one_layout(network, facilitator, company, lot):
    declared(facilitator, company, HEAD, ["Durand", "Ana", 1])
    assert not deposit(facilitator, company, [*HEAD, "Lot"], ["Durand", "Ana", 1, ""]).columns
    neighbour = build.organisation("Voisine", "employer")
    made.lot(network, neighbour)
    assert not deposit(facilitator, neighbour, HEAD, ["Durand", "Ana", 1]).columns


def test_a_draft_is_confirmed_once(facilitator, company, lot):
    draft = deposit(facilitator, company, HEAD, ["Durand", "Ana", 1])
    services.confirm(facilitator, draft)
    with pytest.raises(DomainError):
        services.confirm(facilitator, draft)
    assert HoursLine.objects.count() == 1


def test_drafts_go_after_a_week(facilitator, company, lot):
    draft = deposit(facilitator, company, HEAD, ["Durand", "Ana", 1])
    SheetDraft.objects.filter(pk=draft.pk).update(created_at=draft.created_at - dt.timedelta(days=8))
    assert services.clean_up() == 1


def test_the_file_is_sealed(facilitator, company, lot):
    draft = deposit(facilitator, company, HEAD, ["Durand", "Ana", 1])
    assert b"PK\x03\x04" not in bytes(draft.sealed)


def test_questions_of_the_database_do_not_grow_with_lines(
    network, facilitator, company, lot, django_assert_max_num_queries
):
    made.line(lot, build.person(network), month="2017-02-01")
    for count in (1, 60):
        rows = [[f"Nom{i}", "Ana", 10] for i in range(count)]
        with django_assert_max_num_queries(5):
            assert len(planned(network, company, HEAD, *rows).lines) == count


# --- Pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(client, facilitator):
    client.force_login(facilitator.account)
    return client


def send(browser, company, content, month="mars 2017", name="releve.xlsx"):
    file = SimpleUploadedFile(name, content)
    return browser.post("/clauses/tableaux/nouveau/", {"company": company.pk, "month": month, "file": file})


def test_from_the_file_to_the_statement_by_the_pages(browser, company, lot):
    content = xlsx(
        ["Relevé"], HEAD, ["Durand", "Ana", "35h30"], ["Petit", "Léo", "=1+1"], ["Total", None, 35.5]
    )
    answer = send(browser, company, content)
    draft = SheetDraft.objects.get()
    assert answer.url == f"/clauses/tableaux/{draft.pk}/"
    # A layout nobody read yet is asked about.
    assert browser.get(answer.url).url == f"{answer.url}colonnes/"
    page = browser.get(f"{answer.url}colonnes/")
    form = page.context["form"]
    assert form.initial["column_last_name"] == "0"
    assert (
        browser.post(f"{answer.url}colonnes/", {k: v for k, v in form.initial.items() if v}).url == answer.url
    )
    shown = browser.get(answer.url).content.decode()
    assert "C4" in shown
    assert "égal à la somme lue" in shown
    done = browser.post(f"{answer.url}declarer/")
    assert done.status_code == 302
    assert HoursLine.objects.get().hours == Decimal("35.5")


def test_reading_a_sheet_that_names_people_with_a_file_is_logged(
    browser, network, facilitator, company, lot, ana
):
    absent = build.person(network, last_name="Petit", first_name="Léo")
    for person in (ana, absent):
        made.line(lot, person, month="2017-02-01")
    draft = deposit(facilitator, company, HEAD, ["Durand", "Ana", 12], ["Nouveau", "Zoé", 3])
    sheet = services.open_draft(draft)
    services.set_mapping(facilitator, draft, sheet, services.mapping_of(draft, sheet))
    page = browser.get(f"/clauses/tableaux/{draft.pk}/").content.decode()
    assert "Petit" in page  # there the month before, not in this sheet
    line = AccessRecord.objects.latest("pk")
    assert (line.page, sorted(line.people)) == ("clauses:sheet", sorted([ana.pk, absent.pk]))


def test_a_file_that_is_no_spreadsheet_is_refused_in_words(browser, company, lot):
    for content, word in (
        (b"%PDF-1.7 rien", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
        (xlsx(HEAD), "aucune ligne"),
        (b"x" * (5 * 1024 * 1024 + 10), "5 Mo"),
    ):
        answer = send(browser, company, content)
        assert answer.status_code == 422
        assert word in answer.content.decode()
    assert not SheetDraft.objects.exists()


def test_a_company_or_a_lot_of_elsewhere_is_refused(browser, network, company, lot):
    elsewhere = made.lot(build.organisation("Ailleurs", "lead"))
    theirs = elsewhere.companies.get().organisation
    content = xlsx(HEAD, ["Durand", "Ana", 1])
    assert send(browser, theirs, content).status_code == 422
    assert not SheetDraft.objects.exists()
    send(browser, company, content)
    url = f"/clauses/tableaux/{SheetDraft.objects.get().pk}/colonnes/"
    said = {"column_last_name": "0", "column_first_name": "1", "column_hours": "2", "lot": elsewhere.pk}
    assert browser.post(url, said).status_code == 422
    assert browser.post(url, said | {"lot": lot.pk}).status_code == 302


def test_columns_that_cannot_be_read_together_are_refused(browser, company, lot):
    send(browser, company, xlsx(HEAD, ["Durand", "Ana", 1]))
    url = f"/clauses/tableaux/{SheetDraft.objects.get().pk}/colonnes/"
    assert "le nom des personnes" in browser.post(url, {"column_hours": "2"}).content.decode()
    twice = browser.post(url, {"column_hours": "2", "column_last_name": "2"})
    assert twice.status_code == 422
    assert "La même colonne" in twice.content.decode()


def test_several_sheets_are_asked_for(browser, company, lot):
    send(browser, company, xlsx(HEAD, ["Durand", "Ana", 1], sheets={"Autre": [HEAD, ["Roy", "Eva", 2]]}))
    draft = SheetDraft.objects.get()
    url = f"/clauses/tableaux/{draft.pk}/"
    assert "Plusieurs feuilles" in browser.get(f"{url}colonnes/").content.decode()
    browser.post(f"{url}feuille/", {"sheet": "Autre"})
    assert "Roy" in browser.get(f"{url}colonnes/").content.decode()
    assert browser.post(f"{url}feuille/", {"sheet": "Nulle part"}).status_code == 302


def test_a_sheet_of_another_network_is_not_found(client, network, facilitator, company, lot):
    draft = deposit(facilitator, company, HEAD, ["Durand", "Ana", 1])
    stranger = build.context(build.organisation("Ailleurs", "lead"), "clause_facilitator")
    client.force_login(stranger.account)
    assert client.get(f"/clauses/tableaux/{draft.pk}/").status_code == 404
    assert client.post(f"/clauses/tableaux/{draft.pk}/declarer/").status_code == 404
