"""What the atlas says of itself: ``atlas.json``."""

from __future__ import annotations

from typing import Any

from geodata.build.inference import SCOPES
from geodata.build.packages import EXTENT
from geodata.build.rows import table

_NE = "Made with Natural Earth"
_GEONAMES = "Contains data from GeoNames (https://www.geonames.org), CC BY 4.0"
_RIVERS = "Rivers: GSHHG 2.3.7 / World Data Bank II (P. Wessel and W. H. F. Smith), LGPL"
_PUBLIC = "public domain"
_FACTS = "facts cited from the sources named in each feature"


def atlas() -> dict[str, Any]:
    return {
        "format": "geo-atlas/1",
        "id": "nagorno-karabakh",
        "title": "Nagorno-Karabakh",
        "description": "Who held what in and around Nagorno-Karabakh, from 1918 to today, who says "
        "so, how sure it is and on which source.",
        "neutrality": "The status of the territory was disputed throughout the period shown; "
        "lines, areas and names are drawn as reported by the sources and accounts named, "
        "parties stand in alphabetical order, and nothing here is a position on anyone's claim.",
        "extent": list(EXTENT),
        "first_date": "1918-05-28",
        "last_date": None,
        "opening_date": "2016-04-05",
        "opening_view": {"lat": 39.92, "lon": 46.95, "zoom": 9},
        "languages": [
            {"id": "en", "name": "English"},
            {"id": "hy", "name": "Հայերեն"},
            {"id": "az", "name": "Azərbaycanca"},
            {"id": "ru", "name": "Русский"},
        ],
        "parties": [_party(row) for row in table("parties")],
        "accounts": [dict(row) for row in table("accounts")],
        "layers": [_layer(row) for row in table("layers")],
        "basemap": [_basemap(row) for row in table("basemap")],
        "inference": {"file": "pieces.geojson", "scopes": list(SCOPES)},
    }


def _party(row: dict[str, str]) -> dict[str, str]:
    names, shorts = (
        {f"{kind}:{language}": row[f"{kind}_{language}"] for language in ("hy", "az", "ru")}
        for kind in ("name", "short")
    )
    party = {"id": row["id"], "name": row["name"], **names, "short": row["short"], **shorts,
             "colour": row["colour"], "note": row["note"]}  # fmt: skip
    return {key: value for key, value in party.items() if value}


def _credits(codes: str) -> tuple[str, str]:
    """Licence and attribution from letters: F facts, N Natural Earth, G GeoNames, R rivers."""
    licences = {"F": _FACTS, "N": _PUBLIC, "G": "CC BY 4.0", "R": "LGPL-3.0-or-later"}
    credit = {"F": "", "N": _NE, "G": _GEONAMES,
              "R": _RIVERS}  # fmt: skip
    return (
        "; ".join(licences[code] for code in codes),
        "; ".join(filter(None, (credit[code] for code in codes))),
    )


def _layer(row: dict[str, str]) -> dict[str, Any]:
    licence, attribution = _credits(row["credits"])
    return {"id": row["id"], "title": row["title"], "kind": row["kind"],
            "file": f"layers/{row['id']}.geojson", "visible": row["visible"] == "1",
            "licence": licence, "attribution": attribution, "note": row["note"]}  # fmt: skip


def _basemap(row: dict[str, str]) -> dict[str, Any]:
    licence, attribution = _credits(row["credits"])
    return {"id": row["id"], "title": row["title"], "kind": row["kind"],
            "file": f"basemap/{row['id']}.geojson", "licence": licence,
            "attribution": attribution, "note": row["note"]}  # fmt: skip
