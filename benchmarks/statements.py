"""The yearly statements of every signatory of the demonstration as tagged PDF, in one zip.

python -m benchmarks.statements     on the database at hand
"""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

from benchmarks.databases import set_up_django
from benchmarks.tables import Line, show

YEAR = 2023
LIMIT = 60.0  # s


def main() -> None:
    set_up_django()
    from maillage.charter.models import CharterSignature
    from maillage.charter.packing import pack
    from maillage.charter.paper import TEMPLATE, document
    from maillage.charter.queries.statements import statements
    from maillage.kernel.documents import render_pdf

    signed = CharterSignature.objects.order_by("pk").first()
    if signed is None:
        raise SystemExit("no signatory here: load the demonstration first")
    start = time.perf_counter()
    made = statements(signed.network_id, YEAR, dt.date(YEAR + 1, 12, 31))
    read = time.perf_counter() - start
    start = time.perf_counter()
    content = pack(made)
    packed = time.perf_counter() - start
    one = document(made[0])
    render_pdf(TEMPLATE, one)
    start = time.perf_counter()
    for _turn in range(20):
        render_pdf(TEMPLATE, one)
    alone = (time.perf_counter() - start) / 20
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    show(
        f"Statements of {YEAR}: {len(made):,} companies",
        [
            Line("read: promised, done, compared", read),
            Line(f"{len(names):,} PDF in one zip", packed, limit=LIMIT),
            Line("one PDF by itself, many times in one process", alone),
            Line("   the same, one after the other for all", alone * len(made)),
            Line("   ratio", alone * len(made) / packed, "times"),
        ],
    )


if __name__ == "__main__":
    main()
