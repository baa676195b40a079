import datetime as dt
from dataclasses import replace

from geo_app.app.place.distance import distance_table
from geo_app.lives import life
from geo_app.store import read_atlas


def test_distances_are_in_order_also_where_the_atlas_ends_before_a_change() -> None:
    atlas = read_atlas()
    found = life(atlas, "talish")
    whole = distance_table(atlas, found)
    assert whole["date"].iloc[-1] == atlas.last.isoformat()
    early = distance_table(replace(atlas, last=dt.date(2010, 1, 1)), found)
    for table in (whole, early):
        assert table["day"].is_monotonic_increasing
    assert len(early) == len(found.line)
