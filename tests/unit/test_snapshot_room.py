"""Whether the words of a figure have room on its page, on the dates that say most."""

from itertools import combinations

import pytest
import shapely

from geo_app.model import Atlas
from geo_app.snapshot import PRESETS, Request, scene_of
from geo_app.snapshot.page.sheet import Sheet
from geo_app.store import read_atlas
from geo_app.validtime import day_number


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas()


def crowded(atlas: Atlas, language: str, preset: str) -> tuple[Sheet, list[shapely.Polygon]]:
    """A page of a date of which there is much to say, and the boxes of the words of its legend."""
    day = day_number("2020-11-20")
    request = Request(day, language=language, inferred=True, preset=PRESETS[preset])
    sheet = scene_of(atlas, request).sheet
    rows = [shapely.box(*line.box) for line in sheet.lines if line.part == "legend"]
    assert not [1 for one, other in combinations(rows, 2) if one.buffer(-0.3).intersects(other)]
    return sheet, rows


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_a_newspaper_column_has_room_for_a_crowded_date(atlas, language):
    sheet, _ = crowded(atlas, language, "newspaper-column")
    assert sheet.frame[3] - sheet.frame[1] > 110
    assert min(line.size for line in sheet.lines) > 6.5
    # The columns are about as high as one another.
    left = [s.box[1] for s in sheet.swatches if s.box[0] < sheet.page[0] / 2]
    right = [s.box[1] for s in sheet.swatches if s.box[0] > sheet.page[0] / 2]
    assert abs(min(left) - min(right)) < 40


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_a_wide_page_has_its_long_legend_in_two_columns(atlas, language):
    sheet, rows = crowded(atlas, language, "social-1200x675")
    left, bottom, right, _ = sheet.frame
    assert right - left > 0.5 * sheet.page[0]
    assert len({round(swatch.box[0]) for swatch in sheet.swatches}) == 2
    assert min(row.bounds[0] for row in rows) > right
    assert max(row.bounds[2] for row in rows) < sheet.page[0]
    assert min(row.bounds[1] for row in rows) > bottom
