"""Figures: an atlas and a date become a file that can be printed as it is."""

from geo_app.snapshot.drawing.painting import figure_of
from geo_app.snapshot.film.animation import animate
from geo_app.snapshot.presets import PRESETS, Preset
from geo_app.snapshot.request import DIFFERING, Request
from geo_app.snapshot.scene import Scene, scene_of
from geo_app.snapshot.taking import snapshot

__all__ = [
    "DIFFERING",
    "PRESETS",
    "Preset",
    "Request",
    "Scene",
    "animate",
    "figure_of",
    "scene_of",
    "snapshot",
]
