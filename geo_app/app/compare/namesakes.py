"""Settlements that share their name with another: the district that each of them lies in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import geopandas as gpd
import pandas as pd

from geo_app.gazetteer import Gazetteer, Place
from geo_app.model import Atlas, LayerKind

__all__ = ["districts_of_namesakes"]

#: Kinds of boundary that are districts, of any age.
_DISTRICTS = frozenset({"city under the republic", "county", "district", "rayon"})


def districts_of_namesakes(
    atlas: Atlas, gazetteer: Gazetteer, places: Iterable[str], day: int
) -> dict[str, str]:
    """Tell places apart that bear the name of another place of the atlas.

    Parameters
    ----------
    atlas, gazetteer
        Whose districts and places there are.
    places
        Ids of places.
    day
        Days since 1970-01-01.

    Returns
    -------
    dict
        The district on that day of each of them that has a namesake. Where there is none, or only
        one that some party claims, the nearest place of more than a village. Namesakes in one
        district have their latitude and longitude too.

    Examples
    --------
    >>> from geo_app import day_number, read_atlas
    >>> atlas = read_atlas()
    >>> asked = (atlas, Gazetteer(atlas), ["mazra-qubadli", "talish"], day_number("2020-12-31"))
    >>> districts_of_namesakes(*asked)
    {'mazra-qubadli': 'Qubadli district'}
    """
    known = gazetteer.places
    times = Counter(place.name for place in known.values())
    asked = [known[i] for i in places if i in known and times[known[i].name] > 1]
    asked = [place for place in asked if place.lat is not None]
    if not asked:
        return {}
    points = _points(asked)
    found = _towns(points, known) | _districts(atlas, points, day)
    shared = Counter((known[place].name, words) for place, words in found.items())
    return {
        place: words if shared[known[place].name, words] == 1 else f"{words}, {_at(known[place])}"
        for place, words in found.items()
    }


def _at(place: Place) -> str:
    return f"{place.lat:.2f}, {place.lon:.2f}"


def _points(places: Iterable[Place]) -> gpd.GeoDataFrame:
    known = list(places)
    shapes = gpd.points_from_xy([p.lon for p in known], [p.lat for p in known], crs="EPSG:4326")
    return gpd.GeoDataFrame({"id": [p.id for p in known]}, geometry=shapes)


def _districts(atlas: Atlas, points: gpd.GeoDataFrame, day: int) -> dict[str, str]:
    frames = [layer.frame for layer in atlas.layers if layer.kind == LayerKind.BOUNDARY]
    drawn = [frame[_is_district(frame, day)][["name", "geometry"]] for frame in frames]
    if not any(map(len, drawn)):
        return {}
    found = points.sjoin(pd.concat([frame for frame in drawn if len(frame)]), predicate="within")
    return dict(zip(found["id"], found["name"], strict=True))


def _is_district(frame: gpd.GeoDataFrame, day: int) -> pd.Series[bool]:
    """Which boundaries are districts on a day that no party in particular claims."""
    holds = (frame["start_earliest"] <= day) & (frame["end_latest"] > day)
    is_anyones = (frame["claimant"] == "") & (frame["account"] == "")
    is_shown: pd.Series[bool] = holds & is_anyones & frame["subkind"].isin(_DISTRICTS)
    return is_shown


def _towns(points: gpd.GeoDataFrame, known: Mapping[str, Place]) -> dict[str, str]:
    towns = [p for p in known.values() if p.subkind in {"city", "town"} and p.lat is not None]
    if not towns:
        return {}
    far = _points(towns).to_crs(6933)
    nearest = points.to_crs(6933).sjoin_nearest(far, lsuffix="of", rsuffix="near")
    pairs = zip(nearest["id_of"], nearest["id_near"], strict=True)
    return {place: f"near {known[town].name}" for place, town in pairs}
