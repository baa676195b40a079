"""Frames become a film: MP4 by way of ffmpeg, GIF and WebP by Pillow."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Protocol

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
from PIL import Image

from geo_app.errors import EditError, UsageError
from geo_app.snapshot.files.metadata import Facts
from geo_app.snapshot.files.xmp import packet
from geo_app.snapshot.film.colours import Reduced

__all__ = ["ENCODERS", "encoder_of", "sides_in"]

Pixels = npt.NDArray[np.uint8]
Frames = Iterable[tuple[Pixels, int]]


class Encoder(Protocol):
    """Writes frames to a file: some of them, their rate and facts, and colours that stay exact."""

    def __call__(
        self, path: Path, frames: Frames, samples: Sequence[Pixels], fps: float, facts: Facts,
        kept: Sequence[str] = (),
    ) -> None: ...  # fmt: skip


#: Constant quality of H.264, 0 to 51, the lower the better: lines and letters stay clean.
_QUALITY = 20
#: Players of films want some frames a second, even if they are all the same.
_LEAST_RATE = 10
#: What has a meaning of its own in a file of tags.
_SPECIAL = re.compile(r"[=;#\\\n]")


def encoder_of(path: Path) -> Encoder:
    """The encoder that the suffix of a file asks for.

    Raises
    ------
    UsageError
        If there is none.

    Examples
    --------
    >>> encoder_of(Path("war.avi"))
    Traceback (most recent call last):
    geo_app.errors.UsageError: war.avi: no format of animations ('.avi'); write .gif, .mp4, .webp
    """
    suffix = path.suffix.lower()
    if suffix not in ENCODERS:
        raise UsageError(
            f"{path}: no format of animations ({path.suffix!r}); write {', '.join(ENCODERS)}"
        )
    return ENCODERS[suffix]


def sides_in(suffix: str, pixels: tuple[int, int]) -> tuple[int, int]:
    """Width and height that a film has in a file with a suffix: those of H.264 are even.

    Examples
    --------
    >>> sides_in(".mp4", (641, 481)), sides_in(".gif", (641, 481))
    ((640, 480), (641, 481))
    """
    if suffix.lower() != ".mp4":
        return pixels
    wide, high = (side // 2 * 2 for side in pixels)
    return wide, high


def _mp4(
    path: Path, frames: Frames, samples: Sequence[Pixels], fps: float, facts: Facts,
    kept: Sequence[str] = (),
) -> None:  # fmt: skip
    wide, high = sides_in(".mp4", (samples[0].shape[1], samples[0].shape[0]))
    rate = Fraction(fps).limit_denominator(1000)
    rate *= max(1, -(-_LEAST_RATE // rate))
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".ffmetadata") as tags:
        # In a file: all the sources of a film would be too long for an argument.
        tags.write(_tags(facts))
        tags.flush()
        _encode([*_ffmpeg(wide, high, rate, tags.name), str(path)], frames, rate, (high, wide))


def _encode(command: Sequence[str], frames: Frames, rate: Fraction, sides: tuple[int, int]) -> None:
    with tempfile.TemporaryFile() as told:
        # A session of its own: Ctrl-C is for us, and we end it.
        ffmpeg = subprocess.Popen(  # noqa: S603 - the program that comes with imageio-ffmpeg
            command, stdin=subprocess.PIPE, stdout=told, stderr=told, start_new_session=True
        )
        try:
            _feed(ffmpeg.stdin, _repeated(frames, rate), sides)
            is_done = ffmpeg.wait() == 0
        except BrokenPipeError:
            ffmpeg.wait()
            is_done = False
        finally:
            if ffmpeg.poll() is None:
                ffmpeg.kill()
                ffmpeg.wait()
        if not is_done:
            told.seek(0)
            why = told.read().decode(errors="replace").strip().splitlines()
            raise EditError(f"the film cannot be encoded: {why[-1] if why else 'ffmpeg ended'}")


def _feed(pipe: IO[bytes] | None, frames: Iterable[Pixels], sides: tuple[int, int]) -> None:
    assert pipe is not None
    with pipe:
        for frame in frames:
            pipe.write(np.ascontiguousarray(frame[: sides[0], : sides[1]]).data)


def _repeated(frames: Frames, rate: Fraction) -> Iterator[Pixels]:
    """Each frame as often as its time asks for, counted from the beginning."""
    shown, elapsed = 0, 0
    for pixels, milliseconds in frames:
        elapsed += milliseconds
        until = max(round(elapsed * rate / 1000), shown + 1)
        for _ in range(until - shown):
            yield pixels
        shown = until


def _ffmpeg(wide: int, high: int, rate: Fraction, tags: str) -> list[str]:
    bt709 = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    return [
        imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", "-nostdin",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{wide}x{high}", "-r", f"{rate}", "-i", "-",
        "-f", "ffmetadata", "-i", tags, "-map", "0:v", "-map_metadata", "1",
        "-an", "-vf", bt709, "-c:v", "libx264", "-preset", "veryfast", "-tune", "animation",
        "-crf", f"{_QUALITY}", "-colorspace", "bt709", "-color_primaries", "bt709",
        "-color_trc", "bt709", "-color_range", "tv",
        # One thread and no dates: the same frames give the same bytes.
        "-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
        "-movflags", "+faststart+use_metadata_tags", "-f", "mp4",
    ]  # fmt: skip


def _tags(facts: Facts) -> str:
    """What a film says of itself, in the way of ffmpeg's own files of it."""
    told = {
        "title": facts.title, "description": facts.caption, "comment": facts.alt,
        "copyright": facts.credit,
    }  # fmt: skip
    told |= {name.lower(): "\n".join(lines) for name, lines in facts.lines().items()}
    lines = [name + "=" + _SPECIAL.sub(r"\\\g<0>", text) for name, text in told.items()]
    return "\n".join((";FFMETADATA1", *lines, ""))


def _gif(
    path: Path, frames: Frames, samples: Sequence[Pixels], fps: float, facts: Facts,
    kept: Sequence[str] = (),
) -> None:  # fmt: skip
    stills = list(_images(frames, Reduced(samples, kept).image))
    told = {"Title": [facts.title], "Description": [facts.caption], **facts.lines()}
    comment = "\n".join(f"{name}: {'; '.join(lines)}" for name, lines in told.items())
    _save(path, stills, "GIF", comment=comment.encode(), optimize=False, disposal=1)


def _webp(
    path: Path, frames: Frames, samples: Sequence[Pixels], fps: float, facts: Facts,
    kept: Sequence[str] = (),
) -> None:  # fmt: skip
    stills = list(_images(frames, Image.fromarray))
    xmp = packet(facts, "image/webp")
    _save(path, stills, "WEBP", lossless=True, method=0, quality=30, xmp=xmp)


def _images(
    frames: Frames, made: Callable[[Pixels], Image.Image]
) -> Iterator[tuple[Image.Image, int]]:
    """Frames as images, with their milliseconds."""
    for pixels, milliseconds in frames:
        yield made(pixels), milliseconds


def _save(path: Path, stills: Sequence[tuple[Image.Image, int]], kind: str, **more: Any) -> None:
    first, *others = (image for image, _ in stills)
    with path.open("wb") as file:
        first.save(
            file, kind, save_all=True, append_images=others, loop=0,
            duration=[milliseconds for _, milliseconds in stills], **more,
        )  # fmt: skip


#: How frames become a file, by its suffix.
ENCODERS: Mapping[str, Encoder] = MappingProxyType({".gif": _gif, ".mp4": _mp4, ".webp": _webp})
