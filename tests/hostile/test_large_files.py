"""Large files made to fill the memory: what they may cost grows with their size, and is bounded."""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from geo_app.checks import Vocabulary
from geo_app.intake import take_in
from tests.hostile.attacks import codes, collection, feature, in_list, read, reading

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


# What is refused costs hardly more than its text.
LARGER, ROOM_MB = 30_000_000, 110
REFUSED: dict[str, tuple[str, Callable[[int], str]]] = {
    "features": (
        "too-many-features", lambda size: collection(*['{"type":"Feature"}'] * (size // 20))
    ),
    "features not marked": (
        "too-many-features", lambda size: collection(*['{"properties":{}}'] * (size // 19))
    ),
    "keys": (
        "too-large", lambda size: collection(
            feature(properties="{" + ",".join(f'"k{i}":1' for i in range(size // 11)) + "}")
        ),
    ),
    "numbers": ("too-large", lambda size: in_list("1.5", size // 4)),
    "texts": ("too-large", lambda size: in_list('""', size // 3)),
    "lists": ("too-large", lambda size: in_list("[]", size // 3)),
    "objects": ("too-large", lambda size: in_list("{}", size // 3)),
    "positions": (
        "too-large", lambda size: collection(
            feature('{"type":"MultiPoint","coordinates":[%s[1,2]]}' % ("[1,2]," * (size // 6)))
        ),
    ),
    "members": (
        "too-large", lambda size: collection(
            more="".join(f'"k{i}": [], ' for i in range(size // 14))
        ),
    ),
    "kept members": (
        "too-large", lambda size: collection(
            feature(), more="".join(f'"k{i}": [%s1], ' % ("[]," * 300_000) for i in range(30))
        ),
    ),
    "behind a long text": (
        "too-large", lambda size: collection(
            feature(properties='{"a": "%s"}' % ("x" * (size // 2))),
            feature(properties='{"a": [%s1]}' % ("[]," * (size // 6))),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", REFUSED)
def test_what_is_refused_is_not_built(attack: str, tmp_path: Path) -> None:
    code, text = REFUSED[attack]
    path = tmp_path / "large.geojson"
    path.write_text(text(LARGER), encoding="utf-8")
    told = reading(path)[0]
    assert code in told["codes"]
    assert told["megabytes"] < ROOM_MB


def test_the_features_beside_one_that_is_too_much_are_kept(write: Callable[..., Path]) -> None:
    much = feature(properties='{"a": [%s1]}' % ("1," * 600_000))
    path = write(collection(feature(), much, feature()))
    frame, findings = read(path)
    assert frame is not None
    assert frame["feature_index"].tolist() == [0, 2]
    [finding] = [one for one in findings if one.code == "too-large"]
    assert finding.index == 1
    assert finding.message == "the feature has more than 500,000 values and is left out"
    assert finding.fix == "simplify or split it, or set GEO_APP_MAX_VALUES"


@pytest.mark.parametrize(
    ("variable", "properties"),
    [("KEYS", '{"a": 1, "b": 2, "c": 3, "d": 4}'), ("VALUES", '{"a": [%s0]}' % ("0," * 30))],
)
def test_limits_of_a_feature_are_set_by_the_environment(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, variable: str, properties: str
) -> None:
    path = write(collection(feature(properties=properties)))
    assert "too-large" not in codes(path)
    monkeypatch.setenv(f"GEO_APP_MAX_{variable}", "7")
    assert "too-large" in codes(path)


def test_limits_of_a_document_are_set_by_the_environment(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(collection(*[feature()] * 5, more='"a": 1, "b": 2, '))
    assert codes(path) == set()
    for variable, number, code in (
        ("MEMBERS", 3, "too-large"),
        ("FEATURES", 4, "too-many-features"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(f"GEO_APP_MAX_{variable}", str(number))
            frame, findings = read(path)
        assert frame is None
        assert [finding.code for finding in findings] == [code]


def test_features_in_several_lists_are_counted_together(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    more = f'"features": [{", ".join([feature()] * 3)}], '
    path = write(collection(*[feature()] * 2, more=more))
    assert codes(path) == {"duplicate-key"}
    monkeypatch.setenv("GEO_APP_MAX_FEATURES", "4")
    assert "too-many-features" in codes(path)


def test_texts_that_are_not_judged_are_told(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [feature(properties=json.dumps({"name": f"Ð¢Ð°Ð»Ñ‹Ñˆ {i}"})) for i in range(9)]
    path = write(collection(*wrong))
    monkeypatch.setenv("GEO_APP_MAX_LETTERS", "60")
    taken = take_in(path, path.name, Vocabulary())
    told = [one for one in taken.findings if one.code == "mojibake"]
    assert told[0].message.startswith("4 more texts have odd letters and were not looked at")
    assert [one.index for one in told[1:]] == [0, 1, 2, 3, 4]
