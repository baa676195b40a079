"""KML 2.2 with a time span for each feature, for Google Earth and its like."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo_app.datewords import span_words
from geo_app.export.chosen import Selection, Sheet
from geo_app.export.fields import DATE_FIELDS, Field, fields_of, plain_text
from geo_app.model import NEUTRAL_HUE, Atlas, LayerKind
from geo_app.style import STATUS_LOOKS, Status, party_colours, status_of

__all__ = ["kml"]

_SPACE = "http://www.opengis.net/kml/2.2"
_GEOMETRY = {"Point": "Point", "LineString": "LineString", "LinearRing": "LineString"}
#: Kinds whose areas are outlines: filled they would hide the ground they are about.
_OUTLINES = {LayerKind.BOUNDARY}
#: The years of a typed date; a year 0 is none in XML.
_FIRST, _LATEST = np.datetime64("0001-01-01"), np.datetime64("9999-12-31")


def kml(chosen: Selection, icon: str = "") -> tuple[bytes, tuple[str, ...]]:
    """Write a selection as KML: a folder for each layer, a style for each hue and status.

    A feature's time span reaches from the first moment of the first day on which it may hold to
    the last second of the last, in UTC, so that on the day of a change only the new state shows.
    KML has no hatches: doubt is told by how opaque a feature is, and in words.

    Parameters
    ----------
    chosen
        What is written.
    icon
        The picture that marks points, a file beside this one, tinted in the hue of the holder; by
        default the pin of the program that shows it.

    Returns
    -------
    content
        The file, UTF-8.
    remarks
        What is called otherwise in it.

    Examples
    --------
    >>> from geo_app.export.chosen import select
    >>> from geo_app.store import read_atlas
    >>> content, _ = kml(select(read_atlas(), layers=("control-lines",)))
    >>> content.decode().count("<TimeSpan>")
    2
    """
    root = Element("kml", xmlns=_SPACE)
    document = SubElement(root, "Document")
    _add(document, "name", chosen.title)
    _add(document, "open", "1")
    _add(document, "description", _escaped(chosen.atlas.neutrality))
    styles = _Styles(document, chosen.atlas, icon)
    remarks: list[str] = []
    for sheet in chosen.sheets:
        remarks += _add_layer(document, sheet, styles)
    # Without a declaration XML is UTF-8; to write it as text is three times faster than as bytes.
    return tostring(root, encoding="unicode").encode(), tuple(remarks)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = plain_text(text)


class _Styles:
    """The styles of a document, made as they are asked for; they stand before all folders."""

    def __init__(self, document: Element, atlas: Atlas, icon: str) -> None:
        self._document, self._atlas, self._icon = document, atlas, icon
        self._colours = party_colours(atlas)
        self._names: dict[tuple[str, Status, bool], str] = {}

    def of(self, party: str, status: Status, *, is_outline: bool) -> str:
        """Return the address of a style."""
        key = (party, status, is_outline)
        if key not in self._names:
            self._names[key] = f"look-{len(self._names) + 1}"
            self._add(self._names[key], *key)
        return f"#{self._names[key]}"

    def words(self, party: str) -> str:
        """Return a party's name."""
        return self._atlas.parties[party].name if party in self._atlas.parties else party

    def sources(self, ids: Sequence[str]) -> list[str]:
        """Return the titles of sources."""
        known = self._atlas.sources
        return [known[one].title if one in known else one for one in ids]

    def _add(self, name: str, party: str, status: Status, is_outline: bool) -> None:
        look, hue = STATUS_LOOKS[status], self._colours.get(party, NEUTRAL_HUE)
        style = Element("Style", id=name)
        # After name, open and description, and in the order in which they were asked for.
        self._document.insert(2 + len(self._names), style)
        icon = SubElement(style, "IconStyle")
        _add(icon, "color", _abgr(hue, max(look.fill, 0.3)))
        _add(icon, "scale", "0.5")
        if self._icon:
            _add(SubElement(icon, "Icon"), "href", self._icon)
        _add(SubElement(style, "LabelStyle"), "scale", "0.7")
        line = SubElement(style, "LineStyle")
        _add(line, "color", _abgr(hue, 0.9))
        _add(line, "width", "2")
        polygon = SubElement(style, "PolyStyle")
        _add(polygon, "color", _abgr(hue, look.area))
        _add(polygon, "fill", "0" if is_outline or not look.area else "1")


def _abgr(colour: str, opacity: float) -> str:
    red, green, blue = (colour[i : i + 2] for i in (1, 3, 5))
    return f"{round(255 * opacity):02x}{blue}{green}{red}"


