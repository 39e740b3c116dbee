"""Makes the house theme's two font files from Newsreader's variable fonts (SIL Open Font License).

Run it as `python docs/theme/font.py FOLDER`, with fontTools and Brotli installed, where FOLDER holds the files of the
npm package `@fontsource-variable/newsreader`. The roman keeps weight (400 to 700) and optical size (18 to 72); its
kerning is that of one middling cut, which saves a quarter of the file. The italic is cut once, for text.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STATIC = Path(__file__).resolve().parents[2] / "themes/wions/static"
LETTERS = (
    *(range(0x20, 0x7F), range(0xA0, 0x100), (0x131, 0x152, 0x153, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A)),
    *((0x201C, 0x201D, 0x201E, 0x2020, 0x2022, 0x2026, 0x2039, 0x203A, 0x20AC, 0x2212), range(0x2190, 0x2194)),
)
NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright, family, licence: the licence wants them kept


def cut(path: Path, features: list[str]) -> TTFont:
    """The font with our letters only."""
    font = TTFont(path)
    font.flavor = None
    options = subset.Options()
    options.layout_features, options.hinting, options.name_IDs = features, False, NAMES
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[letter for some in LETTERS for letter in some])
    cutter.subset(font)
    with TemporaryDirectory() as folder:
        font.save(Path(folder) / "cut.ttf")
        return TTFont(Path(folder) / "cut.ttf", lazy=False)


def round_kerning(font: TTFont, least: float) -> None:
    """Leave out what nobody sees: pairs moved by less than `least`, and steps finer than 4 units."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in (getattr(each, "ExtSubTable", each) for each in lookup.SubTable):
            if not hasattr(table, "ValueFormat1"):
                continue
            pairs = [pair for each in getattr(table, "PairSet", ()) for pair in each.PairValueRecord]
            classes = [each for one in getattr(table, "Class1Record", ()) for each in one.Class2Record]
            for value in (each.Value1 for each in (*pairs, *classes) if each.Value1 is not None):
                vars(value).pop("XAdvDevice", None)
                moved = getattr(value, "XAdvance", 0)
                value.XAdvance = 0 if abs(moved) < least else round(moved / 4) * 4
            table.ValueFormat1 &= 0x4


def make(folder: Path) -> None:
    roman, italic = (folder / f"newsreader-latin-opsz-{style}.woff2" for style in ("normal", "italic"))
    features = ["kern", "liga", "tnum", "lnum", "ccmp"]
    font = instantiateVariableFont(cut(roman, features), {"wght": (400, 700), "opsz": (18, 72)})
    font["GPOS"] = instantiateVariableFont(cut(roman, features), {"wght": 480, "opsz": 30})["GPOS"]
    font["GDEF"].table.VarStore, font["GDEF"].table.Version = None, 0x00010000
    text = instantiateVariableFont(cut(italic, ["kern", "liga", "ccmp"]), {"wght": 400, "opsz": 20})
    for each, least, name in ((font, 16, "newsreader.woff2"), (text, 20, "newsreader-italic.woff2")):
        round_kerning(each, least)
        each.flavor = "woff2"
        each.save(STATIC / name)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
