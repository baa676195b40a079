"""Who is inferred to hold each cell of ground on a day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from geo_app.control.bands import Bands
from geo_app.control.cells import Cells, cells_of
from geo_app.control.told import PlaceStates, Told, told_of
from geo_app.kept import kept
from geo_app.model import Atlas

__all__ = ["CellStates", "Ground", "ground_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CellStates:
    """What is inferred of each of n cells on a day.

    `holder` is a code of `Told.holders`, `lender` the place that lends the cell its holder, `doubt`
    0 to 2, and `named[i, h]` tells whether `h` may hold cell `i`. `places` is what is told of the
    places themselves.
    """

    holder: Ints
    lender: Ints
    doubt: npt.NDArray[np.int8]
    named: Mask
    places: PlaceStates


@dataclass(frozen=True, eq=False)
class Ground:
    """The cells of an atlas with what is told of their settlements.

    `site` is the index in `Told.places` of each cell's place, `fallback` those to be asked in turn
    while its holder is unknown, one column each, -1 for none.
    """

    cells: Cells
    told: Told
    site: Ints
    fallback: Ints

    @cached_property
    def bands(self) -> Bands:
        """How far lines may lie off; measured for all days in one go, so no later one waits."""
        bands = Bands(self.cells)
        days = [self.on(int(day)) for day in self.told.change_days()]
        if days:
            columns = zip(
                *((state.holder, state.doubt, state.named) for state in days), strict=True
            )
            _ranges(bands, len(self.told.holders), *(np.stack(column) for column in columns))
        return bands

    def on(self, day: int, account: str = "", as_known_on: int | None = None) -> CellStates:
        """Who holds each cell on a day; parameters as in `Told.on`."""
        places = self.told.on(day, account, as_known_on)
        lender = self.site.copy()
        for further in self.fallback.T:
            asks = (places.holder[lender] == self.told.unknown) & (further >= 0)
            lender[asks] = further[asks]
        holder = places.holder[lender]
        doubt = np.where(lender == self.site, places.doubt[self.site], 2).astype(np.int8)
        named = places.named[self.site] | places.named[lender]
        named[np.arange(len(holder)), holder] = True
        return CellStates(holder, lender, doubt, named, places)

    def km2(self, holder: Ints) -> Floats:
        """km² by holder of the n cells in a state."""
        km2 = np.bincount(holder, self.cells.km2, len(self.told.holders))
        return km2.astype(np.float64)

    def ranges(self, holder: Ints, doubt: npt.NDArray[np.int8], named: Mask) -> Floats:
        """Ground that each holder surely and that it possibly holds.

        Parameters
        ----------
        holder, doubt : array of int, shape (k, n)
            Of the n cells in k states.
        named : array of bool, shape (k, n, h)

        Returns
        -------
        array of float, shape (2, k, h)
            km², least and most.
        """
        return _ranges(self.bands, len(self.told.holders), holder, doubt, named)


def _ranges(
    bands: Bands, holders: int, holder: Ints, doubt: npt.NDArray[np.int8], named: Mask
) -> Floats:
    is_best = holder[:, None, :] == np.arange(holders)[:, None]
    is_sure = is_best & (doubt < 2)[:, None, :]
    is_possible = is_best | named.transpose(0, 2, 1)
    flat, shape = (-1, holder.shape[1]), is_sure.shape
    least = bands.least(is_sure.reshape(flat)).reshape(shape)
    most = bands.most(is_possible.reshape(flat)).reshape(shape)
    return np.stack([least.sum(axis=2), most.sum(axis=2)])


@kept()
def ground_of(atlas: Atlas) -> Ground:
    """The ground of an atlas; made once for each atlas.

    Raises
    ------
    NoCellsError
        If the atlas has settlements at fewer than three positions.
    """
    return _joined(cells_of(atlas), told_of(atlas))


def _joined(cells: Cells, told: Told) -> Ground:
    code = {place: i for i, place in enumerate(told.places)}
    depth = max(map(len, cells.fallback), default=0)
    fallback = np.full((len(cells.places), depth), -1)
    for cell, places in enumerate(cells.fallback):
        fallback[cell, : len(places)] = [code[place] for place in places]
    return Ground(cells, told, np.array([code[place] for place in cells.places]), fallback)