def _add_layer(document: Element, sheet: Sheet, styles: _Styles) -> list[str]:
    layer, frame = sheet.layer, sheet.frame
    folder = SubElement(document, "Folder")
    _add(folder, "name", layer.title)
    _add(folder, "visibility", "1" if layer.visible else "0")
    credit = " ".join(filter(None, (layer.note, layer.licence, layer.attribution)))
    _add(folder, "description", _escaped(credit))
    fields, remarks = fields_of(frame)
    hidden = {*DATE_FIELDS, "name"}
    told = {field.name: _texts(field) for field in fields if field.name not in hidden}
    start, end = (_field(fields, name) for name in ("valid_from_date", "valid_to_date"))
    columns = [name for name in _TOLD if name in frame.columns]
    rows = zip(*(frame[name].tolist() for name in columns), strict=True)
    for number, (values, shape) in enumerate(zip(rows, frame.geometry, strict=True)):
        row = dict(zip(columns, values, strict=True))
        placemark = SubElement(folder, "Placemark")
        _add(placemark, "name", str(row["name"] or row["id"]))
        _add(placemark, "visibility", "1" if layer.visible else "0")
        _add(placemark, "description", _escaped("\n".join(_said(row, styles))))
        if not row["undated"]:
            _add_span(placemark, start, end, number)
        is_outline = layer.kind in _OUTLINES
        look = styles.of(row["holder"] or row["claimant"], _status_of(row), is_outline=is_outline)
        _add(placemark, "styleUrl", look)
        _add_values(placemark, told, number)
        if shape is not None and not shape.is_empty:
            _add_shape(placemark, shape)
    return [f"{layer.id}: {remark}" for remark in remarks]


def _field(fields: Sequence[Field], name: str) -> Field:
    return next(field for field in fields if field.name == name)


#: What a placemark's name, look and balloon are made from.
_TOLD = (
    "id", "name", "undated", "certain", "holder", "claimant", "valid_from", "valid_to",
    "certainty", "account", "summary", "sources",
)  # fmt: skip


def _status_of(row: Mapping[str, Any]) -> Status:
    return status_of(
        certain=bool(row.get("certain", True)),
        certainty=row["certainty"],
        claimed=bool(row["claimant"]) and not row["holder"],
    )


def _said(row: Mapping[str, Any], styles: _Styles) -> Iterator[str]:
    """What a balloon tells: who, when, how sure, on which sources. An account speaks for itself."""
    teller = f"{styles.words(row['account'])}: " if row["account"] else ""
    if row["holder"]:
        yield f"{teller or 'said to be '}held by {styles.words(row['holder'])}"
    elif row["claimant"]:
        yield f"{teller}claimed by {styles.words(row['claimant'])}"
    if when := span_words(row["valid_from"], row["valid_to"]):
        yield when
    yield STATUS_LOOKS[_status_of(row)].words
    if row["summary"]:
        yield f"{teller}{row['summary']}"
    if row["sources"]:
        yield f"sources: {'; '.join(styles.sources(row['sources']))}"


def _escaped(text: str) -> str:
    # A balloon shows HTML: what a feature says must stay text.
    return html.escape(text, quote=False)


def _add_span(placemark: Element, start: Field, end: Field, row: int) -> None:
    if start.missing[row] and end.missing[row]:
        return
    span = SubElement(placemark, "TimeSpan")
    if not start.missing[row]:
        _add(span, "begin", f"{start.values[row]}T00:00:00Z")
    if not end.missing[row] and end.values[row] < _LATEST:
        last = end.values[row] - np.timedelta64(1, "D")
        _add(span, "end", f"{last}T23:59:59Z" if last >= _FIRST else f"{_FIRST}T00:00:00Z")


def _texts(field: Field) -> list[str | None]:
    """The values of a field as KML says them; None where there is none."""
    if field.values.dtype.kind == "O":
        return [None if gone else text for text, gone in zip(*field[1:], strict=True)]
    said = [plain_text(value) for value in field.values.tolist()]
    return [None if gone else text for text, gone in zip(said, field.missing, strict=True)]


def _add_values(placemark: Element, columns: Mapping[str, list[str | None]], row: int) -> None:
    extended = SubElement(placemark, "ExtendedData")
    for name, texts in columns.items():
        if (text := texts[row]) is not None:
            SubElement(SubElement(extended, "Data", name=name), "value").text = text


def _add_shape(parent: Element, shape: BaseGeometry) -> None:
    if hasattr(shape, "geoms"):
        many = SubElement(parent, "MultiGeometry")
        for one in shape.geoms:
            _add_shape(many, one)
    elif isinstance(shape, Polygon):
        polygon = SubElement(parent, "Polygon")
        _add(polygon, "tessellate", "1")
        for name, rings in (("outer", [shape.exterior]), ("inner", shape.interiors)):
            for ring in rings:
                boundary = SubElement(SubElement(polygon, f"{name}BoundaryIs"), "LinearRing")
                _add(boundary, "coordinates", _positions(ring))
    else:
        simple = SubElement(parent, _GEOMETRY[shape.geom_type])
        if shape.geom_type != "Point":
            _add(simple, "tessellate", "1")
        _add(simple, "coordinates", _positions(shape))


def _positions(shape: BaseGeometry) -> str:
    found = shapely.get_coordinates(shape, include_z=shape.has_z)
    return " ".join(
        ",".join(f"{number:.7f}".rstrip("0").rstrip(".") for number in p) for p in found
    )
