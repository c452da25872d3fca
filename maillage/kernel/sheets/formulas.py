"""Texts that a spreadsheet program would take for a formula, written and read back.

In a CSV nothing tells a text from a formula: a text that begins with = + - @ (or a tab) is written with an
apostrophe in front, which the reader takes off again. Texts that already begin with apostrophes before
such a sign get one more, so that writing then reading always gives the same text.
"""

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def escape(text: str) -> str:
    """The text as a CSV cell that no program computes."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescape(text: str) -> str:
    """What `escape` was given."""
    return text[1:] if _ESCAPED.match(text) else text
