"""Inferred control as layers of a map, which scrubs them in the browser like all others.

A cell is sent once, with a row for each statement about the settlement it belongs to. The line has
no rows for its dates: it is sent as the edges between cells, and the map shows those whose sides
differ, so that line and ground agree on every date and in every account.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo_app.accounts import place_ids, settlement_layers
from geo_app.control.cells import Cells, cells_of
from geo_app.control.sites import FEWEST, settlements_of
from geo_app.errors import NoCellsError
from geo_app.kept import kept
from geo_app.model import Atlas, Certainty, Layer, LayerKind
from geo_app.validtime import DAY_COLUMNS, OPEN_END, OPEN_START

__all__ = ["INFERRED", "INFERRED_CONTROL", "INFERRED_LINE", "control_layers", "with_inferred"]

#: The ids of the two layers.
INFERRED_CONTROL, INFERRED_LINE = "inferred-control", "inferred-line"
#: The subkind of their features, and how they ask to be drawn.
INFERRED = "inferred"
_STYLE = {"drawn": INFERRED}
_TITLE = "Inferred control"
_NOTE = "Not surveyed: each piece of ground counts to the holder of the settlement nearest to it."
_LINE_NOTE = "Not surveyed: where the ground of two holders meets, as inferred from settlements."
_TEXTS = (
    "id", "name", "holder", "account", "certainty", "valid_from", "valid_to", "basis", "place",
    "asserted_on",
)  # fmt: skip
_LISTS = ("sources", "disputed_by")

Ints = npt.NDArray[np.int64]


@kept()
def control_layers(atlas: Atlas) -> tuple[Layer, ...]:
    """Inferred control and the line between holders, as what a map needs to draw them.

    Parameters
    ----------
    atlas
        The atlas.

    Returns
    -------
    tuple of Layer
        Empty for an atlas without cells (`cells_of`). The frames are shared: they are not to be
        changed. Else `INFERRED_CONTROL` (control-area), a row
        for each statement about a settlement and each of its cells, with the number of the cell
        from 1 as ``cell`` and the settlement's own row as ``like_layer`` and ``like_row``; and
        `INFERRED_LINE` (control-line), a row for each edge between two cells, with their numbers
        as ``left`` and ``right``. Neither is visible by default.

        While nothing is known of the holder of a settlement its ground counts to the next one of
        which something is known. Rows of the next ones have the certainty ``uncertain`` and their
        rank as ``spare``, which is 0 for the cell's own settlement.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> ground, line = control_layers(read_atlas())
    >>> ground.id, line.id, ground.visible
    ('inferred-control', 'inferred-line', False)
    >>> set(ground.frame["subkind"]), bool((line.frame["left"] < line.frame["right"]).all())
    ({'inferred'}, True)
    """
    try:
        cells = cells_of(atlas)
    except NoCellsError:
        return ()
    return _ground(atlas, cells), _line(cells)


def with_inferred(atlas: Atlas) -> tuple[Layer, ...]:
    """The layers of an atlas with inferred control among them, in drawing order.

    The ground lies under everything, the line under all lines and points that the atlas has. Where
    there are settlements enough and control cannot be inferred all the same, a layer without
    features says why in its note.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> [layer.id for layer in with_inferred(read_atlas())][:2]
    ['inferred-control', 'control-areas']
    """
    inferred = control_layers(atlas)
    if not inferred:
        return (*_absence(atlas), *atlas.layers)
    areas = (LayerKind.CONTROL_AREA, LayerKind.BOUNDARY)
    at = next((i for i, one in enumerate(atlas.layers) if one.kind not in areas), 0)
    return (inferred[0], *atlas.layers[:at], inferred[1], *atlas.layers[at:])


def _absence(atlas: Atlas) -> tuple[Layer, ...]:
    if len(settlements_of(atlas).ids) < FEWEST:
        return ()
    try:
        cells_of(atlas)
    except NoCellsError as error:
        frame = settlement_layers(atlas)[0].frame.iloc[:0]
        note = f"Nothing is inferred. {error}"
        kind = LayerKind.CONTROL_AREA
        return (Layer(INFERRED_CONTROL, _TITLE, kind, "", frame, visible=False, note=note),)
    return ()


def _ground(atlas: Atlas, cells: Cells) -> Layer:
    told = _statements(atlas)
    rows, cell, spare = _told_of_cells(cells, told)
    frame = told.iloc[rows].reset_index(drop=True)
    frame.loc[spare > 0, "certainty"] = Certainty.UNCERTAIN.value
    frame["subkind"], frame["cell"], frame["spare"] = INFERRED, cell + 1, spare
    shapes = gpd.GeoDataFrame(frame, geometry=cells.shapes[cell], crs="EPSG:4326")
    return _layer(INFERRED_CONTROL, _TITLE, LayerKind.CONTROL_AREA, shapes, _NOTE)


def _line(cells: Cells) -> Layer:
    # In the order of their sides they are told in fewer bytes.
    order = np.lexsort((cells.right, cells.left))
    left, right = cells.left[order] + 1, cells.right[order] + 1
    columns: dict[str, Any] = {"subkind": [INFERRED] * len(cells.edges)}
    columns |= {"left": left, "right": right}
    for column in DAY_COLUMNS:
        columns[column] = OPEN_START if column.startswith("start") else OPEN_END
    frame = gpd.GeoDataFrame(columns, geometry=cells.edges[order], crs="EPSG:4326")
    title = "Inferred line between holders"
    return _layer(INFERRED_LINE, title, LayerKind.CONTROL_LINE, frame, _LINE_NOTE)


def _layer(identity: str, title: str, kind: LayerKind, frame: gpd.GeoDataFrame, note: str) -> Layer:
    return Layer(identity, title, kind, "", frame, visible=False, note=note, style=_STYLE)


def _statements(atlas: Atlas) -> pd.DataFrame:
    """All statements about settlements, each with the id of its place."""
    parts = []
    for layer in settlement_layers(atlas):
        part = pd.DataFrame(layer.frame.drop(columns=layer.frame.geometry.name))
        names = [column for column in part.columns if str(column).startswith("name:")]
        part = part[[*_TEXTS, *_LISTS, *names, *DAY_COLUMNS, "undated"]].reset_index(drop=True)
        part["place"] = place_ids(layer)
        part["like_layer"], part["like_row"] = layer.id, part.index
        parts.append(part)
    joined = pd.concat(parts, ignore_index=True)
    names = [column for column in joined.columns if str(column).startswith("name:")]
    joined[names] = joined[names].fillna("")
    return joined


def _told_of_cells(cells: Cells, told: pd.DataFrame) -> tuple[Ints, Ints, Ints]:
    """Return statement, cell and rank of each row: 0 is of the cell's own settlement."""
    rows_of: dict[str, list[int]] = {}
    for row, place in enumerate(told["place"]):
        rows_of.setdefault(place, []).append(row)
    found = [
        (row, cell, rank)
        for cell, (place, further) in enumerate(zip(cells.places, cells.fallback, strict=True))
        for rank, settlement in enumerate((place, *further))
        for row in rows_of[settlement]
    ]
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]
