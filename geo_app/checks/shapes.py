"""How a feature is drawn: the type of its geometry, rings that cross themselves, turning rings.

Validity is only looked at here: a repair of a hostile ring can run for minutes.
"""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo_app.checks.faults import Extent, Fault, Rows, Told, Vocabulary, rows_where
from geo_app.model import LayerKind, Severity

__all__ = ["SHAPE_RULES", "clockwise", "crossing", "types"]

_EXPECTED: dict[str, tuple[str, ...]] = {
    LayerKind.SETTLEMENT: ("Point", "MultiPoint"),
    LayerKind.CONTROL_LINE: ("LineString", "MultiLineString"),
}
_POLYGONS = (3, 6, 7)  # Polygon, MultiPolygon, GeometryCollection


def types(frame: gpd.GeoDataFrame, known: Vocabulary, _: Extent | None) -> Iterable[Fault]:
    """Find geometries that a layer of this kind does not expect.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.LineString([(1, 2), (3, 4)])])
    >>> for fault in types(frame, Vocabulary(kind="settlement"), None): print(fault.tell(0).message)
    a settlement is drawn as Point or MultiPoint
    """
    expected = _EXPECTED.get(known.kind)
    if expected is None:
        return
    found = frame.geometry.geom_type
    rows = rows_where(found.notna() & ~found.isin(expected))
    message = f"a {known.kind} is drawn as {' or '.join(expected)}"
    fix = "use that type, or another layer"
    if rows.size:
        yield Fault(
            Severity.WARNING, "geometry-type", rows,
            lambda row: Told(message, found.iat[row], ".geometry", fix),
        )  # fmt: skip


def crossing(frame: gpd.GeoDataFrame, _: Vocabulary, __: Extent | None) -> Iterable[Fault]:
    """Find geometries that are not valid, such as a ring that crosses itself.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[bow_tie])
    >>> for fault in crossing(frame, Vocabulary(), None): print(fault.tell(0).message)
    the geometry is not valid: Self-intersection[0.5 0.5]
    """
    shapes = frame.geometry.to_numpy()
    rows = rows_where(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes))

    def tell(row: int) -> Told:
        message = f"the geometry is not valid: {shapely.is_valid_reason(shapes[row])}"
        return Told(message, path=".geometry", fix="redraw it so that no ring crosses itself")

    if rows.size:
        yield Fault(Severity.ERROR, "geometry-invalid", rows, tell)


def clockwise(frame: gpd.GeoDataFrame, _: Vocabulary, __: Extent | None) -> Iterable[Fault]:
    """Find rings that turn the wrong way: RFC 7946 has the outer ones turn to the left.

    Examples
    --------
    >>> triangle = shapely.Polygon([(0, 0), (0, 1), (1, 0)])
    >>> frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[triangle])
    >>> [fault.rows.tolist() for fault in clockwise(frame, Vocabulary(), None)]
    [[0]]
    """
    rows = _turning_wrong(frame.geometry.to_numpy())
    message = "a ring turns the wrong way: outer rings turn to the left, holes to the right"
    fix = "reverse the ring (RFC 7946, section 3.1.6); it is drawn all the same"
    if rows.size:
        yield Fault(
            Severity.WARNING, "winding", rows, lambda _: Told(message, path=".geometry", fix=fix)
        )


def _turning_wrong(shapes: npt.NDArray[np.object_]) -> Rows:
    rows = np.flatnonzero(np.isin(shapely.get_type_id(shapes), _POLYGONS))
    parts = shapes[rows]
    while parts.size and (shapely.get_type_id(parts) != 3).any():
        parts, owner = shapely.get_parts(parts, return_index=True)
        keep = np.isin(shapely.get_type_id(parts), _POLYGONS)
        parts, rows = parts[keep], rows[owner[keep]]
    outer = shapely.get_exterior_ring(parts)
    wrong = [rows[~shapely.is_ccw(outer) & ~shapely.is_empty(outer)]]
    if (holed := shapely.get_num_interior_rings(parts) > 0).any():
        rings, owner = shapely.get_rings(parts[holed], return_index=True)
        is_hole = np.r_[False, owner[1:] == owner[:-1]]
        wrong.append(rows[holed][owner[is_hole & shapely.is_ccw(rings)]])
    return np.unique(np.concatenate(wrong))


SHAPE_RULES = (types, crossing, clockwise)
