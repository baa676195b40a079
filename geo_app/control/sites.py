"""The settlements of an atlas as sites: each place once, with its position."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo_app.accounts import NOT_SETTLEMENTS, place_ids, settlement_layers
from geo_app.control.ground import GRID
from geo_app.model import UNKNOWN, Atlas, Inference, Layer

__all__ = ["FEWEST", "Settlements", "settlements_of"]

#: From settlements at fewer positions no control is inferred.
FEWEST = 3

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Settlements:
    """Places with their positions, longitude and latitude in degrees.

    A `steady` one never has an unknown holder in what nobody in particular asserts.
    """

    ids: npt.NDArray[np.object_]
    points: Floats
    steady: Mask

    def at_one_position(self) -> list[Ints]:
        """Indices of the settlements at each position that the ground tells from others."""
        cells = np.round(self.points / GRID)
        position = np.unique(cells, axis=0, return_inverse=True)[1].ravel()
        order = np.argsort(position, kind="stable")
        return np.split(order, np.cumsum(np.bincount(position))[:-1])


def settlements_of(atlas: Atlas) -> Settlements:
    """Read the places from which an atlas infers control, each once, in order of their rows.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> len(settlements_of(read_atlas()).ids)
    1525
    """
    points: dict[str, Floats] = {}
    unsteady: set[str] = set()
    for layer in settlement_layers(atlas):
        rows = np.flatnonzero(_counted(layer, atlas.inference))
        shapes = shapely.point_on_surface(layer.frame.geometry.array[rows])
        columns = (layer.frame[name].to_numpy()[rows] for name in ("holder", "account"))
        told = zip(place_ids(layer)[rows], *columns, shapely.get_coordinates(shapes), strict=True)
        for identity, holder, account, point in told:
            points.setdefault(identity, point)
            if not account and holder in ("", UNKNOWN):
                unsteady.add(identity)
    steady = np.array([identity not in unsteady for identity in points], dtype=bool)
    positions = np.array(list(points.values()), dtype=float).reshape(-1, 2)
    return Settlements(np.array(list(points), dtype=object), positions, steady)


def _counted(layer: Layer, inference: Inference | None) -> Mask:
    """Rows of settlements that have a position, of the scopes that are asked for."""
    frame = layer.frame
    shapes = np.asarray(frame.geometry.array, dtype=object)
    placed = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    counted: Mask = placed & ~frame["subkind"].isin(NOT_SETTLEMENTS).to_numpy()
    if inference is not None and inference.scopes and "scope" in frame:
        counted &= frame["scope"].isin(inference.scopes).to_numpy()
    return counted
