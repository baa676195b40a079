"""Colours as numbers: lightness steps, distances as eyes see them, and colours told apart by all.

Distances are those of Oklab, taken for full colour vision and for its three common deficiencies;
the smallest of the four counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

__all__ = ["brightened", "difference", "distinct_colours", "lifted"]

Numbers = npt.NDArray[np.float64]

# The matrices are those of Björn Ottosson's definition of Oklab (public domain).
_TO_CONES = np.array([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
])  # fmt: skip
_TO_LAB = np.array([
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
])  # fmt: skip
_FROM_LAB = np.array([
    [1.0, 0.3963377774, 0.2158037573],
    [1.0, -0.1055613458, -0.0638541728],
    [1.0, -0.0894841775, -1.2914855480],
])  # fmt: skip
_FROM_CONES = np.array([
    [4.0767416621, -3.3077115913, 0.2309699292],
    [-1.2684380046, 2.6097574011, -0.3413193965],
    [-0.0041960863, -0.7034186147, 1.7076147010],
])  # fmt: skip
#: Linear sRGB as seen without one kind of cone (Machado, Oliveira and Fernandes 2009): full
#: vision, protanopia, deuteranopia, tritanopia.
_EYES = np.array([
    np.eye(3),
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
     [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
     [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
     [0.004733, 0.691367, 0.303900]],
])  # fmt: skip


def lifted(colour: str, step: float) -> str:
    """A colour made lighter by a step of OKLCH lightness, hue and chroma kept where sRGB allows.

    Examples
    --------
    >>> lifted("#1f77a4", 0.1)
    '#4395c4'
    """
    lab = _lab_of(_linear_of([colour]))[0]
    lab[0] = min(1.0, lab[0] + step)
    return _written(_encoded(_linear_from(lab)))


def brightened(colour: str) -> str:
    """A colour for a dark ground: the darker it is, the more it is lifted.

    Examples
    --------
    >>> brightened("#ffffff"), brightened("#000000")
    ('#ffffff', '#2e2e2e')
    """
    lightness = float(_lab_of(_linear_of([colour]))[0][0])
    return lifted(colour, 0.3 * (1 - lightness))


def difference(one: str, other: str) -> float:
    """How far two colours are apart for those who tell them apart worst (0 to 1).

    Examples
    --------
    >>> round(difference("#000000", "#ffffff"), 3), difference("#7a5195", "#7a5195")
    (1.0, 0.0)
    """
    seen = _seen([one, other])
    return float(np.linalg.norm(seen[:, 0] - seen[:, 1], axis=1).min())


@lru_cache(maxsize=32)
def distinct_colours(count: int, apart_from: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Colours of middle lightness and chroma that differ from each other and from given ones.

    Each is the one of a fixed set that lies furthest from all that were given or chosen before
    it, in the eyes of those who tell them apart worst; so fewer colours are the first of more.

    Examples
    --------
    >>> distinct_colours(2) == distinct_colours(3)[:2]
    True
    >>> min(difference(colour, "#9772c0") for colour in distinct_colours(4, ("#9772c0",))) > 0.15
    True
    """
    given = _seen(apart_from or ("#808080",))
    offered = _offered()
    seen = _seen(offered)
    nearest = _apart(seen, given).min(axis=1)
    chosen: list[str] = []
    for _ in range(min(count, len(offered))):
        best = int(nearest.argmax())
        chosen.append(offered[best])
        nearest = np.minimum(nearest, _apart(seen, seen[:, [best]])[:, 0])
    return tuple(chosen)


def _apart(some: Numbers, others: Numbers) -> Numbers:
    gaps = some[:, :, None, :] - others[:, None, :, :]
    worst: Numbers = np.linalg.norm(gaps, axis=-1).min(axis=0)
    return worst


@lru_cache(maxsize=1)
def _offered() -> tuple[str, ...]:
    """A fixed set: six steps of lightness, four of chroma, hues all round, within sRGB."""
    colours = []
    for lightness in (0.36, 0.45, 0.54, 0.63, 0.72, 0.8):
        for chroma in (0.06, 0.1, 0.14, 0.18):
            for angle in range(0, 360, 10):
                turn = math.radians(angle)
                lab = (lightness, chroma * math.cos(turn), chroma * math.sin(turn))
                channels = _linear_from(np.array(lab))
                if channels.min() >= 0 and channels.max() <= 1:
                    colours.append(_written(_encoded(channels)))
    return tuple(colours)


def _seen(colours: Sequence[str]) -> Numbers:
    """Oklab places of colours in each kind of eye: eyes, colours, three numbers."""
    linear = _linear_of(colours)
    return np.stack([_lab_of(np.clip(linear @ eye.T, 0, 1)) for eye in _EYES])


def _linear_of(colours: Sequence[str]) -> Numbers:
    codes = [[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for colour in colours]
    values = np.array(codes, dtype=float).reshape(-1, 3)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _lab_of(linear: Numbers) -> Numbers:
    lab: Numbers = np.cbrt(linear @ _TO_CONES.T) @ _TO_LAB.T
    return lab


def _linear_from(lab: Numbers) -> Numbers:
    linear: Numbers = (lab @ _FROM_LAB.T) ** 3 @ _FROM_CONES.T
    return linear


def _encoded(linear: Numbers) -> Numbers:
    values = np.clip(linear, 0, 1)
    curve = 1.055 * values ** (1 / 2.4) - 0.055
    return np.where(values <= 0.0031308, 12.92 * values, curve)


def _written(channels: Numbers) -> str:
    return "#" + "".join(f"{round(255 * float(channel)):02x}" for channel in channels)
