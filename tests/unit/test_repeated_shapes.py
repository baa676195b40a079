"""A shape that is repeated for each of its times does not make a layer of any size."""

from typing import Any

import pytest

from geo_app.dialects import translated

RING = [[float(n), float(n % 2)] for n in range(10)]


def given(times: int, *whens: bool) -> dict[str, Any]:
    when = {"timespans": [{"start": {"in": str(1800 + n)}} for n in range(times)]}
    dated = [{"type": "Polygon", "coordinates": [RING]} for _ in whens]
    for n, (shape, is_dated) in enumerate(zip(dated, whens, strict=True)):
        if is_dated:
            shape["when"] = when | {"label": str(n)}
    shapes = {"type": "GeometryCollection", "geometries": dated}
    own = {} if any(whens) else {"when": when}
    return {"type": "Feature", "id": "a", "geometry": shapes, "properties": {}, **own}


@pytest.mark.parametrize(
    ("whens", "times", "rows", "faults"),
    [
        ((False, False), 5, 5, []),
        ((False, False), 6, 5, [6]),
        ((True, True), 5, 10, []),
        ((True, True), 7, 10, [7]),
        ((True, True, True), 10, 12, [10, 10]),
    ],
)
def test_positions_are_repeated_only_so_often(
    monkeypatch: pytest.MonkeyPatch, whens: tuple[bool], times: int, rows: int, faults: list[int]
) -> None:
    monkeypatch.setenv("GEO_APP_MAX_VERTICES", "100")
    result = translated(given(times, *whens))
    assert len(result.features) == rows
    assert [fault.value for fault in result.faults] == faults
    assert all("repeated" in fault.message for fault in result.faults)
    assert all(part["properties"]["valid_from"] for part in result.features)
