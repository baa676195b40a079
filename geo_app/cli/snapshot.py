"""``geo-app snapshot``: a figure, a live page, the data, or all of it as one bundle."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from geo_app.cli.options import atlas_option, figure_options, listed, read_extent, size_asked
from geo_app.cli.printing import aligned, printable
from geo_app.cli.target import FIGURES, FORMS, Target, put, target_of
from geo_app.errors import UsageError
from geo_app.export import content_of
from geo_app.model import Atlas
from geo_app.store import read_atlas
from geo_app.validtime import parse_day

if TYPE_CHECKING:
    from geo_app.snapshot.taking import Drawn

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
#: A bundle holds the figure to look at, to edit, and to print.
_BUNDLED = ("png", "svg", "pdf")


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
    help="The file, its ending tells the format; a folder, and the file names itself; - for "
    "standard output.",
)
@click.option("--format", "form", type=click.Choice(FORMS), help="By default what FILE ends with.")
@figure_options
@click.option("--scale", type=float, default=1.0, help="Times the pixels of a screen, 1 to 4.")
@click.option("--dpi", type=int, help="Dots an inch of a picture of a paper size.")
@click.option("--note", default="", help="A sentence of your own under the neutral note.")
@click.option("--inferred", is_flag=True, help="Draw inferred control, too.")
@click.option("--grayscale", is_flag=True, help="Greys instead of colours.")
@click.option("--transparent", is_flag=True, help="Nothing behind land and words.")
@click.option("--no-text", is_flag=True, help="Without words, for who sets them.")
@click.option("--bleed", type=float, default=0.0, metavar="MM", help="Bleed, with crop marks.")
@click.option("--compare", metavar="DATE", help="A second date, beside the first.")
@click.option("--difference", is_flag=True, help="Only what differs from the second date.")
@click.option("--dates", metavar="DATE,DATE", help="More dates, as a grid of small maps.")
@click.option("--words", is_flag=True, help="Print caption, alternative text and credit line.")
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
    """Write a figure of DATE, a page that can be scrubbed, or what holds then as data.

    Without DATE, data is that of all dates.
    """
    target = target_of(output, form)
    _check_options(ctx, target)
    atlas = read_atlas(folder)
    days = _days(target, date, asked)
    write = {"figure": _figure, "bundle": _bundle, "page": _page, "data": _data}[target.kind]
    write(atlas, target, days, asked)


def _check_options(ctx: click.Context, target: Target) -> None:
    """An option without effect would leave somebody wondering."""
    for name in sorted(_OF_FIGURES - _ALLOWED[target.kind]):
        if ctx.get_parameter_source(name) == ParameterSource.COMMANDLINE:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(
                f"{option} says how a figure looks, and {target.form} has no use for it; "
                f"leave it out, or write one of {', '.join(FIGURES)}"
            )


def _days(target: Target, date: str | None, asked: dict[str, Any]) -> list[int]:
    """The dates asked for, the first one first."""
    more = listed(asked["dates"]) or ()
    if asked["compare"] and more:
        raise UsageError("--compare sets two dates side by side, --dates many; give one of them")
    if asked["difference"] and not asked["compare"]:
        raise UsageError("--difference is that to a second date; give it with --compare")
    days = [parse_day(text) for text in (date, asked["compare"], *more) if text]
    if target.kind == "figure" and (not days or (asked["compare"] and not date)):
        raise UsageError("a figure is of a date; give one, as in geo-app snapshot 2016-04-05 -o x")
    return days


def _drawn(atlas: Atlas, days: list[int], asked: dict[str, Any]) -> Drawn:
    from geo_app.snapshot.taking import drawn  # noqa: PLC0415

    extent = asked["extent"]
    several: dict[str, Any] = {}
    if asked["compare"]:
        several = {"compare": days[1], "difference": asked["difference"]}
    elif days[1:]:
        several = {"dates": days[1:]}
    names = ("account", "language", "title", "theme", "scale", "dpi", "note", "inferred")
    return drawn(
        atlas, days[0], preset=size_asked(asked["preset"], asked["width"], asked["height"]),
        layers=listed(asked["layers"]), extent=extent if extent is None else read_extent(extent),
        grayscale=asked["grayscale"], transparent=asked["transparent"],
        text=not asked["no_text"], bleed_mm=asked["bleed"],
        **{name: asked[name] for name in names}, **several,
    )  # fmt: skip


def _figure(atlas: Atlas, target: Target, days: list[int], asked: dict[str, Any]) -> None:
    taken = _drawn(atlas, days, asked)
    _put(atlas, target, days, asked, taken.encoded(target.form))
    if asked["words"]:
        click.echo(_words(taken), err=target.path is None)


def _words(taken: Drawn) -> str:
    """What goes with a picture, under headings."""
    from geo_app.snapshot.words import alt_text, caption, credit  # noqa: PLC0415

    found = {"Caption": caption, "Alternative text": alt_text, "Credit line": credit}
    blocks = (f"{head}\n{say(taken.scene)}" for head, say in found.items())
    return printable("\n\n".join(blocks))


def _put(
    atlas: Atlas, target: Target, days: list[int], asked: dict[str, Any], content: bytes
) -> None:
    placed = target.named(_name(atlas, days, asked, target.suffix))
    put(placed, content)
    if target.is_folder:
        click.echo(printable(str(placed.path)))


def _name(atlas: Atlas, days: list[int], asked: dict[str, Any], suffix: str) -> str:
    from geo_app.snapshot.words import name_of  # noqa: PLC0415

    return name_of(atlas, days, asked["account"], suffix, language=asked["language"])


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
    figures: dict[str, bytes] = {}
    command = _command(asked)
    if days:
        taken = _drawn(atlas, days, asked)
        command = taken.scene.command.replace("-o FILE", "-o FILE.zip", 1)
        for form in _BUNDLED:
            figures[_name(atlas, days, asked, form)] = taken.encoded(form)
        figures[_name(atlas, days, asked, "txt")] = f"{_words(taken)}\n".encode()
    content, remarks = content_of(
        atlas, target.form, date=days[0] if days else None, account=asked["account"],
        layers=listed(asked["layers"]), figures=figures, command=command,
    )  # fmt: skip
    _put(atlas, target, days, asked, content)
    _remark(remarks)


def _command(asked: dict[str, Any]) -> str:
    """The command that makes a bundle of all dates again."""
    words = ["geo-app", "snapshot", "-o", "FILE.zip"]
    for name in ("account", "layers"):
        words += [f"--{name}", asked[name]] if asked[name] else []
    return shlex.join(words)


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
