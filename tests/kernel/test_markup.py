"""Light-marked text: what is a mark, and that nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.markup import as_html, parse


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Bonjour", "<p>Bonjour</p>"),
        ("un\ndeux", "<p>un<br>deux</p>"),
        ("un\n\ndeux", "<p>un</p>\n<p>deux</p>"),
        ("un\r\n \r\ndeux", "<p>un</p>\n<p>deux</p>"),
        ("**fort** et *doux*", "<p><strong>fort</strong> et <em>doux</em></p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("**pas fini", "<p>**pas fini</p>"),
        ("- un\n- deux", "<ul><li>un</li><li>deux</li></ul>"),
        ("Liste :\n- un\nfin", "<p>Liste :</p>\n<ul><li>un</li></ul>\n<p>fin</p>"),
        ("-5 % cette année", "<p>-5 % cette année</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("**<b>**", "<p><strong>&lt;b&gt;</strong></p>"),
        ("[lien](javascript:x)", "<p>[lien](javascript:x)</p>"),
    ],
)
def test_marks(text, html):
    assert as_html(text) == html


@given(st.text(alphabet="ab*- \n<>&", max_size=60))
def test_no_typed_sign_becomes_a_tag(text):
    html = as_html(text)
    for tag in ("p", "ul", "li", "strong", "em"):
        html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in html.replace("<br>", "")
    kept = "".join(c for c in text if c in "ab&<>")
    pieces = [
        piece["text"]
        for block in parse(text)
        for run in (block["items"] if block["kind"] == "list" else [block["pieces"]])
        for piece in run
    ]
    assert "".join(c for c in "".join(pieces) if c in "ab&<>") == kept
