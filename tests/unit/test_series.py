"""Several dates on one page: their frames, their words, one legend, what changed hands."""

import io
import xml.etree.ElementTree as ET
from itertools import combinations, permutations

import matplotlib as mpl
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

from geo_app.compare import compare
from geo_app.errors import TooSmallError, UsageError
from geo_app.snapshot import PRESETS, Request, Scene, scene, snapshot
from geo_app.snapshot.content.looks import Hue, drawn_of
from geo_app.snapshot.drawing.canvas import Group, Paper, path_of
from geo_app.snapshot.drawing.palette import palette_of
from geo_app.snapshot.page.legend import legend_of
from geo_app.snapshot.presets import sized
from geo_app.snapshot.several.changes import changed_ground
from geo_app.snapshot.several.difference import difference_figure, difference_of
from geo_app.snapshot.several.grid import boxes_in
from geo_app.snapshot.several.series import drawn_on_each, series_figure, series_of
from geo_app.snapshot.taking import drawn
from geo_app.snapshot.words import alt_text, caption
from geo_app.store import read_atlas
from geo_app.style import Status
from geo_app.validtime import day_number

BEFORE, AFTER = day_number("2020-09-26"), day_number("2020-12-02")
GRID = [day_number(f"{year}-06-01") for year in (1989, 1992, 1994, 2016, 2021, 2024)]


@pytest.fixture(scope="module")
def atlas():
    return read_atlas()


def check_words(figure) -> None:
    """No text of a figure lies over another, and none is cut."""
    FigureCanvasAgg(figure)
    with mpl.rc_context({"text.hinting": "none"}):
        whole = shapely.box(0, 0, *(figure.get_size_inches() * figure.dpi))
        named = [(text.get_text(), inked(text)) for text in figure.findobj(Text)]
    assert len(named) > 10
    cores = [(t, box.buffer(-0.35 * figure.dpi / 96, join_style="mitre")) for t, box in named]
    for text, box in cores:
        assert whole.covers(box), f"{text!r} is cut"
    for (one, box), (other, second) in combinations(cores, 2):
        assert not box.intersects(second), f"{one!r} lies over {other!r}"


def inked(text) -> shapely.Polygon:
    path = mpl.textpath.TextPath((0, 0), text.get_text(), prop=text.get_fontproperties())
    box = np.asarray(path.get_extents().extents).reshape(2, 2) * text.figure.dpi / 72
    shift = {"left": 0, "center": box[1, 0] / 2, "right": box[1, 0]}[text.get_ha()]
    x, y = text.get_transform().transform(text.get_position())
    return shapely.box(*np.concatenate(box + np.array([x - shift, y])))


@pytest.mark.parametrize(
    ("dates", "options"),
    [
        ((BEFORE, AFTER), {}),
        ((BEFORE, AFTER), {"preset": PRESETS["newspaper-column"], "language": "ru"}),
        (GRID, {"preset": PRESETS["full-hd"], "language": "hy"}),
        (GRID, {"preset": PRESETS["a4-portrait"], "language": "az"}),
    ],
)
def test_no_text_of_a_page_lies_over_another(atlas, dates, options):
    series = series_of(atlas, dates, Request(0, **options))
    figure = series_figure(series)
    check_words(figure)
    names = [group.get_gid() for group in figure.findobj(Group)]
    assert names.count("settlements") == len(dates)
    assert names.count("legend") == names.count("sources") == names.count("scale-bar") == 1
    assert [scene.day for scene in series.scenes] == list(dates)


def test_the_legend_has_what_any_map_has_and_sources_are_named_once(atlas):
    series = series_of(atlas, (BEFORE, AFTER), Request(0))
    wanted = {row.key for one in series.scenes for row in legend_of(
        atlas, one.marks, one.shapes, one.request)}  # fmt: skip
    assert {row.key for row in series.page.legend} == wanted
    assert not any(row.count for row in series.page.legend)
    dots = [{hue.party for m in one.marks for hue in m.hues} for one in series.scenes]
    assert "russian-peacekeepers" in dots[1] - dots[0]


