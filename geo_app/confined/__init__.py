"""Work on a stranger's bytes in a child process that can do nothing else.

The child has limits of time and memory, writes no file, opens no connection and starts no program.
GDAL is not in it: GeoPackage is read with SQLite, GeoParquet with Arrow.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from geo_app.errors import ConfinedError
from geo_app.limits import limits

__all__ = ["features_of", "mended"]

_CHILD = Path(__file__).with_name("child.py")
_PIECE = 1 << 16
# What may be said: so many times the file's size, and in each line what all features repeat.
_TIMES, _A_LINE = 8, 250
# How many times longer than in one silence a child may be waited for.
_WAITS = 10


def mended(wkb: bytes, seconds: float | None = None) -> bytes:
    """Mend a geometry that is not valid.

    Parameters
    ----------
    wkb
        The geometry as well-known binary.
    seconds
        How long that may take, if less than the limit.

    Returns
    -------
    bytes
        A valid geometry that covers the same points, without what had collapsed to a line.

    Raises
    ------
    ConfinedError
        If it takes longer, or more memory, than `geo_app.limits` allows.

    Examples
    --------
    >>> import shapely
    >>> bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> shapely.from_wkb(mended(shapely.to_wkb(bow_tie))).geom_type
    'MultiPolygon'
    """
    most = limits().child_seconds
    timeout = most if seconds is None else min(seconds, most)
    with _started("mend") as child:
        try:
            out, error = child.communicate(wkb, timeout=timeout)
        except subprocess.TimeoutExpired:
            child.kill()
            raise _too_long(most) from None
    _raise_failure(child.returncode, error)
    return out


def features_of(path: Path, format_name: str) -> Iterator[bytes]:
    """Read a binary file as lines of JSON.

    Parameters
    ----------
    path
        The file.
    format_name
        ``"geopackage"`` or ``"geoparquet"``.

    Yields
    ------
    bytes
        First an object whose ``layers`` tell the ``name``, the ``crs`` and the ``rows`` of each;
        then a GeoJSON feature a line, layer after layer.

    Raises
    ------
    ConfinedError
        If the file cannot be read, or only with more time, memory or text than allowed.
    """
    with _started(format_name, str(path.resolve())) as child:
        try:
            yield from _lines(child, _most_bytes(path))
            error = child.stderr.read() if child.stderr else b""
            child.wait()
        finally:
            # Also when the reader has enough: the child does not go on alone.
            child.kill()
    _raise_failure(child.returncode, error)


def _started(task: str, *arguments: str) -> subprocess.Popen[bytes]:
    limit = limits()
    most = (str(limit.child_mb), str(limit.child_seconds))
    return subprocess.Popen(  # noqa: S603 - this project's own script, no shell
        [sys.executable, "-I", str(_CHILD), task, *most, *arguments],
        stdin=subprocess.PIPE if task == "mend" else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_ENVIRONMENT | {k: os.environ[k] for k in _INHERITED & os.environ.keys()},
        close_fds=True,
    )


# One thread and the plain allocator: others reserve more memory than the limit leaves.
_ENVIRONMENT = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PROJ_NETWORK": "OFF",
    "PYTHONUTF8": "1",
}
_INHERITED = {"SYSTEMROOT", "LD_LIBRARY_PATH"}


def _most_bytes(path: Path) -> int:
    return max(limits().unpacked_mb * 1_000_000, _TIMES * path.stat().st_size)


def _lines(child: subprocess.Popen[bytes], most: int) -> Iterator[bytes]:
    """Yield lines as they come; a child that is slow, or says too much, is given up."""
    seconds, pieces, left = limits().child_seconds, list[bytes](), float(_WAITS)
    left *= seconds
    while True:
        begin = time.monotonic()
        piece = _piece(child, min(seconds, left))
        if not piece:
            break
        # Only waiting counts: whoever takes the lines may take their time.
        left -= time.monotonic() - begin
        if left <= 0:
            _give_up(child, _too_long(_WAITS * seconds))
        head, *more = piece.split(b"\n")
        most += _A_LINE * len(more) - len(piece)
        if most < 0:
            _give_up(child, _too_much())
        pieces.append(head)
        for following in more:
            yield b"".join(pieces)
            pieces = [following]
    if any(pieces):
        yield b"".join(pieces)


def _piece(child: subprocess.Popen[bytes], seconds: float) -> bytes:
    if child.stdout is None:
        return b""
    ready, _, _ = select.select([child.stdout], [], [], seconds)
    if not ready:
        _give_up(child, _too_long(limits().child_seconds))
    return os.read(child.stdout.fileno(), _PIECE)


def _give_up(child: subprocess.Popen[bytes], error: ConfinedError) -> NoReturn:
    child.kill()
    raise error


def _too_much() -> ConfinedError:
    return ConfinedError(
        f"it unpacks to much more than its size ({limits().unpacked_mb} MB are allowed in any "
        "case); make several layers of it, or set GEO_APP_MAX_UNPACKED_MB"
    )


def _too_long(seconds: int) -> ConfinedError:
    return ConfinedError(
        f"it takes longer than {seconds} s; simplify it, or set GEO_APP_MAX_CHILD_SECONDS"
    )


def _raise_failure(code: int | None, error: bytes) -> None:
    if code == 0:
        return
    said = error.decode("utf-8", "replace").strip().splitlines()
    if code is not None and code < 0:
        raise _too_long(limits().child_seconds)
    if said and said[-1].startswith("MemoryError"):
        megabytes = limits().child_mb
        raise ConfinedError(
            f"it needs more than {megabytes:,} MB of memory; "
            "simplify it, or set GEO_APP_MAX_CHILD_MB"
        )
    raise ConfinedError(said[-1][:300] if said else f"the child process ended with code {code}")
