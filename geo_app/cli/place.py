"""``geo-app place``."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import click

from geo_app.cli.entry import entry_text
from geo_app.cli.options import atlas_option, format_option
from geo_app.cli.printing import json_text, printable
from geo_app.geodesy import longitude_in
from geo_app.lives import Life, Spell, life, life_at
from geo_app.store import read_atlas
from geo_app.validtime import ValidTime, iso_date

__all__ = ["place"]

_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*")


class _PointCommand(click.Command):
    """A command that takes a point in the south or the west for no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        southern = [arg for arg in args if arg.startswith("-") and _POINT.fullmatch(arg)]
        if southern and "--" not in args:
            args = [*(arg for arg in args if arg not in southern), "--", *southern]
        return super().parse_args(ctx, args)


@click.command(cls=_PointCommand)
@click.argument("name")
@format_option("text", "json")
@atlas_option
def place(name: str, form: str, folder: Path | None) -> None:
    """Tell the life of the place called NAME, or of a point such as 40.36,46.76."""
    atlas = read_atlas(folder)
    point = _POINT.fullmatch(name)
    found = life_at(atlas, float(point[2]), float(point[1])) if point else life(atlas, name)
    text = json_text(_as_json(found)) if form == "json" else entry_text(atlas, found)
    click.echo(printable(text))


def _as_json(found: Life) -> dict[str, Any]:
    """The whole life; days are ISO dates, open ends are empty, sources are ids."""
    return {
        "place": {
            "id": found.place,
            "names": {"name": found.name, **found.names},
            "spellings": found.spellings,
            "kind": found.subkind,
            "lat": found.lat,
            "lon": None if found.lon is None else longitude_in(found.lon),
            "position_error_km": found.position_error_km,
        },
        "text": [
            " ".join(filter(None, (f"{p.lead}:" if p.lead else "", p.text))) for p in found.passages
        ],
        "accounts": [
            {"account": track.account, "spells": [_spell_json(s) for s in track.spells]}
            for track in found.tracks
        ],
        "statements": [_fields(one) for one in found.statements],
        "outlines": [_fields(one) for one in found.divisions],
        "events": [_fields(one) for one in found.events],
        "claims": [_fields(one) for one in found.claims],
        "inferred": [
            {**_fields(one), "first_day": _day(one.first_day), "end_day": _day(one.end_day)}
            for one in found.ground
        ],
        "line": [
            {"date": iso_date(int(day)), "km": None if math.isnan(km) else round(km, 3)}
            for day, km in zip(found.line["day"], found.line["km"], strict=True)
        ],
        "sources": [
            {"number": number, "id": one.id, "title": one.title, "url": one.url}
            for number, one in enumerate(found.sources, 1)
        ],
    }


def _spell_json(spell: Spell) -> dict[str, Any]:
    return {
        "holder": spell.holder,
        "own": spell.is_own,
        "valid_from": spell.valid_from,
        "valid_to": spell.valid_to,
        "certainty": spell.certainties,
        "disputed_by": spell.disputed_by,
        "sources": spell.sources,
        "statements": [part.id for part in spell.parts],
    }


def _fields(value: Any) -> dict[str, Any]:
    """A value's fields, its valid time as the four days that bound it."""
    assert is_dataclass(value)
    assert not isinstance(value, type)
    fields = asdict(value)
    time = getattr(value, "time", None)
    if isinstance(time, ValidTime):
        fields["time"] = {name: iso_date(day) for name, day in asdict(time).items()}
    if "day" in fields:
        fields["day"] = iso_date(fields["day"])
    return fields


def _day(day: int | None) -> str:
    return "" if day is None else iso_date(day)
