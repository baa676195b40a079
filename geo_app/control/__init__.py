"""Inferred control: who held which ground, from who held the settlements nearest to it."""

from geo_app.control.cells import Cells, cells_of
from geo_app.control.dated import Control, HeldArea, control
from geo_app.control.points import Held, distance_to_line, held_at
from geo_app.control.series import over_time

__all__ = [
    "Cells",
    "Control",
    "Held",
    "HeldArea",
    "cells_of",
    "control",
    "distance_to_line",
    "held_at",
    "over_time",
]
