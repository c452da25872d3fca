"""Bounds of what is read, so that no file exhausts the machine. Sizes in bytes."""

MEBIBYTE = 1024 * 1024

FILE = 256 * MEBIBYTE  # a file given to the command line; pages take less
CELL = 32_767  # characters in a cell: a spreadsheet program's own bound
CELLS = 15_000_000  # cells of the rectangle from A1 to the last one
TEXT = 512 * MEBIBYTE  # characters of all cells together
COLUMNS = 1_000

ENTRIES = 5_000  # files inside a workbook
UNPACKED = 512 * MEBIBYTE  # all of them together, unpacked
RATIO = 400  # unpacked over packed, for an entry above RATIO_FROM
RATIO_FROM = 32 * MEBIBYTE
