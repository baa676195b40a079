"""JSON in: whole documents read strictly, and features read so that none is lost.

`read_json` is for the files an atlas is described in: one fault and the file is refused. `mended`
is for the features of a layer: the fault is told and the rest of the feature is kept.
"""

from geo_app.reading.documents import explained, read_json
from geo_app.reading.tally import Tally
from geo_app.reading.values import (
    Fault,
    identity_text,
    inside,
    is_deeper,
    is_sound,
    mended,
    surveyed,
)

__all__ = [
    "Fault",
    "Tally",
    "explained",
    "identity_text",
    "inside",
    "is_deeper",
    "is_sound",
    "mended",
    "read_json",
    "surveyed",
]
