"""The colours of charts: the same five hues as on pages, in the same order, on white paper.

A room maps its categories to hues by position (1 to 5) and to the CSS classes `hue-1` … `hue-5`; each
hue also has a pattern, so that nothing is told by colour alone. tests/web/test_tokens.py holds these
equal to the tokens of the style sheet.
"""

HUES: tuple[str, ...] = ("#3475c4", "#7750b1", "#c16192", "#b17915", "#338946")
ACCENT = "#025e67"
LATE = "#b42020"
INK = "#26221c"
INK_SOFT = "#5f574b"
LINE = "#e4dccf"
PAPER = "#ffffff"
