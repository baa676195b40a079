"""The life of a place: its names, who held it by every account, what happened there."""

from geo_app.lives.making import life, life_at
from geo_app.lives.values import (
    Division,
    Life,
    Nearby,
    Passage,
    Phrase,
    Spell,
    Statement,
    Track,
)

__all__ = [
    "Division",
    "Life",
    "Nearby",
    "Passage",
    "Phrase",
    "Spell",
    "Statement",
    "Track",
    "life",
    "life_at",
]
