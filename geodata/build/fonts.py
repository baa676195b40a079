"""Cuts the fonts of figures out of Debian's: the letters of our languages, and their neighbours.

``python -m geodata.build.fonts --packages DIR`` reads ``fonts-noto-core_*.deb`` there; see
README.md beside the fonts. The same package gives the same bytes.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from geodata.build.packages import Packages

FONTS = Path(__file__).parents[2] / "geo_app" / "assets" / "fonts"
#: Latin with what Azerbaijani and its neighbours add, Greek, Cyrillic, Armenian, and marks between.
LETTERS = (
    range(0x20, 0x7F), range(0xA0, 0x250), (0x259, 0x2BB, 0x2BC, 0x2C6, 0x2C7, 0x2D8, 0x2DC),
    range(0x300, 0x316), range(0x323, 0x329), range(0x370, 0x400), range(0x400, 0x530),
    range(0x531, 0x590), range(0x1E00, 0x1F00), range(0x2000, 0x2050), range(0x20A0, 0x20C0),
    (0x2116, 0x2122), range(0xFB13, 0xFB18),
)  # fmt: skip
#: What puts letters side by side and marks on them; small capitals and the like are left out.
FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk"]
NAMES = tuple(
    f"{family}-{weight}.ttf"
    for family in ("NotoSans", "NotoSansArmenian")
    for weight in ("Bold", "Regular")
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m geodata.build.fonts", description=__doc__)
    parser.add_argument("--packages", type=Path, required=True, help="folder with the download")
    parser.add_argument("--out", type=Path, default=FONTS, help="folder of the fonts")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder = Packages(arguments.packages, Path(work)).noto
        for name in NAMES:
            cut(folder / name, arguments.out / name)


def cut(path: Path, out: Path) -> None:
    """Write the font without the letters and tables that no figure needs."""
    options = subset.Options(
        hinting=False, layout_features=FEATURES, name_IDs=["*"], recalc_timestamp=False
    )
    with TTFont(path, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[letter for letters in LETTERS for letter in letters])
        cutter.subset(font)
        font.save(out)


if __name__ == "__main__":
    main()
