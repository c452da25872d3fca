"""The official lists of priority neighbourhoods, and their outlines.

Areas belong to no organisation: every one reads the same list. The code says the generation, and the
generation its dates.
"""

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.errors import DomainError
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Pattern, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.table import Table

from .locator import geometry
from .models import Area, AreaKind


class Generation(NamedTuple):
    name: str
    valid_from: dt.date
    valid_to: dt.date | None


# The two generations of priority neighbourhoods there have been, by the beginning of their codes.
GENERATIONS = {
    "QP": Generation("2015", dt.date(2015, 1, 1), dt.date(2023, 12, 31)),
    "QN": Generation("2024", dt.date(2024, 1, 1), None),
}
_INSEE = re.compile(r"\d[0-9AB]\d{3}")
_FIELDS = ("name", "generation", "insee_codes", "valid_from", "valid_to")

CODE = Column(
    "code_qp",
    gettext_lazy("Code du quartier"),
    Pattern(
        r"Q[PN][0-9A-Z]{6}",
        gettext_lazy("un code de quartier commence par QP (2015) ou QN (2024), puis six signes"),
    ),
    required=True,
    help=gettext_lazy(
        "Code officiel ; il dit la génération : `QP…` du 1er janvier 2015 au 31 décembre 2023, `QN…` "
        "depuis le 1er janvier 2024."
    ),
    example="QP000001",
)
NAME = Column(
    "lib_qp",
    gettext_lazy("Nom du quartier"),
    Text(200),
    required=True,
    help=gettext_lazy("Nom officiel."),
    example="Quartier d'exemple",
)
COMMUNE_CODES = Column(
    "insee_com",
    gettext_lazy("Codes INSEE des communes"),
    Text(200),
    required=True,
    help=gettext_lazy(
        "Un ou plusieurs codes. Un quartier sur plusieurs communes peut aussi tenir plusieurs lignes."
    ),
    example="69388",
)
COMMUNE_NAMES = Column(
    "lib_com",
    gettext_lazy("Noms des communes"),
    Text(400),
    absent=True,
    help=gettext_lazy("Lu pour que la liste officielle passe telle quelle ; n'est pas enregistré."),
    example="Lyon",
)


class AreasImporter(Importer):
    kind = "areas"
    label = gettext_lazy("Quartiers prioritaires")
    about = gettext_lazy(
        "La liste officielle des quartiers, telle qu'elle est publiée ; ou leurs contours en GeoJSON."
    )
    columns: Sequence[Column] = (CODE, NAME, COMMUNE_CODES, COMMUNE_NAMES)

    def prepare(self, batch: Batch) -> None:
        self._group(batch)
        self.known: dict[str, list[tuple[int, dt.date | None]]] = {}
        for pk, code, start in Area.objects.filter(
            kind=AreaKind.QPV, code__any_of=sorted(self.groups)
        ).values_list("id", "code", "valid_from"):
            self.known.setdefault(code, []).append((pk, start))

    def _group(self, batch: Batch) -> None:
        """Rows of one neighbourhood together: it may lie in several communes."""
        values = batch.values
        self.groups: dict[str, list[int]] = {}
        for row in list(batch.rows()):
            if values["insee_com"][row] and not _INSEE.findall(values["insee_com"][row]):
                batch.reject(row, "insee_com", _("aucun code INSEE de cinq signes dans la cellule"))
                continue
            rows = self.groups.setdefault(values["code_qp"][row], [])
            if rows and values["lib_qp"][row] != values["lib_qp"][rows[0]]:
                batch.reject(
                    row,
                    "lib_qp",
                    _("le même code porte un autre nom à la ligne %d") % batch.table.lines[rows[0]],
                )
                continue
            rows.append(row)

    def write(self, batch: Batch) -> Counts:
        values = batch.values
        new, old = [], []
        for code, rows in self.groups.items():
            good = [row for row in rows if batch.is_good(row)]
            if not good:
                continue
            generation = GENERATIONS[code[:2]]
            communes = [c for row in good for c in _INSEE.findall(values["insee_com"][row] or "")]
            cells = [
                values["lib_qp"][good[0]],
                generation.name,
                "|".join(dict.fromkeys(communes))[:200],
                generation.valid_from,
                generation.valid_to,
            ]
            known = self.known.get(code, [])
            pk = next(
                (pk for pk, start in known if start == generation.valid_from), known[0][0] if known else None
            )
            if pk is None:
                new.append((good, [AreaKind.QPV, code, *cells]))
            else:
                old.append((good, [pk, *cells]))
        ids = bulk.next_ids(Area, len(new))
        bulk.insert(
            Area,
            ("id", "kind", "code", *_FIELDS),
            [(pk, *cells) for pk, (_rows, cells) in zip(ids, new, strict=True)],
        )
        changed = bulk.update(Area, ("id", *_FIELDS), [cells for _rows, cells in old])
        created = sum(len(rows) for rows, _cells in new)
        updated = sum(len(rows) for rows, cells in old if cells[0] in changed)
        return Counts.of(sum(1 for _row in batch.rows()), created, updated)


