"""Large files made to fill the memory: what they may cost grows with their size, and is bounded."""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from tests.hostile.attacks import collection, feature, reading

# Enough to tell growth from the floor; 100 was tried by hand.
SIZE = int(os.environ.get("HOSTILE_MB", "4")) * 1_000_000
TIMESPAN = {"start": {"in": "1988"}, "end": {"in": "1989"}}


def zigzag(count: int) -> list[list[float]]:
    """A small ring that crosses itself millions of times."""
    ring = [[46 + i * 7919 % 997 / 997, 40 + i * 104729 % 991 / 991] for i in range(count)]
    return [*ring, ring[0]]


LARGE: dict[str, Callable[[int], str]] = {
    "a string": lambda size: collection(feature(properties='{"a": "%s"}' % ("x" * size))),
    "empty arrays": lambda size: collection(
        feature(), feature(properties='{"a": [%s1]}' % ("[]," * (size // 3))), feature()
    ),
    "empty arrays in many": lambda size: collection(
        *[feature(properties='{"a": [%s1]}' % ("[]," * 3000))] * (size // 9000)
    ),
    "small numbers": lambda size: collection(
        feature(properties='{"a": [%s1]}' % ("9e9," * (size // 4))), feature()
    ),
    "one line": lambda size: collection(
        feature('{"type":"LineString","coordinates":[%s[1,1]]}' % ("[0,0]," * (size // 6)))
    ),
    "members": lambda size: collection(feature(), more='"a": [%s1], ' % ("[]," * (size // 3))),
    "depth": lambda size: collection(feature(properties='{"a": %s' % ("[" * size))),
    "keys": lambda size: collection(
        *[feature(properties=json.dumps({f"k{i}_{j}": 1 for j in range(100)}))
          for i in range(size // 1200)]
    ),
    "tiny members": lambda size: collection(*["1"] * (size // 3)),
    "tiny features": lambda size: collection(
        *['{"type": "Feature", "properties": {}}'] * (size // 39)
    ),
    "odd points": lambda size: collection(
        *['{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1]}}']
        * (size // 80)
    ),
    "doubled keys": lambda size: collection(
        *['{"type":"Feature","properties":{"a":1,"a":2},"geometry":null}'] * (size // 66)
    ),
    "letters in the wrong code": lambda size: collection(
        feature(properties='{"a": "%s"}' % ("Ð¢Ð°Ð»Ñ‹Ñˆ" * (size // 20)))
    ),
    "sparse keys": lambda size: collection(
        *[feature(properties=json.dumps({f"k{i}_{j}": j for j in range(20)}))
          for i in range(size // 200)]
    ),
    "zig-zags": lambda size: collection(
        *[feature(json.dumps({"type": "Polygon", "coordinates": [zigzag(5000)]}))] * 5
    ),
    "timespans": lambda size: collection(
        json.dumps({"type": "Feature", "properties": {}, "geometry": None,
                    "when": {"timespans": [TIMESPAN] * (size // 4000)}})
    ),
    "open string": lambda size: '{"type": "FeatureCollection", "features": ["' + "x" * size,
    "blanks": lambda size: "{" + " " * size,
}  # fmt: skip


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Any]]]:
    """Read them all, two at a time: most of the time is the start of each process."""
    folder = tmp_path_factory.mktemp("large")

    def read(attack: str) -> None:
        path = folder / f"{attack}.geojson"
        path.write_text(LARGE[attack](SIZE), encoding="utf-8")
        reading(path)

    with ThreadPoolExecutor(2) as pool:
        yield {attack: pool.submit(read, attack) for attack in LARGE}


@pytest.mark.parametrize("attack", LARGE)
def test_large_ones_are_bounded_in_time_and_memory(
    readings: dict[str, Future[Any]], attack: str
) -> None:
    readings[attack].result()
