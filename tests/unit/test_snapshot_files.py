"""Figures as files: what they tell inside, the same bytes, whole or not at all."""

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from PIL import Image

from geo_app import read_atlas
from geo_app.errors import EditError, GlyphError, UsageError
from geo_app.snapshot import PRESETS, Request, Scene, figure_of, scene_of
from geo_app.snapshot.files import xmp
from geo_app.snapshot.files.metadata import facts_of, layer_checksum
from geo_app.snapshot.files.saving import FORMATS, encoded, picture_of, save
from geo_app.snapshot.words import alt_text, caption
from tests.unit.conftest import ATLAS
from tests.unit.drawn import DAY, built_in, check_told, drawn_as, drawn_scene, packet, told_in


def test_a_png_tells_what_it_shows_in_unicode_and_as_xmp() -> None:
    scene = drawn_scene()
    with Image.open(io.BytesIO(drawn_as("png"))) as image:
        image.load()
        assert (image.format, image.mode, image.size) == ("PNG", "RGB", (1200, 675))
        texts = image.text  # type: ignore[attr-defined]
    assert texts["Title"] == scene.title == "Լեռնային Ղարաբաղ"
    assert texts["Title"].lang == "hy"
    assert texts["Description"] == caption(scene)
    assert texts["Alt"] == alt_text(scene)
    assert "GeoNames" in texts["Licences"]
    check_told(told_in(packet(texts["XML:com.adobe.xmp"].encode())), scene)
    check_told({key: texts[key].split("\n") for key in ("Date", "Account", "Command", "Sources",
                 "Layers", "Versions")}, scene)  # fmt: skip


def test_a_webp_holds_the_same_picture_and_xmp() -> None:
    with Image.open(io.BytesIO(drawn_as("webp"))) as image:
        assert image.format == "WEBP"
        check_told(told_in(packet(image.info["xmp"])), drawn_scene())
        with Image.open(io.BytesIO(drawn_as("png"))) as png:
            assert image.convert("RGB").tobytes() == png.tobytes()


@pytest.mark.parametrize(
    ("options", "mode"),
    [({"grayscale": True}, "L"), ({"transparent": True}, "RGBA"), ({"theme": "dark"}, "RGB")],
)
def test_a_picture_has_the_channels_it_needs(options: dict[str, object], mode: str) -> None:
    with Image.open(io.BytesIO(drawn_as("png", **options))) as image:
        assert image.mode == mode


def test_a_paper_size_has_its_dots_an_inch() -> None:
    with Image.open(io.BytesIO(drawn_as("png", preset="newspaper-column"))) as image:
        assert round(image.info["dpi"][0]) == 300
        assert image.size == drawn_scene(preset="newspaper-column").request.pixels


INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"
SUMS = """
import hashlib
from geo_app import read_atlas
from geo_app.snapshot import PRESETS, Request, figure_of, scene_of
from geo_app.snapshot.files.saving import FORMATS, encoded, picture_of, save
scene = scene_of(read_atlas(), Request({day}, preset=PRESETS["social-1200x675"], language="hy"))
for name in sorted(FORMATS):
    written = encoded(figure_of(scene), scene, name, dpi=scene.request.dots)
    print(hashlib.sha256(written).hexdigest())
"""


def test_the_same_request_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    ours = [hashlib.sha256(drawn_as(name)).hexdigest() for name in sorted(FORMATS)]
    environment = os.environ | {
        "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "C", "HOME": str(tmp_path),
        "SOURCE_DATE_EPOCH": "0",
    }  # fmt: skip
    program = [sys.executable, "-c", SUMS.format(day=DAY)]
    told = subprocess.run(program, env=environment, check=True, capture_output=True, text=True)
    assert told.stdout.split() == ours


def test_a_checksum_changes_with_any_feature(make_atlas: Callable[..., Path]) -> None:
    before = layer_checksum(read_atlas(make_atlas()), "settlements")
    assert before == layer_checksum(read_atlas(make_atlas()), "settlements")
    folder = make_atlas()
    layer = folder / "layers" / "settlements.geojson"
    text = layer.read_text(encoding="utf-8")
    for old, new in (("46.9", "46.8"), ("south", "north"), ("2016-04-05", "2016-04-06")):
        layer.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert layer_checksum(read_atlas(folder), "settlements") != before
    # The same features, written in another way, are the same.
    layer.write_text(text.replace(", ", ",\n   "), encoding="utf-8")
    assert layer_checksum(read_atlas(folder), "settlements") == before


def test_several_maps_on_one_figure_tell_all_their_dates() -> None:
    first, second = drawn_scene(), scene_of(built_in(), Request(DAY + 1, language="hy"))
    assert facts_of(first, second).dates == ("2016-04-05", "2016-04-06")


