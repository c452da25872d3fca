"""From an address to the areas it lies in, for every generation of areas at once.

A residence keeps the fact for all generations; which one is asked for depends on the day of the question.
`Locator` reads the areas once: one for a request, one for a whole import.
"""

import re
from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import gettext as _
from shapely import STRtree
from shapely.errors import ShapelyError
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from maillage.kernel.errors import DomainError
from maillage.kernel.text import fold

from .models import Area, AreaKind

NEIGHBOURHOODS = (AreaKind.QPV, AreaKind.QVA)
_BY_CODE = (AreaKind.COMMUNE, AreaKind.ARRONDISSEMENT)
_WORDS = re.compile(r"[0-9A-Z]{5}")


def insee_codes_of(area: Area) -> frozenset[str]:
    """The INSEE codes an area covers or touches; a commune or arrondissement covers at least its own."""
    codes = set(_WORDS.findall(area.insee_codes.upper()))
    if area.kind in _BY_CODE:
        codes.add(area.code)
    return frozenset(codes)


def geometry(polygon: dict) -> BaseGeometry:
    """A GeoJSON geometry (longitude, latitude); raises `DomainError` when it is none."""
    try:
        made = shape(polygon)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise DomainError(_("Le contour n'est pas une géométrie GeoJSON lisible."), "polygon") from error
    if made.is_empty or made.geom_type not in ("Polygon", "MultiPolygon"):
        raise DomainError(_("Le contour d'une zone est un polygone."), "polygon")
    return made


class Locator:
    """The areas of the territory, ready to be asked. Build one, ask it any number of times."""

    def __init__(self, areas: Iterable[Area] | None = None) -> None:
        self.areas: list[Area] = list(Area.objects.order_by("id") if areas is None else areas)
        self._codes = {area.pk: insee_codes_of(area) for area in self.areas}

    def areas_of(
        self,
        *,
        insee_code: str = "",
        qpv: str = "",
        longitude: float | None = None,
        latitude: float | None = None,
    ) -> list[Area]:
        """Every area, of every generation, the address lies in.

        `qpv` is an official code or the name of a loaded neighbourhood: a code names one area, a name
        one area in each generation that has it. A neighbourhood that is said wins over the outlines of
        its generation. Raises `DomainError` (field `qpv`) for an unknown or ambiguous neighbourhood.
        """
        found = {a.pk: a for a in self._communes(insee_code.strip())}
        said = self._neighbourhoods(qpv.strip(), insee_code.strip())
        found.update({a.pk: a for a in said})
        if longitude is not None and latitude is not None:
            settled = {(a.kind, a.generation) for a in said}
            for area in self._around(longitude, latitude):
                if (area.kind, area.generation) not in settled:
                    found.setdefault(area.pk, area)
        return sorted(found.values(), key=lambda a: a.pk)

    def _communes(self, insee_code: str) -> list[Area]:
        if not insee_code:
            return []
        return [a for a in self.areas if a.kind in _BY_CODE and insee_code in self._codes[a.pk]]

    def _neighbourhoods(self, said: str, insee_code: str) -> list[Area]:
        if not said:
            return []
        known = [a for a in self.areas if a.kind in NEIGHBOURHOODS]
        by_code = [a for a in known if a.code.upper() == said.upper()]
        if by_code:
            return by_code
        wanted = fold(said)
        named = [a for a in known if wanted and fold(a.name) == wanted]
        if not named:
            raise DomainError(
                _("« %s » n'est ni le code ni le nom d'un quartier prioritaire chargé.") % said, "qpv"
            )
        if insee_code:
            here = self._widened({insee_code})
            named = [a for a in named if self._widened(self._codes[a.pk]) & here] or named
        taken: dict[tuple[str, str, str], Area] = {}
        for area in named:
            key = (area.kind, area.generation, str(area.valid_from or ""))
            if key in taken:
                raise DomainError(
                    _("Plusieurs quartiers s'appellent « %s » : indiquez le code du bon.") % said, "qpv"
                )
            taken[key] = area
        return named

    def _widened(self, codes: Iterable[str]) -> set[str]:
        """The codes, and those of the communes that hold them: an arrondissement is in its commune."""
        return {a.code for code in codes for a in self._communes(code)} | set(codes)

    @cached_property
    def _outlines(self) -> tuple[STRtree, list[Area], list[BaseGeometry]]:
        drawn = [a for a in self.areas if a.polygon]
        shapes = [geometry(a.polygon) for a in drawn]
        return STRtree(shapes), drawn, shapes

    def _around(self, longitude: float, latitude: float) -> list[Area]:
        tree, drawn, _shapes = self._outlines
        if not drawn:
            return []
        return [drawn[i] for i in tree.query(Point(longitude, latitude), predicate="intersects")]
