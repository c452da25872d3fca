"""docs/imports.md says every column, as the code reads it; and the columns are those that were promised."""

from pathlib import Path

import pytest

from maillage.exchange.documentation import markdown
from maillage.exchange.exporting import EXPORTS
from maillage.exchange.kinds import KINDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "imports.md"
PROMISED = {
    "organisations": "ref,siret,name,roles,naf,size,address,postcode,city,contact_name,contact_email,"
    "contact_phone",
    "people": "ref,last_name,first_name,birth_date,sex,email,phone,address,postcode,city,insee_code,qpv,"
    "residence_from",
    "residences": "person_ref,from,address,postcode,city,insee_code,qpv",
    "areas": "code_qp,lib_qp,insee_com,lib_com",
    "situations": "person_ref,date,kind,value",
    "enrolments": "ref,person_ref,programme,operator,reference_worker_email,prescriber,commission_date,"
    "entry_date,exit_date,exit_kind,education_level,entry_situations",
    "steps": "ref,enrolment_ref,type,start_date,end_date,outcome,contract_ref",
    "contracts": "ref,person_ref,employer_siret,employer_name,kind,start_date,planned_end_date,end_date,"
    "weekly_hours,origin",
    "appointments": "ref,person_ref,date,mode,theme,attendance,worker_email",
    "iod": "ref,person_ref,event,date,company_siret,contract_ref",
    "offers": "ref,code,company_siret,title,rome,posts,opened_on,valid_until",
    "applications": "ref,offer_ref,person_ref,source,cv_sent_on,invited_on,information_on,interview_on,"
    "hired_on,withdrawn_on,refused_on,reason",
    "signatures": "company_siret,signed_on,until",
    "commitments": "ref,company_siret,axis,kind,quantity,due_on",
    "public-contracts": "ref,buyer_siret,buyer_name,operation,title,mechanism,lot,holder_siret,holder_name,"
    "start_date,end_date,hours_due",
    "commitment-actions": "ref,commitment_ref,date,quantity,people",
    "eligibilities": "person_ref,criterion,proof,checked_on,checked_by",
    "hours": "ref,public_contract_ref,lot,company_siret,person_ref,last_name,first_name,birth_date,month,"
    "hours,training_hours,modality",
}


def test_the_page_is_the_one_the_code_writes():
    assert PAGE.read_text(encoding="utf-8") == markdown(), "python scripts/imports_doc.py > docs/imports.md"


def test_every_kind_has_the_columns_promised():
    assert {kind: ",".join(c.name for c in one.columns) for kind, one in KINDS.items()} == PROMISED
    assert set(EXPORTS) <= set(KINDS)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_column_is_documented(kind):
    page = PAGE.read_text(encoding="utf-8")
    section = page.split(f"## `{kind}` : ")[1].split("\n## ")[0]
    for column in KINDS[kind].columns:
        assert f"| `{column.name}` | **{column.label}.**" in section
        assert str(column.help), column.name
        assert column.cells.describe(), column.name


@pytest.mark.parametrize("kind", list(KINDS))
def test_examples_are_read(kind):
    for column in KINDS[kind].columns:
        if column.example:
            column.cells.parse(column.example)
