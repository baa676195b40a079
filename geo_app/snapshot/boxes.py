"""Types of places on a page: boxes, and arrays of numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Box", "Floats"]

#: Left, bottom, right, top in units of the page; or west, south, east, north in degrees.
Box = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]