def test_a_page_tells_its_dates_and_the_command_that_makes_it_again(atlas):
    content = snapshot(atlas, BEFORE, compare=AFTER, preset="social-1200x675")
    told = Image.open(io.BytesIO(content)).text
    assert told["Date"].split() == ["2020-09-26", "2020-12-02"]
    assert told["Command"] == (
        "geo-app snapshot 2020-09-26 --compare 2020-12-02 -o FILE --preset social-1200x675"
    )
    assert "26 September 2020 and 2 December 2020" in told["Description"]
    # The numbers of one of the dates alone would be taken for those of both.
    for date in ("26 September 2020", "2 December 2020"):
        assert told["Description"].count(f"Settlements shown on {date}") == 1


def test_sizes_are_tried_with_what_was_drawn_once(atlas, monkeypatch):
    asked = []

    def counted(*given):
        asked.append(given)
        return drawn_of(*given)

    monkeypatch.setattr(scene, "drawn_of", counted)
    for options, count in (({"dates": GRID[1:]}, len(GRID)),
                           ({"compare": AFTER, "difference": True}, 2), ({}, 1)):  # fmt: skip
        with pytest.raises(TooSmallError, match="pixels are enough"):
            drawn(atlas, GRID[0], preset=sized(240, 200), **options)
        assert len(asked) == count
        asked.clear()
    each = drawn_on_each(atlas, GRID, Request(0))
    for once, all_of_them in zip(each.union, zip(*each.by_day.values(), strict=True), strict=True):
        assert len(once) == len({*once}) == len({one for found in all_of_them for one in found})


def test_the_difference_shows_what_changed_hands_and_nothing_else(atlas):
    found = difference_of(atlas, AFTER, Request(BEFORE))
    figure = difference_figure(found)
    check_words(figure)
    wanted = {one.place for one in compare(atlas, BEFORE, AFTER).settlements}
    drawn = {mark.place for mark in found.page.marks}
    assert drawn
    assert drawn <= wanted
    assert sum(row.count for row in found.page.legend) == len(drawn)
    check_key(found)
    written = " ".join(text.get_text() for text in figure.findobj(Text))
    for name in ("Armenia", "Azerbaijan", "Fuzuli", "Kalbajar", "Qubadli", "Shusha"):
        assert name in written
    assert [type(scene) for scene in found.scenes] == [Scene, Scene]
    check_how_sure(found, figure)
    content = snapshot(atlas, BEFORE, format="svg", compare=AFTER, difference=True)
    texts = [found.text for found in ET.fromstring(content).iter() if found.text]  # noqa: S314
    assert "Difference between 26 September 2020 and 2 December 2020" in texts


def check_key(found) -> None:
    """The key says in words what went to whom, what is of which date, and what plain ground is."""
    rows = found.page.legend
    assert rows[0].text == "NKR / Artsakh, then Azerbaijan"
    reading = [row for row in rows if "ground is inferred" in row.group]
    assert [row.text.split(":")[0] for row in reading] == [
        "Centre, stripes", "Rim, ground", "No stripes",
    ]  # fmt: skip
    assert reading[0].text.endswith("26 September 2020")
    assert reading[1].text.endswith("2 December 2020")


def check_how_sure(found, figure) -> None:
    """What is not certain is neither drawn nor told as if it were."""
    certainty = {one.place: one.certainty for one in found.found.settlements}
    statuses = {"certain": "certain", "less-certain": "less", "uncertain": "doubtful"}
    counts = dict.fromkeys(statuses.values(), 0)
    for mark in found.page.marks:
        assert {hue.status for hue in mark.hues} == {statuses[certainty[mark.place]]}
        counts[mark.hues[0].status] += 1
    assert min(counts.values()) > 10
    shown = [row.swatch.hues[0].status for row in found.page.legend if row.group == "status"]
    assert shown == list(counts)
    told = f"less certain: {counts['less']}; possible or uncertain: {counts['doubtful']}"
    for words in (caption(found.page), alt_text(found.page)):
        assert told in words
    discs = next(g for g in figure.findobj(Group) if g.get_gid() == "settlements").children
    looks = {mark.hues for mark in found.page.marks}
    assert len(discs) == len({str((d.get_facecolor(), d.get_edgecolor())) for d in discs})
    assert len(discs) == len(looks) >= len(counts)
    # Of each pair of holders the ground in all degrees of doubt is the ground that differs.
    whole = found.found.ground
    for before, after, area in zip(whole["from"], whole["to"], whole.geometry, strict=True):
        parts = [a for hues, a in found.ground if [h.party for h in hues] == [before, after]]
        assert sum(part.area for part in parts) == pytest.approx(area.area)
    assert {hues[0].status for hues, _ in found.ground} == set(counts)


