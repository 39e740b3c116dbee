"""Draws the pictures of the sample outlet into `content/`.

Run it as `python docs/pictures/draw.py`, with the ends of names to draw some; the same Pillow gives the same bytes.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from across import hallingborg, sarrowey
from afloat import at_the_ladder, divers, mole_swim
from ashore import ice_works, mole_light
from harbour_map import harbour_map
from indoors import bakery, library
from ink import Canvas
from lofts import organ, studio
from portraits import SITTERS, portrait
from regatta import regatta
from wall import wall_at_dusk

CONTENT = Path(__file__).resolve().parents[2] / "content"

PICTURES: dict[str, Callable[[], Canvas]] = {
    "harbour/north-wall-dusk.jpg": wall_at_dusk,
    "harbour/harbour-map.jpg": harbour_map,
    "harbour/divers.jpg": divers,
    "harbour/ice-works.jpg": ice_works,
    "harbour/mole-light.jpg": mole_light,
    "harbour/pilot-ladder.jpg": at_the_ladder,
    "town/library.jpg": library,
    "town/bakery.jpg": bakery,
    "world/hallingborg.jpg": hallingborg,
    "world/sarrowey.jpg": sarrowey,
    "sport/regatta.jpg": regatta,
    "sport/mole-swim.jpg": mole_swim,
    "culture/organ.jpg": organ,
    "culture/studio.jpg": studio,
}

if __name__ == "__main__":
    wanted = tuple(sys.argv[1:]) or ("",)
    for name, draw in PICTURES.items():
        if name.endswith(wanted):
            draw().save(CONTENT / name)
    for sitter in SITTERS:
        name = f"bylines/{sitter.name}.jpg"
        if name.endswith(wanted):
            portrait(sitter).save(CONTENT / name)
