"""Files are judged by what they hold: what is taken, what is made of it, what is refused and why."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from maillage.evidence.inspection import DOCX, JPEG, PDF, PNG, Refused, inspect
from maillage.evidence.inspection.names import clean_name
from maillage.evidence.inspection.pictures import SIDE

from . import files


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (files.pdf(), PDF, "piece.pdf"),
        (files.picture(), JPEG, "piece.jpg"),
        (files.picture("PNG"), PNG, "piece.png"),
        (files.docx(), DOCX, "piece.docx"),
    ],
)
def test_the_four_kinds_are_taken_whatever_their_name_says(content, kind, name) -> None:
    received = inspect("piece.exe", content)
    assert (received.content_type, received.name) == (kind, name)


def test_pdf_and_word_are_kept_byte_for_byte() -> None:
    for content in (files.pdf(), files.docx()):
        assert inspect("x", content).content == content


# --- pictures -------------------------------------------------------------------------------------
def test_place_and_device_are_gone_and_the_picture_is_upright() -> None:
    content = files.picture(gps=True, size=(60, 40))
    assert b"TelephoneDeMadame" in content
    kept = inspect("photo.jpg", content).content
    assert b"TelephoneDeMadame" not in kept
    assert b"Exif" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert image.getexif().get_ifd(0x8825) == {}
        assert image.size == (60, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_hides_in_a_picture_stays_outside(kind) -> None:
    hidden = b"<?php system($_GET[0]); ?><script>alert(1)</script>"
    content = files.picture(kind) + hidden + files.docx()
    if kind == "JPEG":  # a comment inside, the classical place
        content = content[:2] + b"\xff\xfe" + struct.pack(">H", len(hidden) + 2) + hidden + content[2:]
    kept = inspect("photo", content).content
    assert b"php" not in kept
    assert b"script" not in kept
    assert not zipfile.is_zipfile(io.BytesIO(kept))


def test_text_of_a_png_and_its_colour_profile_are_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "Madame Untel", zip=True)
    kept = inspect("x", files.picture("PNG", pnginfo=notes, icc_profile=b"profile of a machine")).content
    assert [name for name in (b"tEXt", b"zTXt", b"iCCP", b"eXIf") if name in kept] == []


def test_transparency_and_grey_survive() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (9, 9), (1, 2, 3, 4)).save(target, "PNG")
    with Image.open(io.BytesIO(inspect("x", target.getvalue()).content)) as image:
        assert image.getpixel((0, 0)) == (1, 2, 3, 4)


def test_a_picture_bomb_is_refused_before_it_is_decoded() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    with pytest.raises(Refused, match="trop de points"):
        inspect("x.png", bomb + chunk(b"IEND", b""))


def test_a_large_picture_is_made_smaller() -> None:
    kept = inspect("x", files.picture(size=(6000, 100))).content
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size[0] == SIDE


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_cut_short_is_refused(kind) -> None:
    content = files.picture(kind, size=(300, 300))
    with pytest.raises(Refused):
        inspect("x", content[: len(content) // 2])


# --- PDF ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (files.pdf(javascript="app.alert(1)"), "programme"),
        (files.pdf(attachment=True), "fichier joint"),
        (files.pdf(password="x"), "mot de passe"),
        (files.pdf() + files.docx(), "abîmé"),
        (files.pdf() + b"<script>alert(1)</script>", "abîmé"),
        (b"%PDF-1.7\n%%EOF", "abîmé"),
        (files.pdf()[:-300], "abîmé"),
    ],
)
def test_a_pdf_that_acts_hides_or_is_not_one_is_refused(content, said) -> None:
    with pytest.raises(Refused, match=said):
        inspect("x.pdf", content)


@pytest.mark.parametrize(
    "action",
    [
        "/OpenAction << /S /Launch /F (cmd.exe) >>",
        "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        "/OpenAction << /S /J#61vaScript /J#53 (app.alert(1)) >>",
        "/AA << /O << /S /SubmitForm /F (http://example.org) >> >>",
        "/AcroForm << /XFA (x) >>",
        "/Names << /EmbeddedFiles << /Names [] >> >>",
    ],
)
def test_each_way_a_pdf_acts_is_found(action) -> None:
    content = files.pdf()
    assert b"/Type /Catalog" in content
    # One more version of the catalogue, as an editor appends it.
    acting = content.replace(b"/Type /Catalog", b"/Type /Catalog " + action.encode(), 1)
    with pytest.raises(Refused):
        inspect("x.pdf", acting)


def test_a_link_in_a_pdf_is_harmless() -> None:
    from pypdf import PdfWriter
    from pypdf.annotations import Link

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_annotation(0, Link(rect=(0, 0, 10, 10), url="https://example.org"))
    target = io.BytesIO()
    writer.write(target)
    assert inspect("x", target.getvalue()).content_type == PDF


# --- Word -----------------------------------------------------------------------------------------
EXTERNAL = '<Relationship Id="r" Type="http://x/{kind}" Target="http://example.org/x" TargetMode="External"/>'


@pytest.mark.parametrize(
    "content",
    [
        files.docx(word__vbaProject_dot_bin=b"x"),
        files.docx(word__embeddings__oleObject1_dot_bin=b"x"),
        files.docx(word__activeX__activeX1_dot_xml=b"<a/>"),
        files.docx(rels=EXTERNAL.format(kind="attachedTemplate")),
        files.docx(rels=EXTERNAL.format(kind="image")),
        files.docx(inside="<w:r><w:instrText>DDE</w:instrText><w:instrText>AUTO cmd</w:instrText></w:r>"),
        files.docx(inside='<w:fldSimple w:instr=" INCLUDETEXT &quot;c:/x&quot; "/>'),
        files.docx(
            more_types='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        ),
    ],
)
def test_a_word_document_that_acts_is_refused(content) -> None:
    with pytest.raises(Refused, match="macro"):
        inspect("x.docx", content)


@pytest.mark.parametrize(
    "content",
    [
        files.docx() + b"tail",
        files.docx(word__evil_dot_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        files.docx(word__a_dot_xml="<!DOCTYPE a><a/>".encode("utf-16")),
        files.docx(inside="<w:unclosed>"),
        files.docx(more_types="<broken"),
        files.docx(**{"..__etc": b"x"}),
        files.docx()[:-40],
    ],
)
def test_a_word_document_that_is_not_whole_or_hides_something_is_refused(content) -> None:
    with pytest.raises(Refused, match="abîmé"):
        inspect("x.docx", content)


def test_an_archive_or_a_workbook_is_no_word_document() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.html", "<script>")
    with pytest.raises(Refused):
        inspect("x.docx", target.getvalue())


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    with pytest.raises(Refused):
        inspect("x.docx", files.docx(word__media__a=b"\0" * 60_000_000))


def test_a_link_to_click_is_harmless() -> None:
    assert inspect("x", files.docx(rels=EXTERNAL.format(kind="hyperlink"))).content_type == DOCX


# --- anything else --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"GIF89a/*\x01\x00=1;alert(1)//",
        b"MZ\x90\0",
        b" %PDF-1.7",
        b"BM" + b"\0" * 60,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"RIFF\0\0\0\0WEBP",
    ],
)
def test_other_kinds_are_refused_under_any_name(content) -> None:
    for name in ("x.pdf", "x.jpg", "x.docx", "x.svg"):
        with pytest.raises(Refused):
            inspect(name, content)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_taken_but_nothing_breaks(data) -> None:
    content = bytearray(
        data.draw(st.sampled_from([files.pdf(), files.picture(), files.picture("PNG"), files.docx()]))
    )
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Refused):
        inspect("x", bytes(content))


# --- names ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("Bulletin de salaire – mars.PDF", "Bulletin de salaire – mars.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Untel\\piece.pdf", "piece.pdf"),
        ("facture\u202efdp.exe", "facturefdp.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "_img src=x onerror=alert(1)_.pdf"),
        ('a"; filename="b.html', "a__ filename=_b.pdf".replace("__ ", "_; ")),
        ("", "piece.pdf"),
        ("...", "piece.pdf"),
        ("CON.pdf", "piece.pdf"),
        ("ligne\r\nSet-Cookie: x", "ligneSet-Cookie_ x.pdf"),
    ],
)
def test_names_come_out_plain(raw, kept) -> None:
    assert clean_name(raw, ".pdf") == kept


def test_a_long_name_is_cut() -> None:
    assert len(clean_name("é" * 300 + ".pdf", ".pdf")) == 120


@given(st.text(max_size=400))
def test_any_name_fits_and_is_safe(raw) -> None:
    kept = clean_name(raw, ".docx")
    assert 5 < len(kept) <= 120
    assert kept.endswith(".docx")
    assert not set(kept) & set('<>"/\\\0\r\n\u202e')