@pytest.fixture
def drawn(make_atlas: Callable[..., Path]) -> tuple[Figure, Scene]:
    scene = scene_of(read_atlas(make_atlas()), Request(DAY))
    return figure_of(scene), scene


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_a_file_is_saved_by_its_suffix(
    drawn: tuple[Figure, Scene], tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"map.{suffix.upper()}"
    save(*drawn, path)
    starts = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml", "webp": b"RIFF"}
    assert path.read_bytes().startswith(starts[suffix])
    assert [file.name for file in path.parent.iterdir() if file.is_file()] == [path.name]


def test_a_format_that_is_not_there_is_told_with_those_that_are(
    drawn: tuple[Figure, Scene], tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"map\.gif: no format of figures .*pdf, png, svg, webp"):
        save(*drawn, tmp_path / "map.gif")
    with pytest.raises(UsageError, match="'bmp'"):
        save(*drawn, tmp_path / "map.png", format="bmp")
    assert not list(tmp_path.glob("map*"))


def test_a_folder_that_is_not_there_is_told(drawn: tuple[Figure, Scene], tmp_path: Path) -> None:
    with pytest.raises(EditError, match=r"none/map\.png: cannot be saved: No such file"):
        save(*drawn, tmp_path / "none" / "map.png")
    assert not (tmp_path / "none").exists()


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    path = tmp_path / "map.png"
    path.write_bytes(b"before")
    program = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from pathlib import Path\nfrom geo_app.errors import EditError\n"
        "from geo_app.placing import place_bytes\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))\n"
        f"try:\n    place_bytes(Path({str(path)!r}), bytes(5000))\n"
        "except EditError as error:\n    print(error)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert "cannot be saved: File too large" in told.stdout
    assert path.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == ["map.png"]


def test_a_letter_that_no_font_has_is_named_and_no_file_is_left(
    drawn: tuple[Figure, Scene], tmp_path: Path
) -> None:
    figure, scene = drawn
    figure.text(0.5, 0.5, "Kyōto 京都")
    for name in FORMATS:
        with pytest.raises(GlyphError, match=r"'京' \(U\+4EAC, CJK .*GEO_APP_FONTS"):
            save(figure, scene, tmp_path / f"map.{name}")
    assert not list(tmp_path.glob("map*"))


def test_a_name_with_such_a_letter_is_told_with_its_layer_and_place(
    make_atlas: Callable[..., Path], make_feature: Callable[..., dict[str, object]]
) -> None:
    told = "layer settlements, place ford: 'Kyōto 京都': no font has the letter '京'"
    feature = make_feature("ford-1", place="ford", holder="north", name="Kyōto 京都")
    atlas = read_atlas(make_atlas([feature]))
    scene = scene_of(atlas, Request(DAY, extent=(46.6, 40.2, 46.8, 40.4)))
    with pytest.raises(GlyphError, match=re.escape(told)):
        figure_of(scene)


def test_control_characters_are_in_no_file(make_atlas: Callable[..., Path]) -> None:
    """Of sources and credits, which nobody draws letter by letter."""
    book = {"id": "book", "type": "book", "title": "A\b Book\x1f", "container-title": ""}
    layer = {**ATLAS["layers"][0], "title": "Settle\x02ments", "attribution": "No\x03body"}
    scene = scene_of(read_atlas(make_atlas(sources=[book], layers=[layer])), Request(DAY))
    # A half of a letter, which no JSON that is read brings.
    facts = facts_of(replace(scene, title="The\x08 \ud800River"))
    assert facts.title == "The ?River"
    assert told_in(packet(xmp.packet(facts, "image/png")))["Sources"][0].startswith("A Book")
    figure = figure_of(scene)
    root = ET.fromstring(encoded(figure, scene, "svg"))  # noqa: S314 - written a moment ago
    assert "Settlements" in {one.get(f"{INKSCAPE}label") for one in root}
    for name in ("pdf", "png", "webp"):
        written = encoded(figure, scene, name)
        start = written.index(b"<?xpacket begin=")
        end = written.index(b"<?xpacket end=")
        assert "Sources" in told_in(packet(written[start : written.index(b"?>", end) + 2]))


@pytest.mark.parametrize("scale", [0.37, 1.0, 1.1, 1.7, 2.9, 3.33])
def test_a_scaled_picture_has_all_its_pixels(scale: float) -> None:
    request = Request(DAY, scale=scale, preset=PRESETS["social-1200x675"])
    figure = Figure(figsize=request.preset.inches, dpi=96)
    assert picture_of(figure, request.dots).size == request.pixels
    assert tuple(figure.get_size_inches()) == request.preset.inches


def test_threads_that_draw_at_once_write_the_same_bytes(make_atlas: Callable[..., Path]) -> None:
    scene = scene_of(read_atlas(make_atlas()), Request(DAY))
    alone = {name: encoded(figure_of(scene), scene, name) for name in FORMATS}
    names = [*FORMATS] * 4
    with ThreadPoolExecutor(max_workers=4) as pool:
        written = pool.map(lambda name: encoded(figure_of(scene), scene, name), names)
        assert all(content == alone[name] for name, content in zip(names, written, strict=True))
    assert mpl.rcParams["svg.fonttype"] == mpl.rcParamsDefault["svg.fonttype"]
