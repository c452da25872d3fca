"""`maillage demo` over a territory that is already there, and `maillage compare` on the published table."""

from importlib import resources
from io import StringIO

import pytest
from django.core.management import call_command

from maillage.accounts.roles import Role
from maillage.conf import paths

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def test_demo_reuses_the_territory_writes_the_report_and_names_the_accounts():
    out = StringIO()
    call_command("demo", no_serve=True, stdout=out)
    said = out.getvalue()
    assert "repris tel quel" in said
    for role in Role:
        assert str(role.label) in said
    written = {path.suffix for path in (paths.home() / "rapports").iterdir() if path.stat().st_size > 1000}
    assert {".pdf", ".xlsx"} <= written


def test_compare_reports_exactly_the_three_slips_and_what_is_not_computed():
    out = StringIO()
    table = resources.files("maillage.demo") / "data" / "published-2017-plie.csv"
    call_command("compare", str(table), section="plie", stdout=out, stderr=StringIO())
    lines = {line for line in out.getvalue().splitlines() if line.startswith("plie,")}
    assert lines == {
        "plie,steps_per_participant,,2013,2.27,2.28",
        "plie,dropouts,,2012-2017,1546,1326",
        "plie,positive_exit_rate,,2016,45,46",
        "plie,operations,,2017,94,not computed",
        "plie,operators,,2017,51,not computed",
    }
