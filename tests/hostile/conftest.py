"""A place to write a hostile file to, and somebody it must not reach."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hostile.attacks import Listener


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    yield one
    one.socket.close()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def made(content: str | bytes, name: str = "layer.geojson") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return made
