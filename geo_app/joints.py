"""Inferred control in the payload: what its rows share with those of the settlements, told once."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo_app.model import Layer

__all__ = ["JOINTS", "Joints", "edges_left_out"]

#: Numbers of cells from 1: the one a row is about, and those on either side of an edge. `spare` is
#: not 0 for a row that counts only while nothing is known of the cell's own settlement.
JOINTS = ("cell", "left", "right", "spare")
#: Columns with a number for each feature in which a row may be like another one.
_SHARED = {
    "id", "place", "name", "holder", "claimant", "account", "certainty", "valid_from", "valid_to",
    "basis", "note", "sources", "disputed_by", "start", "end", "start_width", "end_width", "known",
    "undated",
}  # fmt: skip

Integers = npt.NDArray[np.int64]


class Joints:
    """Which features of a payload belong together."""

    def __init__(self) -> None:
        self._first_of: dict[str, int] = {}
        self._wanted: list[tuple[int, gpd.GeoDataFrame]] = []

    def of(self, layer: Layer, frame: gpd.GeoDataFrame, first: int) -> dict[str, Integers]:
        """Note where a layer's features lie; returns its columns of numbers of cells."""
        if len(frame) == len(layer.frame):
            self._first_of[layer.id] = first
        if not layer.style.get("drawn"):
            return {}
        if "like_row" in frame.columns:
            self._wanted.append((first, frame))
        return {name: frame[name].to_numpy(np.int64) for name in JOINTS if name in frame.columns}

    def unlike(self, columns: Mapping[str, Integers]) -> dict[str, Integers]:
        """Columns in which a row says only in what it is unlike the row it is made after.

        Where two numbers are equal, nothing is left of the second (exclusive or), which takes next
        to no room. The column ``like`` is added: the position of that other row from 1, or 0.
        """
        like = self._like(len(columns["kind"]))
        if not like.any():
            return dict(columns)
        rows = np.flatnonzero(like)
        out = {"like": like, **columns}
        for name in columns:
            if name in _SHARED or name.startswith("name:"):
                out[name] = columns[name].copy()
                out[name][rows] ^= columns[name][like[rows] - 1]
        return out

    def _like(self, count: int) -> Integers:
        like = np.zeros(count, dtype=np.int64)
        for first, frame in self._wanted:
            starts = frame["like_layer"].map(lambda id_: self._first_of.get(id_, -1)).to_numpy()
            places = np.where(starts >= 0, starts + frame["like_row"].to_numpy() + 1, 0)
            like[first : first + len(frame)] = places
        return like


def edges_left_out(layer: Layer, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A layer's frame without the lines of edges: the map finds them where two cells touch."""
    if not layer.style.get("drawn") or "left" not in frame.columns:
        return frame
    return frame.set_geometry(gpd.GeoSeries([None] * len(frame), crs=frame.crs))
