"""Files made to exhaust the machine: refused before anything unfolds them."""

import contextlib
import io
import struct
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from maillage.kernel.sheets import limits
from maillage.kernel.sheets.errors import SheetError
from maillage.kernel.sheets.reading import read_table

from . import files


def refusal(content: bytes) -> str:
    """The message, given within bounds of time and memory."""
    tracemalloc.start()
    begun = time.monotonic()
    try:
        with pytest.raises(SheetError) as refused:
            read_table(content)
    finally:
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 300 * limits.MEBIBYTE
    assert time.monotonic() - begun < 20
    return refused.value.message


def bomb(size: int) -> bytes:
    """An XLSX whose sheet unpacks to `size` zeros."""
    parts = files.entries(files.xlsx(["ref"]))
    return files.archive(parts | {"xl/worksheets/sheet1.xml": bytes(size)})


def test_a_zip_bomb_is_not_unpacked():
    assert "dépasserait la taille" in refusal(bomb(60 * limits.MEBIBYTE))


def test_a_bomb_that_hides_its_size_is_counted():
    content = bomb(60 * limits.MEBIBYTE)
    assert "dépasserait" in refusal(files.declare_smaller(content, "xl/worksheets/sheet1.xml", 1000))


def test_many_entries_of_a_fair_ratio_are_bounded_together(monkeypatch):
    monkeypatch.setattr(limits, "UNPACKED", 1_000_000)
    parts = files.entries(files.xlsx(["ref"]))
    content = files.archive(parts | {f"xl/media/{i}.bin": bytes(range(256)) * 400 for i in range(20)})
    assert "dépasserait" in refusal(content)


def test_too_many_entries(monkeypatch):
    monkeypatch.setattr(limits, "ENTRIES", 20)
    parts = files.entries(files.xlsx(["ref"]))
    assert "dépasserait" in refusal(files.archive(parts | {f"x/{i}": b"" for i in range(30)}))


def test_entries_that_share_their_bytes():
    """The bytes of one entry used by a hundred others: small file, huge content."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a", bytes(100_000))
        info = made.getinfo("a")
        for i in range(100):
            twin = zipfile.ZipInfo(f"b{i}")
            twin.header_offset, twin.CRC = info.header_offset, info.CRC
            twin.file_size, twin.compress_size = info.file_size, info.compress_size
            twin.compress_type = info.compress_type
            made.filelist.append(twin)
            made.NameToInfo[twin.filename] = twin
    assert "dépasserait" in refusal(target.getvalue())


def test_a_workbook_inside_a_workbook():
    parts = files.entries(files.xlsx(["ref"]))
    content = files.archive(parts | {"xl/embeddings/book.xlsx": files.xlsx(["ref"])})
    assert "autre fichier compressé" in refusal(content)


def test_a_cell_at_the_far_end_of_the_sheet():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "ref")
    sheet.write_number(1048575, 16383, 5)
    book.close()
    assert "XFD1048576" in refusal(target.getvalue())


def test_a_cell_repeated_over_a_whole_ods():
    full = files.row(
        files.cell("x", 'table:number-columns-repeated="16384"'),
        attributes='table:number-rows-repeated="1000000"',
    )
    assert "XFD1000000" in refusal(files.ods(files.sheet(full)))
    assert "ne se lit pas" in refusal(
        files.ods(files.sheet(files.row(files.cell("x", 'table:number-columns-repeated="99999999999"'))))
    )


def test_the_second_sheet_of_an_ods_counts_too():
    full = files.row(
        files.cell("x", 'table:number-columns-repeated="16384"'),
        attributes='table:number-rows-repeated="1000000"',
    )
    assert "XFD1000000" in refusal(files.ods(files.sheet(files.row("ref")), files.sheet(full, name="2")))


def test_one_long_text_shared_by_many_cells(monkeypatch):
    monkeypatch.setattr(limits, "TEXT", 1_000_000)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for number in range(100):
        sheet.write_string(number, 0, "x" * 30_000)
    book.close()
    assert "textes" in refusal(target.getvalue())


def test_entities_are_not_expanded():
    lol = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert "ne se lit pas" in refusal(files.ods(files.sheet(files.row("ref")), declaration=lol))
    parts = files.entries(files.xlsx(["ref"]))
    name = "xl/workbook.xml"
    parts[name] = lol.encode() + parts[name]
    assert "ne se lit pas" in refusal(files.archive(parts))


def test_a_password_in_the_archive():
    content = bytearray(files.xlsx(["ref"]))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.index(signature) + offset
        content[at : at + 2] = struct.pack("<H", 1)
    assert "mot de passe" in refusal(bytes(content))


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9, 0.99])
def test_a_file_cut_short(kept):
    content = files.xlsx(["ref", "nom"], *[[f"P{i}", "x"] for i in range(200)])
    assert "abîmé" in refusal(content[: int(len(content) * kept)])


def test_a_file_with_a_byte_changed_is_read_or_refused_in_words():
    content = bytearray(files.xlsx(["ref", "nom"], *[[f"P{i}", "x"] for i in range(50)]))
    for at in range(0, len(content), 37):
        damaged = bytes(content[:at]) + bytes([content[at] ^ 0xFF]) + bytes(content[at + 1 :])
        with contextlib.suppress(SheetError):
            read_table(damaged)


def test_too_big_a_file(monkeypatch):
    monkeypatch.setattr(limits, "FILE", 1000)
    assert "dépasse" in refusal(b"ref\n" + b"x\n" * 1000)
