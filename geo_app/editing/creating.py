"""A new, empty atlas."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from geo_app.description import Description
from geo_app.editing.naming import slug
from geo_app.editing.writing import json_text, prepared, synced, telling, temporary_name
from geo_app.errors import EditError, UsageError
from geo_app.geodesy import longitude_in
from geo_app.model import Account, Party
from geo_app.store import FORMAT

__all__ = ["COLOURS", "new_atlas"]

Extent = tuple[float, float, float, float]

#: Colours of parties that are given none. All have one lightness and one chroma (OKLCH 0.62 and
#: 0.118), so that no side has more weight; the first two, orange and blue, are told apart in every
#: common colour blindness.
COLOURS = ("#b97333", "#5288cc", "#289c74", "#9175c2", "#918a25", "#bf6683")


def new_atlas(
    folder: Path | str,
    title: str,
    *,
    extent: Extent = (-180.0, -85.0, 180.0, 85.0),
    parties: Sequence[Party] = (),
    accounts: Sequence[Account] = (),
    languages: Mapping[str, str] | None = None,
    first_date: str = "1900-01-01",
    description: str = "",
    neutrality: str = "",
) -> Path:
    """Make an atlas without layers that can be served, checked and added to.

    Parameters
    ----------
    folder
        Where it will be: a folder that is empty, or not there yet.
    title
        Its title.
    extent
        West, south, east, north in degrees; across 180 degrees with the west beyond the east, or
        with longitudes beyond 180.
    parties
        The sides; one whose colour is empty is given one.
    accounts
        Tellings that statements can belong to.
    languages
        Names of languages by id, as in ``{"el": "Ελληνικά"}``; English is always one of them.
    first_date
        The first date of the slider; the last one is today.
    description, neutrality
        What the atlas shows, and that it takes no side.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    EditError
        If something lies in the folder, or it cannot be written to.
    UsageError
        If the extent, the date, a colour or an id cannot be used.

    Examples
    --------
    >>> import tempfile; from geo_app import read_atlas
    >>> parties = [Party("north", "The North", "North", ""), Party("south", "The South", "", "")]
    >>> home = tempfile.TemporaryDirectory()
    >>> folder = new_atlas(Path(home.name, "river"), "River", parties=parties)
    >>> atlas = read_atlas(folder)
    >>> atlas.title, list(atlas.parties), atlas.layers, atlas.findings
    ('River', ['north', 'south'], (), ())
    >>> home.cleanup()
    """
    folder = Path(folder)
    document = {
        "format": FORMAT,
        "id": slug(title, "atlas"),
        "title": title,
        "description": description,
        "neutrality": neutrality,
        "extent": list(extent),
        "first_date": first_date,
        "last_date": None,
        # What is no extent is refused below.
        "opening_view": _view(Description({"extent": list(extent)}).extent()),
        "languages": _named({"en": "English"} | dict(languages or {})),
        "parties": [_party(party) for party in _coloured(parties)],
        "accounts": [_account(account) for account in accounts],
        "layers": [],
        "basemap": [],
    }
    _check(document)
    with telling(folder):
        _refuse_what_is_there(folder)
        _write(folder, {"atlas.json": json_text(document), "sources.json": json_text([])})
    return folder


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write a folder beside its place first: half an atlas is never there."""
    whole = folder.absolute()
    whole.parent.mkdir(parents=True, exist_ok=True)
    beside = whole.with_name(temporary_name())
    try:
        (beside / "layers").mkdir(parents=True)
        for name, text in texts.items():
            prepared(beside / name, [text]).replace(beside / name)
        if whole.exists():
            whole.rmdir()
        beside.replace(whole)
    finally:
        if beside.exists():
            for name in texts:
                (beside / name).unlink(missing_ok=True)
            (beside / "layers").rmdir()
            beside.rmdir()
    synced(whole.parent)


def _refuse_what_is_there(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise EditError(f"{folder}: is no folder; name one that is empty or not there yet")
    if folder.is_dir() and any(folder.iterdir()):
        raise EditError(f"{folder}: is not empty; name a folder that is empty or not there yet")


def _check(document: Mapping[str, Any]) -> None:
    """Read the document as the program will; what would be a finding later is refused now."""
    seen = Description(document)
    seen.opening_view(seen.extent())
    seen.dates()
    seen.parties()
    seen.accounts()
    seen.languages()
    if seen.findings:
        raise UsageError(str(seen.findings[0]).removeprefix("atlas.json: "))


def _view(extent: Extent) -> dict[str, float]:
    """Show the whole extent in a window of 900 by 600 pixels."""
    west, south, east, north = extent
    lat, lon = (south + north) / 2, (west + east) / 2
    wide = math.log2(900 / 256 * 360 / (east - west))
    high = math.log2(600 / 256 * 360 * math.cos(math.radians(lat)) / (north - south))
    zoom = max(2, min(14, math.floor(min(wide, high))))
    return {"lat": round(lat, 4), "lon": round(longitude_in(lon), 4), "zoom": zoom}


def _coloured(parties: Sequence[Party]) -> list[Party]:
    taken = {party.colour.lower() for party in parties}
    free = iter([*(colour for colour in COLOURS if colour not in taken), *COLOURS * len(parties)])
    return [party if party.colour else replace(party, colour=next(free)) for party in parties]


def _party(party: Party) -> dict[str, str]:
    names = {f"name:{language}": name for language, name in party.names.items()}
    shorts = {f"short:{language}": short for language, short in party.shorts.items()}
    members = {"id": party.id, "name": party.name, **names, "short": party.short or party.name}
    return members | shorts | {"colour": party.colour, "note": party.note}


def _account(account: Account) -> dict[str, str]:
    return {"id": account.id, "name": account.name, "note": account.note}


def _named(names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": identity, "name": name} for identity, name in names.items()]
