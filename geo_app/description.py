"""``atlas.json`` and ``sources.json`` as values; what is wrong in them becomes findings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from geo_app.errors import DateError
from geo_app.geodesy import longitude_in
from geo_app.model import NEUTRAL_HUE, Account, Finding, Party, Severity, Source
from geo_app.validtime import parse_day

__all__ = ["Description", "sources_of"]

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


class Description:
    """The members of one ``atlas.json``, read as what they should be.

    Parameters
    ----------
    document
        The parsed file. Each method reads members of it; what is wrong there is added to
        `findings`, and something sensible is used instead.

    Examples
    --------
    >>> description = Description({"extent": [48, 39, 46, 41]})
    >>> description.extent()
    (-180.0, -85.0, 180.0, 85.0)
    >>> print(description.findings[0])
    atlas.json: no valid extent ([48, 39, 46, 41]); write [west, south, east, north] in degrees; ...
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.findings: list[Finding] = []

    def tell(self, code: str, member: str, message: str, value: object, fix: str) -> None:
        """Add a finding about a member."""
        path = f"$.{member}"
        self.findings.append(
            Finding(Severity.ERROR, code, "atlas.json", message, path=path, value=value, fix=fix)
        )

    def text(self, member: str, fallback: str = "") -> str:
        """Return a member as text."""
        return str(self.document.get(member) or fallback)

    def records(self, member: str) -> list[dict[str, Any]]:
        """Objects with an id of their own; anything else in the list is passed over and told."""
        given = self.document.get(member, [])
        records = given if isinstance(given, list) else [given]
        sound: dict[str, dict[str, Any]] = {}
        for record in records:
            identity = record.get("id") if isinstance(record, dict) else None
            if not isinstance(identity, str):
                fix = f'write {member} as a list of objects, each with an "id"'
                self.tell("record", member, f"a record of {member} has no id", record, fix)
            elif identity in sound:
                message, fix = f"an id stands twice among the {member}", "give each its own"
                self.tell("id-duplicate", member, message, identity, fix)
            else:
                sound[identity] = record
        return list(sound.values())

    def parties(self) -> dict[str, Party]:
        """Parties by id, in the order of the file."""
        return {record["id"]: self._party(record) for record in self.records("parties")}

    def _party(self, record: dict[str, Any]) -> Party:
        colour = str(record.get("colour", ""))
        if not _COLOUR.fullmatch(colour):
            message = f"the party {record['id']!r} has no valid colour"
            self.tell("colour", "parties", message, colour, "write it as in #7a5195")
            colour = NEUTRAL_HUE
        name = str(record.get("name", record["id"]))
        return Party(
            id=record["id"],
            name=name,
            short=str(record.get("short", name)),
            colour=colour.lower(),
            note=str(record.get("note", "")),
            names=_by_language(record, "name:"),
            shorts=_by_language(record, "short:"),
        )

    def accounts(self) -> dict[str, Account]:
        """Accounts by id, in the order of the file."""
        return {
            record["id"]: Account(
                record["id"], str(record.get("name", record["id"])), str(record.get("note", ""))
            )
            for record in self.records("accounts")
        }

    def layer_style(self, record: Mapping[str, Any]) -> dict[str, str]:
        """How the features of a layer are coloured; empty if its record does not say.

        Examples
        --------
        >>> Description({}).layer_style({"id": "mills", "style": {"by": "century"}})
        {'by': 'century'}
        """
        match record.get("style"):
            case None:
                return {}
            case {"by": str(by)} if by:
                return {"by": by}
        message = f"the layer {record['id']!r} has no valid style"
        fix = 'write {"by": "simplestyle"}, or {"by": "kind"} with a property of its features'
        self.tell("style", "layers", message, record["style"], fix)
        return {}

    def inference(self) -> tuple[str, frozenset[str]] | None:
        """Return the file with the pieces for inferred control, and scopes of its settlements.

        Examples
        --------
        >>> Description({"inference": {"file": "pieces.geojson"}}).inference()
        ('pieces.geojson', frozenset())
        """
        match self.document.get("inference"):
            case None:
                return None
            case {"file": str(file), **more} if file:
                scopes = more.get("scopes", [])
                if isinstance(scopes, list) and all(isinstance(scope, str) for scope in scopes):
                    return file, frozenset(scopes)
        fix = 'write {"file": "pieces.geojson"}, or with "scopes": ["core"] for some settlements'
        given = self.document["inference"]
        self.tell("inference", "inference", "no valid inference", given, fix)
        return None

    def languages(self) -> dict[str, str]:
        """Names of the languages by id; English if none is given."""
        found = {r["id"]: str(r.get("name", r["id"])) for r in self.records("languages")}
        return found or {"en": "English"}

    @property
    def is_open(self) -> bool:
        """Whether the atlas has no last date: it ends today."""
        return self.document.get("last_date") is None

    def dates(self) -> tuple[dt.date, dt.date, dt.date]:
        """First and last date of the atlas and the one it opens at."""
        today = dt.date.today()
        first = self._date("first_date", dt.date(1900, 1, 1))
        last = self._date("last_date", today)
        if last < first:
            fix = "write a later last_date, or null for today"
            self.tell("date", "last_date", "the last date lies before the first", str(last), fix)
            last = max(first, today)
        opening = self._date("opening_date", last)
        return first, last, min(max(opening, first), last)

    def _date(self, member: str, fallback: dt.date) -> dt.date:
        given = self.document.get(member)
        if given is None:
            return fallback
        try:
            return dt.date(1970, 1, 1) + dt.timedelta(days=parse_day(str(given)))
        except (DateError, OverflowError) as error:
            fix = f"write it as in 1918-05-28; {fallback} is used"
            self.tell("date", member, str(error), None, fix)
            return fallback

    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees; the east is beyond 180 if they reach across it.

        Examples
        --------
        >>> Description({"extent": [178, -12, -178, 12]}).extent()
        (178.0, -12.0, 182.0, 12.0)
        >>> Description({"extent": [-182, -12, -178, 12]}).extent()
        (178.0, -12.0, 182.0, 12.0)
        """
        match _numbers(self.document.get("extent")):
            case [w, s, e, n] if -90 <= s < n <= 90 and max(abs(w), abs(e)) <= 360:
                # West beyond east is how GeoJSON writes it; much of the earth would be a mistake.
                if -180 <= e < w <= 180 and e + 360 - w <= 180:
                    return w, s, e + 360, n
                if w < e <= w + 360:
                    turn = (w + 180) // 360 * 360
                    return w - turn, s, e - turn, n
        fix = "write [west, south, east, north] in degrees; the whole world is used"
        self.tell("extent", "extent", "no valid extent", self.document.get("extent"), fix)
        return -180.0, -85.0, 180.0, 85.0

    def opening_view(self, extent: tuple[float, float, float, float]) -> tuple[float, float, float]:
        """Latitude, longitude and zoom; the middle of the extent if none is given.

        The longitude is counted as the extent is.
        """
        given = self.document.get("opening_view")
        members = given if isinstance(given, dict) else {}
        match _numbers([members.get(key) for key in ("lat", "lon", "zoom")]):
            case [lat, lon, zoom] if abs(lat) <= 90 and abs(lon) <= 360 and 0 <= zoom <= 20:
                return lat, longitude_in(lon, extent), zoom
        fix = 'write {"lat": .., "lon": .., "zoom": ..}; the middle of the extent is used'
        self.tell("opening-view", "opening_view", "no valid view", given, fix)
        west, south, east, north = extent
        return (south + north) / 2, (west + east) / 2, 6.0


def _numbers(value: Any) -> list[float]:
    """Numbers of a list; empty if it is none, or not of numbers only."""
    values = value if isinstance(value, list) else []
    are_numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
    # JSON has integers of any length, a float has not.
    are_numbers = are_numbers and all(abs(v) < 1e9 for v in values)
    return [float(v) for v in values] if are_numbers else []


def sources_of(document: Any) -> tuple[dict[str, Source], list[Finding]]:
    """Read the records of ``sources.json``.

    Parameters
    ----------
    document
        The parsed file: a list of CSL-JSON records.

    Returns
    -------
    sources
        By id.
    findings
        One for each record without an id.

    Examples
    --------
    >>> sources, _ = sources_of([{"id": "a", "issued": {"date-parts": [[2016, 4]]}}])
    >>> sources["a"].issued
    '2016-04'
    """
    records = document if isinstance(document, list) else [document]
    sources, findings = {}, []
    for index, record in enumerate(records):
        if isinstance(record, dict) and isinstance(record.get("id"), str):
            sources[record["id"]] = _source(record)
            continue
        message, fix = "a source has no id", 'write a list of CSL-JSON records, each with an "id"'
        findings.append(
            Finding(Severity.ERROR, "record", "sources.json", message, index=index, fix=fix)
        )
    return sources, findings


def _source(csl: dict[str, Any]) -> Source:
    url = str(csl.get("URL", ""))
    return Source(
        id=csl["id"],
        title=str(csl.get("title", csl["id"])),
        container=str(csl.get("container-title") or _authors(csl)),
        # Only web addresses become links.
        url=url if url.startswith(("http://", "https://")) else "",
        issued=_issued(csl.get("issued")),
        leaning=str(csl.get("note", "")).removeprefix("Leaning: "),
        csl=csl,
    )


def _by_language(record: Mapping[str, Any], prefix: str) -> dict[str, str]:
    return {k.removeprefix(prefix): str(v) for k, v in record.items() if k.startswith(prefix)}


def _issued(member: Any) -> str:
    match member:
        case {"date-parts": [[*parts], *_]}:
            return "-".join(f"{part:02}" if isinstance(part, int) else str(part) for part in parts)
    return ""


def _authors(csl: Mapping[str, Any]) -> str:
    authors = csl.get("author")
    members = authors if isinstance(authors, list) else []
    names = (a.get("literal") or a.get("family") or "" for a in members if isinstance(a, dict))
    return ", ".join(filter(None, names))
