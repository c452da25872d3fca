"""What companies send: a sheet built row by row, read in one go."""

import datetime as dt

from maillage.clauses.sheets import columns, lines, reading
from tests.kernel.sheets.files import xlsx

MARCH = dt.date(2017, 3, 1)
HEAD = ["Nom", "Prénom", "Heures"]


def read(*rows, month=MARCH, edit=None, sheets=None, wanted="", **said):
    """The extract of a workbook of these rows, read as guessed, changed by `said`."""
    return read_content(xlsx(*rows, edit=edit, sheets=sheets), month=month, wanted=wanted, **said)


def read_content(content, name="releve.xlsx", month=MARCH, wanted="", **said):
    sheet = reading.read(content, name, wanted, month)
    mapping = columns.guessed(sheet, month)
    if said:
        mapping = columns.Mapping(**{**mapping.__dict__, **said})
    columns.check(mapping)
    return lines.extract(sheet, mapping, month)


def said(extract):
    """Lines as (name, hours, training)."""
    return [
        (f"{one.last_name} {one.first_name}".strip(), float(one.hours), float(one.training_hours))
        for one in extract.lines
    ]


def notes(found):
    return [(one.line, one.text) for one in found]
