"""From when on an atlas tells of settlements, said on a figure of a date before that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo_app.accounts import settlement_layers
from geo_app.model import Atlas, Layer
from geo_app.snapshot.request import DIFFERING, Request
from geo_app.snapshot.text.wordlists import date_words, said

__all__ = ["since_words"]


def since_words(
    atlas: Atlas, request: Request, layers: Sequence[Layer], earliest: int | None = None
) -> str:
    """Say from when on settlements have holders; nothing on a date on which some may have.

    Parameters
    ----------
    atlas, request
        The atlas and what is asked for.
    layers
        Those that are drawn.
    earliest
        The day that counts, if it is not that of the request; days since 1970-01-01.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> atlas = read_atlas()
    >>> since_words(atlas, Request(-7300), atlas.layers), since_words(atlas, Request(0), ())
    ('The atlas tells who held settlements from 20 February 1988 on.', '')
    """
    wanted = {layer.id for layer in layers}
    days = [
        start
        for layer in settlement_layers(atlas) if layer.id in wanted
        for start in _told(layer, request.account)
    ]  # fmt: skip
    day = request.date if earliest is None else earliest
    if not days or day >= min(days):
        return ""
    return said(request.language, "told-since", date=date_words(min(days), request.language))


def _told(layer: Layer, account: str) -> list[int]:
    """The first days of what has a holder; an account tells what it says itself or nobody does."""
    frame = layer.frame
    told = frame["holder"].to_numpy().astype(bool)
    if account not in {"", DIFFERING}:
        told &= np.isin(frame["account"].to_numpy(), ("", account))
    return [int(day) for day in frame["start_earliest"].to_numpy()[told]]
