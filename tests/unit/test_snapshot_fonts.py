"""Fonts of figures: ours first, more from a folder, and faults that are told."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib import get_data_path
from matplotlib.font_manager import FontProperties, findfont

from geo_app import read_atlas
from geo_app.errors import GlyphError, UsageError
from geo_app.snapshot import Request, figure_of, scene_of
from geo_app.snapshot.files.saving import encoded
from geo_app.snapshot.text.fonts import check_glyphs, families, font_files


def test_a_folder_of_fonts_adds_their_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mountain = "\N{MOUNTAIN}"
    with pytest.raises(GlyphError, match="MOUNTAIN"):
        check_glyphs(mountain)
    _font_with(mountain, tmp_path / "peaks.ttf")
    monkeypatch.setenv("GEO_APP_FONTS", str(tmp_path))
    check_glyphs(mountain)
    assert families(mountain)[2] == "Peaks"


def test_a_font_is_known_by_what_it_tells_and_not_by_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_atlas: Callable[..., Path]
) -> None:
    (folder := tmp_path / "fonts").mkdir()
    # A script without a bold face, in a file that is called so.
    _font_with("\N{MOUNTAIN}", folder / "peaks-Bold.ttf", 'Pe"a\\ks')
    monkeypatch.setenv("GEO_APP_FONTS", str(folder))
    assert [path.name for path in font_files("bold")][-1] == "DejaVuSans.ttf"
    assert "peaks-Bold.ttf" not in [path.name for path in font_files("bold")][:3]
    scene = scene_of(read_atlas(make_atlas(title="\N{MOUNTAIN} River")), Request(16896))
    svg = encoded(figure_of(scene), scene, "svg").decode()
    faces = re.findall(r'font-face { font-family: "(.*?)"; font-weight: (\d+)', svg)
    assert (r"Pe\22 a\5c ks", "700") in faces
    assert ("Noto Sans", "700") in faces


def _font_with(letter: str, path: Path, family: str = "Peaks") -> None:
    with TTFont(Path(get_data_path(), "fonts", "ttf", "DejaVuSansMono.ttf")) as font:
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(letter)] = font.getBestCmap()[ord("A")]
        for record in font["name"].names:
            if record.nameID in {1, 16}:
                record.string = family
        font.save(path)


@pytest.mark.parametrize(("name", "told"), [("none", "is no folder"), ("junk.ttf", "no font")])
def test_fonts_that_cannot_be_read_are_told(
    name: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "junk.ttf").write_bytes(b"no font at all")
    monkeypatch.setenv("GEO_APP_FONTS", str(tmp_path / name if name == "none" else tmp_path))
    with pytest.raises(UsageError, match=told):
        check_glyphs("a")


@pytest.mark.parametrize("name", ["NotoSans", "NotoSansArmenian"])
@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_fonts_that_are_shipped_are_small_free_and_whole(name: str, weight: str) -> None:
    path = next(path for path in font_files() if path.name == f"{name}-{weight}.ttf")
    assert path.stat().st_size < 150_000
    assert "SIL Open Font License" in (path.parent / "OFL.txt").read_text(encoding="utf-8")
    with TTFont(path) as font:
        assert "Open Font License" in font["name"].getDebugName(13)
        assert font["name"].getDebugName(2) == weight
        letters = {chr(code) for code in font.getBestCmap()}
    needed = LETTERS[name]
    assert set(needed) <= letters


LETTERS = {
    "NotoSans": "AÇĞIİÖŞÜƏaçğıiöşüə АЯЁаяё ΑΩαω 0123456789 «»„“–—…№₽°×'",
    "NotoSansArmenian": "ԱՖաֆև՝։՞՜",
}


def test_an_installed_font_of_the_same_name_is_not_taken() -> None:
    families()
    for weight in ("regular", "bold"):
        found = findfont(FontProperties(family="Noto Sans", weight=weight))
        assert Path(found) in font_files()
