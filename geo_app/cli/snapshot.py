"""``geo-app snapshot``: a figure, a live page, the data, or all of it as one bundle."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from geo_app.asked import FIGURE_FORMATS, atlas_asked, extent_of_text
from geo_app.cli.options import (
    atlas_option,
    figure_options,
    listed,
    look_options,
    scale_option,
    size_asked,
)
from geo_app.cli.printing import aligned, printable
from geo_app.cli.target import FORMS, Target, put, target_of
from geo_app.errors import UsageError
from geo_app.export import content_of
from geo_app.model import Atlas
from geo_app.store import read_atlas
from geo_app.validtime import parse_day

__all__ = ["snapshot"]

#: Options that only some kinds of files have; all have an account, layers and an atlas.
_OF_PAGES = {"language", "theme", "title", "inferred"}
_OF_FIGURES = _OF_PAGES | {
    "preset", "width", "height", "extent", "scale", "dpi", "note", "grayscale", "transparent",
    "no_text", "bleed", "compare", "difference", "dates", "words",
}  # fmt: skip
_ALLOWED = {
    "data": set[str](),
    "page": _OF_PAGES,
    "figure": _OF_FIGURES,
    "bundle": _OF_FIGURES - {"words"},
}


def _list_presets(ctx: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if not is_asked:
        return
    from geo_app.snapshot.presets import PRESETS  # noqa: PLC0415

    rows = []
    for preset in PRESETS.values():
        unit = "mm" if preset.is_paper else "px"
        rows.append((preset.id, f"{preset.width:g} x {preset.height:g} {unit}", preset.words))
    click.echo("\n".join(aligned(rows)))
    ctx.exit()


@click.command()
@click.argument("date", required=False)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    help="The file to write; its ending tells the format. If it is a folder, the file is given a "
    "name in it; - is standard output.",
)
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    type=click.Choice(FORMS),
    help=f"Another format than FILE ends with: {', '.join(FORMS)}.",
)
@figure_options
@scale_option
@click.option(
    "--dpi",
    type=int,
    metavar="N",
    help="Dots an inch of a size on paper, 72 to 600; by default 300.",
)
@look_options
@click.option("--transparent", is_flag=True, help="Nothing behind land and words.")
@click.option(
    "--bleed",
    type=float,
    default=0.0,
    metavar="MM",
    help="For print: so many millimetres over each edge, with crop marks.",
)
@click.option("--compare", metavar="DATE2", help="Set a second date beside DATE.")
@click.option(
    "--difference",
    is_flag=True,
    help="With --compare: one map of what changed hands from DATE to DATE2.",
)
@click.option("--dates", metavar="D1,D2,...", help="More dates, as a grid of small maps.")
@click.option(
    "--words", is_flag=True, help="Print a caption, an alternative text and a credit line as well."
)
@click.option(
    "--list-presets",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_presets,
    help="List the sizes that have names.",
)
@atlas_option
@click.pass_context
def snapshot(
    ctx: click.Context,
    /,
    date: str | None,
    output: str,
    form: str | None,
    folder: Path | None,
    **asked: Any,
) -> None:  # fmt: skip
    """Write the map of DATE as a picture, as a web page, or the data behind it.

    The ending of FILE says which: .png, .svg, .pdf or .webp for a picture; .html for a page with a
    slider, in one file; .geojson, .gpkg, .csv, .kml and others for data; .zip for the picture and
    the data with their sources. Without DATE, pages and data are of all dates.

    DATE is written as in 2016-04-05, "5 April 2016" or today.

    \b
    geo-app snapshot 2016-04-05 -o april.png
    geo-app snapshot 2016-04-05 -o april.pdf --preset a4-landscape --language ru
    geo-app snapshot 2020-09-26 --compare 2020-12-02 -o autumn.png
    geo-app snapshot -o atlas.gpkg
    """  # noqa: D301 - a letter that click takes for: as it stands
    target = target_of(output, form)
    _check_options(ctx, target)
    days = _days(target, date, asked)
    atlas = read_atlas(folder)
    write = {"figure": _figure, "bundle": _bundle, "page": _page, "data": _data}[target.kind]
    write(atlas, target, days, asked)


def _check_options(ctx: click.Context, target: Target) -> None:
    """An option without effect would leave somebody wondering."""
    for name in sorted(_OF_FIGURES - _ALLOWED[target.kind]):
        if ctx.get_parameter_source(name) == ParameterSource.COMMANDLINE:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(
                f"{option} says how a figure looks, and {target.form} has no use for it; "
                f"leave it out, or write one of {', '.join(FIGURE_FORMATS)}"
            )


def _days(target: Target, date: str | None, asked: dict[str, Any]) -> list[int]:
    """The dates asked for, the first one first."""
    more = listed(asked["dates"]) or ()
    if asked["compare"] and more:
        raise UsageError("--compare sets two dates side by side, --dates many; give one of them")
    if asked["difference"] and not asked["compare"]:
        raise UsageError("--difference is that to a second date; give it with --compare")
    if not date and (target.kind == "figure" or asked["compare"] or more):
        raise UsageError("a figure is of a date; give one, as in geo-app snapshot 2016-04-05 -o x")
    return [parse_day(text) for text in (date, asked["compare"], *more) if text]


def _options(days: list[int], asked: dict[str, Any]) -> dict[str, Any]:
    """What is asked of a figure, as Python takes it."""
    extent = asked["extent"]
    several: dict[str, Any] = {}
    if asked["compare"]:
        several = {"compare": days[1], "difference": asked["difference"]}
    elif days[1:]:
        several = {"dates": days[1:]}
    names = ("account", "language", "title", "theme", "scale", "dpi", "note", "inferred",
             "grayscale", "transparent")  # fmt: skip
    return {
        "preset": size_asked(asked["preset"], asked["width"], asked["height"]),
        "layers": listed(asked["layers"]),
        "extent": extent if extent is None else extent_of_text(extent),
        "text": not asked["no_text"],
        "bleed_mm": asked["bleed"],
        **{name: asked[name] for name in names},
        **several,
    }


def _figure(atlas: Atlas, target: Target, days: list[int], asked: dict[str, Any]) -> None:
    # Matplotlib is slow to load, and data and pages do without it.
    from geo_app.bundling import words_of  # noqa: PLC0415
    from geo_app.snapshot.taking import drawn  # noqa: PLC0415

    taken = drawn(atlas, days[0], **_options(days, asked))
    _put(atlas, target, days, asked, taken.encoded(target.form))
    if asked["words"]:
        click.echo(printable(words_of(taken.scene)), err=target.path is None)


def _put(
    atlas: Atlas, target: Target, days: list[int], asked: dict[str, Any], content: bytes
) -> None:
    placed = target.named(_name(atlas, days, asked, target.suffix))
    put(placed, content)
    if target.is_folder:
        click.echo(printable(str(placed.path)))


def _name(atlas: Atlas, days: list[int], asked: dict[str, Any], suffix: str) -> str:
    from geo_app.snapshot.words import layout_of, name_of  # noqa: PLC0415

    layout = layout_of(len(days), is_difference=asked["difference"])
    return name_of(atlas, days, asked["account"], suffix, language=asked["language"], layout=layout)


def _data(atlas: Atlas, target: Target, days: list[int], asked: dict[str, Any]) -> None:
    content, remarks = content_of(
        atlas, target.form, date=days[0] if days else None, account=asked["account"],
        layers=listed(asked["layers"]),
    )  # fmt: skip
    _put(atlas, target, days, asked, content)
    _remark(remarks)


def _remark(remarks: tuple[str, ...]) -> None:
    for remark in remarks:
        click.echo(printable(remark), err=True)


def _bundle(atlas: Atlas, target: Target, days: list[int], asked: dict[str, Any]) -> None:
    if days:
        from geo_app.bundling import bundle_of  # noqa: PLC0415

        content, remarks = bundle_of(atlas, days[0], **_options(days, asked))
    else:
        content, remarks = content_of(
            atlas, target.form, account=asked["account"], layers=listed(asked["layers"]),
            command=_command(atlas, asked),
        )  # fmt: skip
    _put(atlas, target, days, asked, content)
    _remark(remarks)


def _command(atlas: Atlas, asked: dict[str, Any]) -> str:
    """The command that makes a bundle of all dates again."""
    words = ["geo-app", "snapshot", "-o", "FILE.zip"]
    for name in ("account", "layers"):
        words += [f"--{name}", asked[name]] if asked[name] else []
    return shlex.join([*words, *atlas_asked(atlas.folder)])


def _page(atlas: Atlas, target: Target, days: list[int], asked: dict[str, Any]) -> None:
    from geo_app.live import live_page  # noqa: PLC0415

    # On a screen, a page that is not told otherwise is as its reader likes it.
    source = click.get_current_context().get_parameter_source("theme")
    theme = {"theme": asked["theme"]} if source == ParameterSource.COMMANDLINE else {}
    content = live_page(
        atlas, date=days[0] if days else None, account=asked["account"],
        language=asked["language"], layers=listed(asked["layers"]), title=asked["title"],
        inferred=asked["inferred"], **theme,
    )  # fmt: skip
    assert content is not None
    _put(atlas, target, days, asked, content)
