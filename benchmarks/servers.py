"""Streamlit servers, each in a process of its own, ours and the peer's alike."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks import ours
from benchmarks.peer_assets import CACHE, streamlit_folium

PEER_APP = Path(__file__).parent / "peers" / "st_folium_app.py"
START_LIMIT_S = 60


@dataclass(frozen=True)
class App:
    """An app, the command that serves it, and where and with what it runs."""

    name: str
    command: tuple[str, ...]
    port_option: str
    folder: Path
    python_path: tuple[Path, ...] = ()


def peer_app() -> App:
    """Describe an ordinary st_folium app, in its own folder and so with Streamlit's settings."""
    command = (sys.executable, "-m", "streamlit", "run", str(PEER_APP))
    flags = ("--server.headless=true", "--server.address=127.0.0.1")
    quiet = "--browser.gatherUsageStats=false"
    path = (ours.ROOT, streamlit_folium())
    return App("st_folium", (*command, *flags, quiet), "--server.port", PEER_APP.parent, path)


def our_app() -> App:
    """Describe the explorer on its built-in atlas, as ``make run`` starts it."""
    command = str(Path(sys.executable).with_name("geo-app"))
    flags = ("--no-browser", "--host=127.0.0.1")
    return App("explorer", (command, "serve", *flags), "--port", ours.ROOT)


@contextmanager
def serving(app: App) -> Iterator[int]:
    """Run an app's server and give its port; the server is stopped at the end."""
    port = free_port()
    process = start(app, port)
    try:
        wait_until_answering(app, port, process)
        yield port
    finally:
        stop(process)


def start(app: App, port: int) -> subprocess.Popen[bytes]:
    """Start an app's server, without waiting for it."""
    path = os.pathsep.join(str(folder) for folder in app.python_path)
    with _log(app.name).open("wb") as log:
        return subprocess.Popen(
            [*app.command, f"{app.port_option}={port}"],
            cwd=app.folder,
            env=os.environ | {"PYTHONPATH": path},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_answering(app: App, port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once the server answers its health check."""
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{app.name} ended:\n{_log(app.name).read_text()}")
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.01)
    raise TimeoutError(f"{app.name}: no answer after {START_LIMIT_S} s")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a server and whatever it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _log(name: str) -> Path:
    CACHE.mkdir(exist_ok=True)
    return CACHE / f"{name}.log"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