@pytest.mark.parametrize("status", [Status.CERTAIN, Status.LESS])
@pytest.mark.parametrize("parties", list(permutations(["azerbaijan", "artsakh"])))
def test_in_greys_stripes_stand_out_from_the_ground(atlas, parties, status):
    paper, box = Paper((60.0, 60.0), 1 / 96), shapely.box(0, 0, 60, 60)
    palette = palette_of(atlas, Request(0, grayscale=True))
    hues = tuple(Hue(party, status) for party in parties)
    group = paper.group("ground")
    group.add(paper.shape(path_of([box]), fill=palette.theme.land))
    group.add(*changed_ground(paper, box, hues, palette, paper.clip((0, 0, 60, 60))))
    canvas = FigureCanvasAgg(paper.figure)
    canvas.draw()
    # From one stripe to the next, within a row that is cut from the middle.
    row = np.asarray(canvas.buffer_rgba())[30, 26:34, 0].astype(int)
    assert row.max() - row.min() > 50


def test_a_page_on_which_nothing_differs_says_so(atlas):
    first, last = day_number("2016-04-01"), day_number("2016-04-05")
    found = difference_of(atlas, last, Request(first, preset=PRESETS["social-1200x675"]))
    words = "No settlement in this frame has another holder on the second date"
    check_words(figure := difference_figure(found))
    written = " ".join(text.get_text() for text in figure.findobj(Text))
    assert words in written
    assert words in caption(found.page)
    assert words in alt_text(found.page)
    assert not found.page.marks
    with pytest.raises(UsageError, match="ask for a layer that has them"):
        difference_of(atlas, last, Request(first, layers=("claims",)))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"compare": BEFORE}, "2020-09-26 is asked for twice"),
        ({"compare": BEFORE, "difference": True}, "both dates are 2020-09-26; name two"),
        ({"dates": list(range(BEFORE + 1, BEFORE + 20))}, "2 to 16 dates"),
        ({"dates": GRID, "preset": "newspaper-column", "title": "Long " * 40}, "too small"),
        ({"compare": AFTER, "dates": GRID}, "give one of them"),
        ({"difference": True}, "second date"),
        ({"compare": "1800-01-01"}, "the atlas runs from"),
        ({"compare": AFTER, "difference": True, "account": "differing"}, "between two dates"),
    ],
)
def test_what_cannot_be_shown_is_told(atlas, options, words):
    with pytest.raises(UsageError, match=words):
        snapshot(atlas, BEFORE, **options)


@pytest.mark.parametrize(
    ("wide", "high", "count", "rows"),
    [
        (755, 629, 9, 3), (755, 629, 16, 4), (755, 629, 2, 1), (708, 752, 2, 2), (900, 500, 6, 2),
        (346, 207, 4, 2), (777, 445, 4, 2), (777, 445, 3, 1),
    ],
)  # fmt: skip
def test_grids_leave_few_places_empty_and_maps_are_no_strips(wide, high, count, rows):
    assert len({box[3] for box in boxes_in((0, 0, wide, high), count, 1.04)}) == rows


@given(
    st.floats(200, 2000), st.floats(200, 2000), st.integers(1, 16), st.floats(0.3, 3),
)  # fmt: skip
def test_frames_lie_in_their_room_and_beside_each_other(wide, high, count, aspect):
    room = (10.0, 20.0, 10.0 + wide, 20.0 + high)
    boxes = boxes_in(room, count, aspect)
    assert len(boxes) == count
    for left, bottom, right, top in boxes:
        assert room[0] - 1e-6 <= left < right <= room[2] + 1e-6
        assert room[1] - 1e-6 <= bottom
        assert top < room[3]
    for one, other in combinations(boxes, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[1] > other[3] or other[1] > one[3]
        assert one[2] - one[0] == pytest.approx(other[2] - other[0])