class PolygonsImporter(Importer):
    """Outlines of neighbourhoods already loaded, out of a GeoJSON file."""

    kind = "areas"
    label = gettext_lazy("Contours des quartiers")
    about = gettext_lazy("Les contours des quartiers déjà chargés, en GeoJSON.")
    columns: Sequence[Column] = (CODE,)

    def __init__(self, geometries: list[dict[str, Any]]) -> None:
        self.geometries = geometries

    def prepare(self, batch: Batch) -> None:
        codes = batch.values["code_qp"]
        self.known = dict(
            Area.objects.filter(
                kind=AreaKind.QPV, code__any_of=sorted({codes[row] for row in batch.rows()})
            ).values_list("code", "id")
        )
        seen: dict[str, int] = {}
        for row in list(batch.rows()):
            if codes[row] not in self.known:
                batch.reject(
                    row, "code_qp", _("ce quartier n'est pas chargé : importez d'abord la liste officielle")
                )
            elif seen.setdefault(codes[row], row) != row:
                batch.reject(row, "code_qp", _("un autre contour du fichier a déjà ce code"))
            if reason := _fault(self.geometries[row]):
                batch.reject(row, "", reason)

    def write(self, batch: Batch) -> Counts:
        codes = batch.values["code_qp"]
        rows = list(batch.rows())
        changed = bulk.update(
            Area,
            ("id", "polygon"),
            [(self.known[codes[row]], json.dumps(self.geometries[row])) for row in rows],
        )
        return Counts.of(len(rows), 0, len(changed))


def _fault(outline: dict[str, Any]) -> str:
    """Why an outline cannot be used; "" when it can."""
    try:
        made = geometry(outline)
    except DomainError as error:
        return error.message
    west, south, east, north = made.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        return _("les coordonnées ne sont pas des longitudes et latitudes (WGS 84) : convertissez le fichier")
    if not made.is_valid:
        return _("le contour se recoupe lui-même")
    return ""


def read_geojson(content: bytes) -> tuple[Table, list[dict[str, Any]]]:
    """A GeoJSON collection as a table of codes, one line per feature, with the outline of each."""
    try:
        found = json.loads(content.decode("utf-8-sig"))
        features = found["features"]
        if found["type"] != "FeatureCollection" or not isinstance(features, list):
            raise ValueError
        codes, outlines = [], []
        for feature in features:
            properties = {str(k).lower(): v for k, v in (feature.get("properties") or {}).items()}
            codes.append([str(properties.get("code_qp") or "").strip()])
            outlines.append(feature.get("geometry") or {})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DomainError(
            _("Le fichier n'est pas une collection GeoJSON (« FeatureCollection ») : il n'est pas lu.")
        ) from error
    lines = list(range(1, len(codes) + 1))
    return Table(header=["code_qp"], rows=codes, lines=lines, format="GeoJSON"), outlines
