"""Where each figure of a chart of claims stands: rows and headings, in pixels from the top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geo_app.app.accounts.scale import Scale
from geo_app.app.accounts.words import heading, label, speaker
from geo_app.claims import Claim, Matter
from geo_app.gazetteer import Place
from geo_app.model import Atlas

__all__ = ["laid_out"]

_HEADING, _ROW = 34, 32
#: The share of the scale that an arrow is long, and that is room enough for a label.
_ARROW, _ROOM = 0.07, 0.4


def laid_out(
    atlas: Atlas, matters: Sequence[Matter], places: Mapping[str, Place], scale: Scale
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Lay out the figures of some matters under one another.

    Returns
    -------
    rows : DataFrame
        One figure each: where it stands on both axes, and its words.
    heads : DataFrame
        What is above the figures of each matter.
    height : int
        Of all of it, in pixels.
    """
    rows, heads, top = [], [], 0
    for matter in matters:
        heads.append({"y": top + _HEADING - 12, "text": heading(matter, places)})
        top += _HEADING
        for claim in matter.claims:
            account = atlas.accounts.get(claim.account)
            spot = {"y": top + _ROW / 2, "top": top, "bottom": top + _ROW}
            side = {"side": account.name if account else claim.account}
            rows.append({**spot, **side, **_words(claim, matter), **_spots(claim, scale)})
            top += _ROW
    return pd.DataFrame(rows), pd.DataFrame(heads), top


def _words(claim: Claim, matter: Matter) -> dict[str, str]:
    return {
        "id": claim.id,
        "who": " · ".join(filter(None, (speaker(claim), claim.dated))),
        "said_by": claim.said_by or speaker(claim),
        "when": claim.dated,
        "about": claim.about or "not said",
        "figure": claim.figure,
        "label": label(claim, matter),
        "paraphrase": claim.paraphrase,
    }


def _spots(claim: Claim, scale: Scale) -> dict[str, Any]:
    """Where the mark begins, ends and points to, and on which side of it there is room."""
    start = claim.high if claim.low is None else claim.low
    end = claim.low if claim.high is None else claim.high
    assert start is not None
    assert end is not None
    tip = _tip(scale, claim, start, end)
    least, most = min(start, end, tip), max(start, end, tip)
    before, after = scale.share(least), 1 - scale.share(most)
    is_right = after >= min(_ROOM, before)
    return {
        "start": start, "end": end, "tip": tip, "turn": 90 if tip > end else -90,
        "room": after if is_right else before, "is_range": start != end, "is_open": tip != end,
        "right": most if is_right else None, "left": None if is_right else least,
    }  # fmt: skip


def _tip(scale: Scale, claim: Claim, start: float, end: float) -> float:
    """Where the arrow ends; at the figure itself if it is no open one."""
    if claim.high is None:
        return scale.at(min(1, scale.share(end) + _ARROW))
    return scale.at(max(0, scale.share(start) - _ARROW)) if claim.low is None else end
