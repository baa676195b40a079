"""Shapes across the 180th meridian, cut there: most programs draw them round the whole earth."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd

from geo_app.export.chosen import Selection, Sheet
from geo_app.repairs import cut_at_180

__all__ = ["cut"]


def cut(chosen: Selection) -> Selection:
    """Cut lines and areas that cross 180 degrees into parts, and bring all longitudes to ±180.

    A shape is written across it in one of two ways: with longitudes beyond 180, or with an edge
    that spans more than half the earth. Both become parts that end at the meridian (RFC 7946,
    3.1.9); heights are not kept, as frames have none. The remarks say how many there were.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> from geo_app.store import read_atlas
    >>> atlas = read_atlas()
    >>> line = {"type": "LineString", "coordinates": [[170, 1], [190, 1]]}
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "geometry": line}], "x.geojson")
    >>> done = cut(Selection(atlas, (Sheet(atlas.layers[0], frame),)))
    >>> done.sheets[0].frame.geometry[0].wkt
    'MULTILINESTRING ((170 1, 180 1), (-180 1, -170 1))'
    """
    sheets, remarks = [], list[str]()
    for sheet in chosen.sheets:
        frame, count = _cut(sheet.frame)
        sheets.append(Sheet(sheet.layer, frame))
        if count:
            what = "1 shape is" if count == 1 else f"{count} shapes are"
            remarks.append(f"{sheet.layer.id}: {what} cut at 180 degrees, where they cross it")
    return replace(chosen, sheets=tuple(sheets), remarks=(*chosen.remarks, *remarks))


def _cut(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    before = frame.geometry.to_numpy()
    shapes, count = cut_at_180(before)
    if shapes is before:
        return frame, 0
    return frame.set_geometry(gpd.GeoSeries(shapes, frame.index, crs=frame.crs)), count
