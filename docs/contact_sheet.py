"""Render every size of figure in every language, small, into docs/images.

Run by hand: .venv/bin/python docs/contact_sheet.py [FOLDER FOR THE FIGURES AT FULL SIZE]
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from geo_app import read_atlas
from geo_app.snapshot import PRESETS, Preset, snapshot

_IMAGES = Path(__file__).parent / "images"
_LANGUAGES = {"en": "2016-04-05", "hy": "1994-05-12", "az": "2020-11-10", "ru": "1992-06-15"}
#: The ways in which a figure can look, with what asks for it.
_WAYS: Sequence[dict[str, Any]] = (
    {"theme": "dark"}, {"grayscale": True}, {"transparent": True}, {"text": False},
    {"bleed_mm": 5, "preset": "newspaper-double"}, {"inferred": True},
    {"account": "azerbaijan"}, {"account": "differing"},
)  # fmt: skip
_WIDE, _GAP, _COLOURS = 300, 10, 256
_BEHIND = (214, 214, 214)


def main() -> None:
    kept = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
    for name, is_paper in (("figures-screens", False), ("figures-papers", True)):
        sizes = [preset for preset in PRESETS.values() if preset.is_paper == is_paper]
        save(name, [[*row_of(size, kept)] for size in sizes])
    ways = [drawn(kept, "2020-11-20", **{"preset": "social-1200x675", **way}) for way in _WAYS]
    save("figures-ways", [ways[:4], ways[4:]])


def row_of(preset: Preset, kept: Path | None) -> Iterator[Image.Image]:
    for language, date in _LANGUAGES.items():
        yield drawn(kept, date, preset=preset.id, language=language)


def drawn(kept: Path | None, date: str, **options: Any) -> Image.Image:
    dpi = 110 if PRESETS[options["preset"]].is_paper else None
    content = snapshot(read_atlas(), date, dpi=dpi, **options)
    assert content is not None
    name = "_".join(f"{key}-{value}" for key, value in options.items())
    if kept:
        (kept / f"{name}.png").write_bytes(content)
    print(name, flush=True)
    image = Image.open(io.BytesIO(content)).convert("RGBA")
    high = round(_WIDE * image.height / image.width)
    return image.resize((_WIDE, high), Image.Resampling.LANCZOS)


def save(name: str, rows: Sequence[Sequence[Image.Image]]) -> None:
    """Set pictures in rows and save them as one."""
    heights = [max(image.height for image in row) + _GAP for row in rows]
    wide = max(len(row) for row in rows) * (_WIDE + _GAP) + _GAP
    sheet = Image.new("RGB", (wide, sum(heights) + _GAP), _BEHIND)
    top = _GAP
    for row, high in zip(rows, heights, strict=True):
        for number, image in enumerate(row):
            sheet.paste(image, (_GAP + number * (_WIDE + _GAP), top), image)
        top += high
    sheet.quantize(_COLOURS).save(_IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
