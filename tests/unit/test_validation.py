"""docs/validation.md says what is computed."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pyproj import Geod

import geo_app
from geo_app.model import Atlas

DOCUMENT = Path(__file__).parents[2] / "docs" / "validation.md"
WGS84 = Geod(ellps="WGS84")


@cache
def atlas() -> Atlas:
    return geo_app.read_atlas()


def frame_of(layer: str):
    return next(one.frame for one in atlas().layers if one.id == layer)


def drawn(layer: str, feature: str) -> str:
    frame = frame_of(layer)
    (shape,) = frame.geometry[frame["id"] == feature]
    return f"{abs(WGS84.geometry_area_perimeter(shape)[0]) / 1e6:,.0f}"


def inferred(date: str, holder: str) -> str:
    held = geo_app.control(atlas(), date)
    (area,) = (area for area in held.areas if area.holder == holder)
    return f"{area.km2:,.0f} ({area.km2_low:,.0f} to {area.km2_high:,.0f})"


def changed(account: str, holder: str) -> str:
    """Hectares gained or lost in April 2016."""
    found = geo_app.compare(
        atlas(), "2016-04-01", "2016-04-12", account_a=account, account_b=account
    )
    (area,) = (area for area in found.areas if area.holder == holder)
    # Plus nought, so that no nought has a sign.
    numbers = [round(100 * km2) + 0 for km2 in (area.change_km2, area.change_low, area.change_high)]
    return "{:,} ({:,} to {:,})".format(*numbers)


@cache
def taken() -> Counter[str]:
    """Settlements that became held by Azerbaijan in autumn 2020, by kind."""
    frame = frame_of("settlements")
    kinds = dict(zip(frame["place"], frame["subkind"], strict=True))
    found = geo_app.compare(atlas(), "2020-09-26", "2020-11-10")
    return Counter(kinds[each.place] for each in found.settlements if each.to == "azerbaijan")


OURS: dict[str, Callable[[], str]] = {
    "Nagorno-Karabakh Autonomous Oblast, its outline": lambda: drawn("boundaries", "nkao"),
    "Nagorno-Karabakh Autonomous Oblast, inferred": lambda: inferred("1990-06-01", "nkao"),
    "held by NKR / Artsakh, outline as drawn, 1994": lambda: drawn(
        "boundaries", "artsakh-de-facto-1994"
    ),
    "held by NKR / Artsakh, inferred, 1 June 2015": lambda: inferred("2015-06-01", "artsakh"),
    "the same, other figure": lambda: inferred("2015-06-01", "artsakh"),
    "held by NKR / Artsakh, outline as drawn, 2020": lambda: drawn(
        "boundaries", "artsakh-de-facto-2020"
    ),
    "held by NKR / Artsakh, inferred, 1 June 2021": lambda: inferred("2021-06-01", "artsakh"),
    "Lachin district": lambda: drawn("control-areas", "lachin-district-2"),
    "Qubadli district": lambda: drawn("control-areas", "qubadli-district-2"),
    "Jabrayil district": lambda: drawn("control-areas", "jabrayil-district-2"),
    "Zangilan district": lambda: drawn("control-areas", "zangilan-district-2"),
    "as nobody in particular": lambda: changed("", "azerbaijan"),
    "gained by Azerbaijan": lambda: changed("azerbaijan", "azerbaijan"),
    "lost by NKR / Artsakh": lambda: changed("artsakh", "artsakh"),
    "cities": lambda: str(taken()["city"]),
    "towns": lambda: str(taken()["town"]),
    "villages": lambda: str(taken()["village"]),
}


def rows() -> Iterator[list[str]]:
    """The rows of figures: what, published, ours, and in most of them the difference."""
    for line in DOCUMENT.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and re.search(r"\d", cells[1]):
            yield cells


def number(text: str) -> float:
    return float(re.match(r"[\d,.]+", text)[0].replace(",", ""))  # type: ignore[index]


def test_every_row_is_computed_and_every_computation_has_its_row() -> None:
    told = [cells[0] for cells in rows()]
    assert [what for what in OURS if sum(each.startswith(what) for each in told) != 1] == []
    assert len(told) == len(OURS)


def figures_of(what: str, cells: list[str]) -> list[str]:
    """A row as it ought to be."""
    ours = OURS[what]()
    expected = [*cells[:2], ours]
    if len(cells) == 4:
        published, estimate = number(cells[1]), number(ours)
        share = f"{100 * (estimate / published - 1):+.1f} %"
        expected.append(share if "km²" in cells[1] else f"{estimate - published:+.0f}")
    return expected


@pytest.mark.parametrize("what", OURS)
def test_the_document_says_what_is_computed(what: str) -> None:
    (cells,) = (cells for cells in rows() if cells[0].startswith(what))
    assert cells == figures_of(what, cells), "docs/refresh.py writes them anew"


@pytest.mark.parametrize("published", [11_300, 11_458])
def test_the_published_figures_of_2015_lie_in_our_range(published: int) -> None:
    low, high = re.findall(r"[\d,]+", inferred("2015-06-01", "artsakh"))[1:]
    assert number(low) <= published <= number(high)


def test_published_figures_are_those_of_the_facts() -> None:
    facts = DOCUMENT.parents[1] / "geodata" / "build" / "facts"
    text = "".join((facts / name).read_text("utf-8") for name in ("boundaries.csv", "claims.csv"))
    for figure in (
        "4,388", "11,458", "11,300", "2,900", "1,840", "1,050", "2,000 hectares", "800,800,ha",
        "district area 802 km2", "district area 707 km2", "5 cities, 4 towns (settlements), 286",
    ):  # fmt: skip
        assert figure in text, figure
