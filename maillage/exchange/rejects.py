"""The file of rejected rows: the columns of the file that was given, and why each row was refused."""

from collections.abc import Sequence

from maillage.kernel.sheets.batch import Reject
from maillage.kernel.sheets.columns import REASON
from maillage.kernel.sheets.table import Table
from maillage.kernel.sheets.writing import write


def rejects_file(table: Table, rejects: Sequence[Reject], format: str = "csv") -> bytes:
    """Rejected rows as they were written, ready to be corrected and imported as they are.

    Cells that had no title above them come after the reason: the row stays refused until they are moved.
    """
    reasons: dict[int, list[str]] = {}
    for reject in rejects:
        reasons.setdefault(reject.row, []).append(
            f"{reject.column} : {reject.reason}" if reject.column else reject.reason
        )
    keep = [i for i, name in enumerate(table.header) if name.strip().lower() != REASON]
    header = [*(table.header[i] for i in keep), REASON]
    rows = [
        [
            *(table.rows[row][i] for i in keep),
            " ; ".join(said),
            *table.overlong.get(table.lines[row], []),
        ]
        for row, said in sorted(reasons.items())
    ]
    return write(format, "rejets", header, rows)
