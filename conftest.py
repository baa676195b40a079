"""What tests and examples run under: no network, the same random examples in CI each time.

The built-in atlas is read once in a process: hundreds of them ask for it, and none changes it.
"""

import importlib.util
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

OFFLINE = Path(__file__).resolve().parent / "tests" / "offline"

# A deadline measures the machine, not the code.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def _refuse_network() -> None:
    """Shut the network to this process, the programs it starts and the C libraries of both."""
    spec = importlib.util.spec_from_file_location("offline", OFFLINE / "sitecustomize.py")
    assert spec
    assert spec.loader
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    os.environ["PYTHONPATH"] = str(OFFLINE)
    # GDAL and PROJ open sockets that Python does not see: they are sent where nobody listens.
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        os.environ[name] = "http://127.0.0.1:9"
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost,::1"
    os.environ["PROJ_NETWORK"] = "OFF"


_refuse_network()


@pytest.fixture(autouse=True)
def quiet_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a person's own settings out of the tests, and the tests out of a person's home."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.getbasetemp()))
    monkeypatch.delenv("GEO_APP_ATLAS", raising=False)


@pytest.fixture(autouse=True, scope="session")
def atlas_read_once() -> Iterator[None]:
    """Keep what was read of the built-in atlas; one by another path is read anew."""
    # Not above: what opens sockets is imported after the network is shut.
    from geo_app import store  # noqa: PLC0415

    read, folder = store._read, store.built_in_atlas()
    built_in = cache(lambda: read(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_read", lambda path: built_in() if path == folder else read(path))
        yield
