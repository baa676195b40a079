"""The command that makes a figure again."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from geo_app.asked import SOME_FOLDER, atlas_asked
from geo_app.errors import GlyphError
from geo_app.model import Atlas
from geo_app.snapshot.presets import PRESETS, Preset
from geo_app.snapshot.request import Request
from geo_app.snapshot.text.fonts import check_glyphs
from geo_app.validtime import iso_date

__all__ = ["command_of"]


def command_of(
    atlas: Atlas, request: Request, head: Sequence[str] = (), usual_size: Preset | None = None
) -> str:
    """The command that makes a figure again, `head` in the place of its beginning.

    What is as usual is left out, so `usual_size` or else that of a figure.
    """
    preset = request.preset
    first = usual_size or next(iter(PRESETS.values()))
    options: list[tuple[str, object]] = [
        ("--account", request.account), ("--language", request.language),
        ("--layers", ",".join(request.layers or ())),
        ("--extent", ",".join(f"{degree:.10g}" for degree in request.extent or ())),
        ("--title", request.title or ""), ("--note", request.note), ("--theme", request.theme),
    ]  # fmt: skip
    if PRESETS.get(preset.id) == preset and preset != first:
        options.append(("--preset", preset.id))
    elif preset != first:
        options += [("--width", f"{preset.width:g}"), ("--height", f"{preset.height:g}")]
    options += [("--scale", f"{request.scale:g}"), ("--dpi", request.dpi or "")]
    options.append(("--bleed", f"{request.bleed_mm:g}"))
    usual = {"--language": "en", "--theme": "light", "--scale": "1", "--bleed": "0"}
    words = [*(head or ("geo-app", "snapshot", iso_date(request.date))), "-o", "FILE"]
    for name, value in options:
        if value and value != usual.get(name):
            words += [name, str(value)]
    flags = {"--grayscale": request.grayscale, "--transparent": request.transparent,
             "--no-text": not request.text, "--inferred": request.inferred}  # fmt: skip
    words += [flag for flag, is_set in flags.items() if is_set]
    return shlex.join([*words, *_of_atlas(atlas)])


def _of_atlas(atlas: Atlas) -> list[str]:
    # It is written on the figure, and nobody chose the folder's name for that.
    try:
        check_glyphs(atlas.folder)
    except GlyphError:
        return atlas_asked(SOME_FOLDER)
    return atlas_asked(atlas.folder)
