"""The log of readings: what it keeps, that it cannot be changed, that nothing is lost, what it costs."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from maillage.accounts.roles import Right
from maillage.protection import log, pages
from maillage.protection.models import AccessRecord
from maillage.protection.services import purge
from tests import build
from tests.access import world as worlds
from tests.access.matrix import all_rules

from .conftest import signed_in

pytestmark = pytest.mark.django_db

# Records of one person: an address that names one shows somebody's file, or says here why it does not.
PERSONAL = {
    "person",
    "residence",
    "situation",
    "barrier",
    "contract",
    "enrolment",
    "step",
    "appointment",
    "referral",
}
NO_FILE = {
    "rights:download_pdf": "the service that answers logs what it gave",
    "rights:download_zip": "the service that answers logs what it gave",
}


def test_every_address_that_names_a_persons_record_is_logged():
    named = {name for name, rule in all_rules().items() if rule.record in PERSONAL}
    missing = sorted(named - pages.declared() - set(NO_FILE))
    assert not missing, f"declare them with protection.pages.shows: {missing}"


def test_every_declared_address_exists():
    assert (
        not pages.declared()
        - set(all_rules())
        - {"evidence:" + n for n in ("open", "upload")}
        - {name for name in pages.declared() if name.startswith("evidence:")}
    )


def test_readers_of_the_log_read_no_name_of_an_address():
    unnamed = [name for name in pages.declared() if pages.label_of(name) == name]
    assert not unnamed, f"give them a label: {sorted(unnamed)}"
    assert pages.label_of("pathways:duplicates") == "Doublons"
    assert pages.label_of("pathways:person_tab/pieces") == "Dossier · Pièces"
    assert pages.label_of("pathways:person_tab/suivi") == "Dossier · Qui suit"


def test_every_page_that_opens_leaves_a_line(client):
    """Each declared address, called by a role that may: a line with the person of the record."""
    world = worlds.make()
    role = "programme_manager"
    client.force_login(world.accounts[role])
    records = world.within[role]
    checked = 0
    for name, rule in all_rules().items():
        if name not in pages.declared() or rule.method != "get" or rule.record not in records:
            continue
        from django.urls import reverse

        arguments = {**rule.arguments(world, role), rule.argument: records[rule.record].pk}
        before = AccessRecord.objects.count()
        response = client.get(reverse(name, kwargs=arguments) + rule.query)
        after = AccessRecord.objects.count()
        if response.status_code == 200:
            assert after == before + 1, name
            line = AccessRecord.objects.latest("pk")
            named = {records["person"].pk, records["referral"].person_id}
            assert named & {line.person_id, *(line.people or [])}, name
            checked += 1
        else:
            assert response.status_code in (302, 403, 410), (name, response.status_code)
    assert checked >= 12


def test_a_line_says_who_when_what(house):
    signed_in(house.worker).get(f"/personnes/{house.mine.pk}/situation/")
    line = AccessRecord.objects.get()
    assert (line.kind, line.person_id, line.page) == ("view", house.mine.pk, "pathways:person_tab/situation")
    assert (line.account_id, line.account_name) == (house.worker.account.pk, "Rémi Référent")
    assert (line.organisation_id, line.organisation_name, line.role) == (
        house.ours.pk,
        "Nous",
        "reference_worker",
    )
    assert timezone.now() - line.at < dt.timedelta(minutes=1)


def test_a_file_out_of_reach_is_logged_as_refused(house):
    client = signed_in(house.worker)
    assert client.get(f"/personnes/{house.other.pk}/").status_code == 404
    assert client.get("/personnes/999999999/").status_code == 404
    kinds = list(AccessRecord.objects.order_by("pk").values_list("kind", "person_id"))
    assert kinds == [("refused", house.other.pk), ("refused", 999999999)]


def export(client: Client) -> None:
    """The list of people as a spreadsheet, read to its end."""
    response = client.get("/personnes/?format=xlsx")
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_a_print_and_an_export_are_logged_with_their_people(house):
    client = signed_in(house.manager)
    enrolment = house.mine.enrolments.get()
    assert client.get(f"/parcours/{enrolment.pk}/contrat-engagement.pdf").status_code == 200
    assert AccessRecord.objects.latest("pk").kind == "print"
    export(client)
    taken = AccessRecord.objects.latest("pk")
    everyone = sorted([house.mine.pk, house.second.pk, house.other.pk])
    assert (taken.kind, taken.people, taken.count) == ("export", everyone, 3)
    assert client.get("/exports/appointments/csv/").status_code == 200
    taken = AccessRecord.objects.latest("pk")
    assert (taken.page, taken.people, taken.count) == ("exchange:export/appointments", everyone, 3)


def test_lists_and_homes_are_no_reading_of_a_file(house):
    client = signed_in(house.worker)
    for address in ("/", "/personnes/", "/entretiens/", "/recherche/?q=mien"):
        assert client.get(address).status_code == 200
    assert not AccessRecord.objects.exists()


def test_nothing_points_at_a_line_and_a_line_points_at_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND"
            " 'protection_accessrecord'::regclass IN (conrelid, confrelid)"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE protection_accessrecord SET account_name = 'x'",
        "DELETE FROM protection_accessrecord",
    ],
)
@pytest.mark.parametrize("purging", [False, True])
def test_the_application_changes_no_line(house, statement, purging):
    signed_in(house.worker).get(f"/personnes/{house.mine.pk}/")
    refused = pytest.raises(DatabaseError, match="access_log_is_kept")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        if purging:  # even under the name of the purge: this line is of today
            cursor.execute("SELECT set_config('maillage.purge', 'access_log', true)")
        cursor.execute(statement)
    assert AccessRecord.objects.get().account_name == "Rémi Référent"


def aged(days: int) -> AccessRecord:
    return AccessRecord.objects.create(
        at=timezone.now() - dt.timedelta(days=days),
        kind="view",
        account_id=1,
        account_name="A",
        organisation_id=1,
        organisation_name="O",
        role="partner",
        person_id=1,
        page="pathways:person",
    )


def test_lines_go_when_their_time_is_over_and_not_before(settings, db):
    settings.ACCESS_LOG_MONTHS = 6
    kept, gone = aged(170), aged(200)
    assert purge() == 1
    assert AccessRecord.objects.get() == kept
    assert gone.pk != kept.pk


def test_a_year_is_kept_by_default(db):
    aged(200), aged(380)
    assert purge() == 1
    assert AccessRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_waits_in_a_file_and_comes_in_once(house, settings, tmp_path, caplog):
    settings.HOME = tmp_path
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE protection_accessrecord RENAME TO away")
    try:
        assert signed_in(house.worker).get(f"/personnes/{house.mine.pk}/").status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO protection_accessrecord")
    assert "could not be logged" in caplog.text
    assert not AccessRecord.objects.exists()
    assert log.spool().stat().st_mode & 0o077 == 0
    kept = log.spool().read_text()
    assert log.take_in() == 1
    assert AccessRecord.objects.get().person_id == house.mine.pk
    # A stop between the database and the file: the same lines come again, none is doubled.
    log.spool().with_suffix(".taken").write_text(kept)
    assert log.take_in() == 0
    assert AccessRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_logged_at_all_is_not_shown(house, settings, tmp_path):
    settings.HOME = tmp_path / "nowhere"
    (tmp_path / "nowhere").write_text("a file where the folder would be")
    client = signed_in(house.worker)
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE protection_accessrecord RENAME TO away")
    try:
        response = client.get(f"/personnes/{house.mine.pk}/")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO protection_accessrecord")
    assert response.status_code == 500
    assert "Mienne" not in response.content.decode()


def test_logging_costs_one_statement(house, django_assert_num_queries):
    house.worker.organisation, house.worker.account  # noqa: B018 - read before
    with django_assert_num_queries(3):  # a savepoint around, inside the test's own transaction
        log.record(house.worker, "view", "pathways:person", person_id=house.mine.pk)


def test_the_readers_of_a_file_are_listed_for_its_team_only(house):
    signed_in(house.manager).get(f"/personnes/{house.mine.pk}/")
    export(signed_in(house.manager))
    page = signed_in(house.worker).get(f"/personnes/{house.mine.pk}/consultations/").content.decode()
    assert "Animation" in page
    assert "Export" in page
    assert signed_in(house.colleague).get(f"/personnes/{house.mine.pk}/consultations/").status_code == 404
    assert signed_in(house.neighbour).get(f"/personnes/{house.mine.pk}/consultations/").status_code == 404


def test_readers_of_absorbed_files_stay(house):
    from maillage.people.merged import PersonMerge
    from maillage.protection.queries import readings_of

    log.record(house.worker, "view", "pathways:person", person_id=123456)
    with build.writing():
        PersonMerge.objects.create(
            survivor=house.mine, absorbed_number=123456, absorbed_origin=house.ours, reason="doublon"
        )
    assert [r.person_id for r in readings_of(house.mine.pk)] == [123456]


def test_the_officer_reads_the_log_and_no_name(house):
    signed_in(house.worker).get(f"/personnes/{house.mine.pk}/")
    officer = signed_in(house.officer)
    page = officer.get("/consultations/").content.decode()
    assert "Rémi Référent" in page
    assert str(house.mine.pk) in page
    assert "Mienne" not in page
    assert "Inès" not in page
    for address in (f"/personnes/{house.mine.pk}/", "/personnes/", "/recherche/?q=mienne", "/partages/"):
        assert officer.get(address).status_code == 403
    assert not house.officer.has(Right.SEE_PEOPLE)


def test_the_officer_filters_by_account_kind_day_and_file(house):
    signed_in(house.worker).get(f"/personnes/{house.mine.pk}/")
    signed_in(house.neighbour).get(f"/personnes/{house.mine.pk}/")
    officer = signed_in(house.officer)
    today = timezone.localdate().isoformat()
    for query, names in {
        "q=nadia": {"Nadia Voisine"},
        "kind=view": {"Rémi Référent"},
        f"q={house.mine.pk}": {"Rémi Référent", "Nadia Voisine"},
        f"dossier={house.mine.pk}": {"Rémi Référent", "Nadia Voisine"},
        f"day_from={today}&day_to={today}": {"Rémi Référent", "Nadia Voisine"},
        "day_to=2020-01-01": set(),
    }.items():
        page = officer.get(f"/consultations/?{query}").content.decode()
        assert {n for n in ("Rémi Référent", "Nadia Voisine") if n in page} == names, query


def test_from_what_a_person_says_to_the_log_of_its_file(house):
    signed_in(house.worker).get(f"/personnes/{house.mine.pk}/")
    officer = signed_in(house.officer)
    said = {"last_name": "mienne", "first_name": "ines", "birth_date": "15/06/1980"}
    response = officer.post("/consultations/dossier/", said)
    assert response.headers["Location"] == f"/consultations/?dossier={house.mine.pk}"
    response = officer.post("/consultations/dossier/", said | {"birth_date": "16/06/1980"})
    assert response.status_code == 200
    assert "Aucune lecture" in response.content.decode()


def test_an_officer_elsewhere_reads_nothing_of_ours(house):
    signed_in(house.worker).get(f"/personnes/{house.mine.pk}/")
    elsewhere = build.context(build.organisation("Ailleurs"), "data_protection")
    page = signed_in(elsewhere).get("/consultations/").content.decode()
    assert "Rémi" not in page


def test_the_log_costs_the_same_whatever_it_holds(house):
    from django.test.utils import CaptureQueriesContext

    officer = signed_in(house.officer)
    counts = []
    for _round in range(2):
        for _line in range(10):
            log.record(house.worker, "view", "pathways:person", person_id=house.mine.pk)
        with CaptureQueriesContext(connection) as queries:
            officer.get("/consultations/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
