"""From data to a tagged PDF."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from maillage.kernel.documents import DocumentError, render_pdf, render_source
from maillage.kernel.markup import parse

from .pdf import structure_of, text_of

PAGE = """#import "/kernel/documents/base.typ": *
#show: page-of(data)
#heading-block(data)
"""
TITLE = {"title": "Contrat d'engagement", "organisation": "Structure d'essai", "note": "Établi le 1er mars"}


def test_a_document_is_tagged_titled_and_says_its_language():
    structure = structure_of(render_source(PAGE + '== Situation\n#facts((("Nom", "Essai"),))', TITLE))
    assert "/StructTreeRoot" in structure
    assert "/MarkInfo" in structure
    assert "pdfuaid:part" in structure
    assert "/Lang (fr" in structure or "/Lang(fr" in structure


def test_text_is_there_to_be_read():
    read = text_of(render_source(PAGE + '#facts((("Parcours", data.name),))', TITLE | {"name": "Été 1 328"}))
    assert "Contrat d'engagement" in read
    assert "Structure d'essai" in read
    assert "Été 1 328" in read


@pytest.mark.parametrize(
    "typed",
    [
        "#panic()",
        "*gras* _souligné_",
        '#read("/conf/settings.py")',
        "$ x^2 $",
        "= Titre",
        "@ref <label>",
        "\\ # `",
    ],
)
def test_what_somebody_typed_is_printed_as_typed(typed):
    read = text_of(
        render_source(
            PAGE + "#paragraphs(data.typed)\n#facts(((data.typed, data.typed),))", TITLE | {"typed": typed}
        )
    )
    assert "".join(read.split()).count("".join(typed.split())) == 3


def test_the_same_data_give_the_same_bytes():
    source = PAGE + '#records(("Étape", "Heures"), data.rows, align: ("left", "right"))'
    data = TITLE | {"rows": [[f"Étape {n}", str(n)] for n in range(90)]}
    assert render_source(source, data) == render_source(source, dict(reversed(list(data.items()))))


def test_a_long_table_repeats_its_header_and_loses_no_row():
    source = PAGE + '#records(("Étape", "Heures"), data.rows, align: ("left", "right"))'
    read = text_of(render_source(source, TITLE | {"rows": [[f"Ligne {n:03}", str(n)] for n in range(150)]}))
    assert all(f"Ligne {n:03}" in read for n in range(150))
    assert read.count("Heures") == read.count("\f") > 2


def test_light_marks_reach_paper():
    text = "Un **mot fort** et #rien.\n\n- premier\n- second"
    read = text_of(render_source(PAGE + "#blocks(data.text)", TITLE | {"text": parse(text)}))
    assert "Un mot fort et #rien." in read
    assert "– premier" in read


def test_a_picture_without_its_text_is_refused():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
    )
    assert render_source(PAGE + '#picture(data.svg, "un carré")', TITLE | {"svg": svg})
    with pytest.raises(DocumentError):
        render_source(PAGE + '#image(bytes(data.svg), format: "svg")', TITLE | {"svg": svg})


def test_translations_that_wait_are_read_in_the_language_of_the_request():
    with override("fr"):
        assert "Administration" in text_of(
            render_source(PAGE + "#data.role", TITLE | {"role": _("Administration")})
        )


@pytest.mark.parametrize("sign", ["😀", "漢", "\ufffe", "\U0001fffe"])
def test_a_sign_no_font_has_never_keeps_a_paper_from_being_printed(sign):
    shown = render_source(
        PAGE + "#let d = json(bytes(sys.inputs.data))\n#d.text", TITLE | {"text": f"Ana {sign}"}
    )
    assert shown == render_source(
        PAGE + "#let d = json(bytes(sys.inputs.data))\n#d.text", TITLE | {"text": "Ana ?"}
    )


def test_values_that_are_not_text_are_refused():
    with pytest.raises(TypeError, match="format it first"):
        render_source(PAGE, TITLE | {"thing": object()})


@pytest.mark.parametrize(
    "name", ["pathways/nowhere", "../conf/settings", "/etc/passwd", "kernel/base.typ", "base"]
)
def test_an_unknown_template_is_said(name):
    with pytest.raises(DocumentError, match="no document template"):
        render_pdf(name, TITLE)


def test_a_template_reads_nothing_out_of_the_package(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    with pytest.raises(DocumentError):
        render_source(PAGE + f'#read("{secret}")', TITLE)
    with pytest.raises(DocumentError):
        render_source(PAGE + '#read("../../../../etc/hostname")', TITLE)
