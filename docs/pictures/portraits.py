"""Portraits of the sample outlet's authors, as a lino knife would cut them: dark ink, bare paper, one more colour."""

import math
from dataclasses import dataclass

from ink import AMBER, CREAM, FOAM, ROSE, RUST, SAND, SLATE, STONE, TEAL, Canvas, Colour, Point, curve, mix

SIZE = 800
INK = (28, 32, 40)
PAPER = (244, 233, 212)


@dataclass(frozen=True)
class Sitter:
    """`hair` and `wear` are kinds that `_hair` and `_clothes` know; `width` is the face's, 1 is usual."""

    name: str
    ground: Colour
    hair: str
    wear: str
    shade: Colour = INK
    beard: str = ""
    glasses: bool = False
    width: float = 1.0
    lines: int = 0
    seed: int = 1


SITTERS = (
    Sitter("amos-thole", mix(TEAL, FOAM, 0.3), "woollen cap", "jersey", RUST, "full", width=1.12, lines=2, seed=3),
    Sitter("petra-lindovar", mix(AMBER, CREAM, 0.25), "plait", "oilskin", (120, 70, 40), width=0.94, seed=5),
    Sitter("sanne-wickrath", mix(ROSE, CREAM, 0.3), "cropped", "high collar", INK, glasses=True, width=0.92, seed=7),
    Sitter("isolde-farrow", mix(SLATE, FOAM, 0.45), "fringe", "scarf", INK, width=0.96, seed=11),
    Sitter("ruan-estby", mix(SAND, STONE, 0.25), "flat cap", "jacket", STONE, "white", glasses=True, lines=4, seed=13),
    Sitter("sunniva-pell", mix(FOAM, TEAL, 0.25), "tied back", "tunic", (96, 58, 44), width=0.93, lines=1, seed=17),
    Sitter(
        "honor-bastable",
        mix(RUST, CREAM, 0.45),
        "waves",
        "brooch",
        mix(STONE, CREAM, 0.35),
        width=0.97,
        lines=3,
        seed=19,
    ),
    Sitter("tobiah-renn", mix(AMBER, RUST, 0.2), "curls", "stripes", INK, "moustache", width=1.02, lines=1, seed=23),
)


def portrait(sitter: Sitter) -> Canvas:
    canvas = Canvas.blank(sitter.ground, sitter.seed, SIZE, SIZE)
    for i in range(46):
        y = i * 18 + canvas.chance.uniform(-3, 3)
        x = canvas.chance.uniform(-80, 40)
        while x < SIZE:
            long = canvas.chance.uniform(90, 260)
            canvas.gouge((x, y), (x + long, y + canvas.chance.uniform(-3, 3)), 5, mix(sitter.ground, PAPER, 0.5))
            x += long + canvas.chance.uniform(20, 120)
    if sitter.hair in ("plait", "fringe", "waves", "tied back", "curls"):
        _hair_behind(canvas, sitter)
    _neck(canvas, sitter)
    _clothes(canvas, sitter)
    _head(canvas, sitter)
    _features(canvas, sitter)
    if sitter.beard:
        _beard(canvas, sitter)
    _hair(canvas, sitter)
    if sitter.glasses:
        _glasses(canvas, sitter)
    return canvas


def _place(sitter: Sitter, x: float, y: float) -> Point:
    """Face measures: x from the middle, y down from the eyes."""
    return 400 + x * sitter.width, 370 + y


def _outline(sitter: Sitter, grow: float = 1.0) -> list[Point]:
    half = [(0, -190), (84, -176), (136, -104), (146, 0), (132, 92), (92, 168), (40, 204), (0, 210)]
    right = [_place(sitter, x * grow, y) for x, y in half]
    left = [_place(sitter, -x * grow, y) for x, y in reversed(half)]
    return curve([*right, *left], 8)


def _neck(canvas: Canvas, sitter: Sitter) -> None:
    neck = [_place(sitter, -74, 120), _place(sitter, 74, 120), _place(sitter, 96, 330), _place(sitter, -96, 330)]
    canvas.shape(neck, INK)
    canvas.shape([_place(sitter, x, y) for x, y in ((-70, 120), (-6, 150), (-22, 330), (-92, 330))], PAPER)


def _head(canvas: Canvas, sitter: Sitter) -> None:
    for side in (-1, 1):
        canvas.disc(*_place(sitter, side * 146, 16), 30, PAPER if side < 0 else INK)
    canvas.shape(_outline(sitter, 1.03), INK)
    canvas.shape(_outline(sitter), PAPER)
    dark = [(146, -60), (146, 0), (132, 92), (92, 168), (30, 206), (62, 150), (96, 80), (84, 20), (112, -40)]
    canvas.shape(curve([_place(sitter, x, y) for x, y in dark], 6), INK)
    for i in range(15):  # cuts that let the light round the cheek
        y = -40 + i * 15
        edge = 70 + 20 * math.sin(i * 0.5)
        canvas.gouge(_place(sitter, 128, y + 8), _place(sitter, edge - 6, y), 6, PAPER)
    for i in range(9):
        y = 40 + i * 14
        canvas.gouge(_place(sitter, -138 + i * 6, y), _place(sitter, -96 + i * 5, y + 10), 4, INK)


def _features(canvas: Canvas, sitter: Sitter) -> None:
    for side in (-1, 1):
        eye = [_place(sitter, side * x, y) for x, y in ((32, 2), (58, -15), (90, 0), (60, 10))]
        canvas.shape(curve([*eye, eye[0]], 6), PAPER)
        canvas.line(curve(eye[:3], 8), INK, 8)
        canvas.line(curve([eye[2], eye[3], eye[0]], 8), INK, 3)
        canvas.disc(*_place(sitter, side * 60, -3), 12, INK)
        canvas.disc(*_place(sitter, side * 60 - 4, -7), 3.5, PAPER)
        brow = [_place(sitter, side * x, y) for x, y in ((24, -36), (62, -54), (104, -36))]
        canvas.line(curve(brow, 8), INK if sitter.shade != mix(STONE, CREAM, 0.35) else STONE, 12)
    canvas.line(
        curve([_place(sitter, x, y) for x, y in ((14, -20), (26, 40), (34, 70), (10, 84), (-22, 76))], 8), INK, 7
    )
    canvas.shape([_place(sitter, x, y) for x, y in ((16, -10), (34, 66), (14, 82), (22, 30))], INK)
    upper = [_place(sitter, x, y) for x, y in ((-52, 132), (-16, 122), (0, 127), (18, 122), (52, 130), (0, 140))]
    canvas.shape(curve([*upper, upper[0]], 6), mix(RUST, INK, 0.25))
    lower = [_place(sitter, x, y) for x, y in ((-36, 142), (0, 156), (36, 141))]
    canvas.line(curve(lower, 8), mix(RUST, INK, 0.25), 7)
    for i in range(sitter.lines):
        for side in (-1, 1):
            start, end = _place(sitter, side * 98, 6 + i * 9), _place(sitter, side * (124 + i * 2), -6 + i * 16)
            canvas.gouge(start, end, 5, INK if side < 0 else PAPER)
        canvas.gouge(_place(sitter, -50 + i * 5, -92 - i * 16), _place(sitter, 44, -94 - i * 16), 5, INK)
    if sitter.lines > 1:
        for side in (-1, 1):
            canvas.line(curve([_place(sitter, side * x, y) for x, y in ((44, 84), (66, 110), (70, 140))], 6), INK, 4)


def _beard(canvas: Canvas, sitter: Sitter) -> None:
    tone = PAPER if sitter.beard == "white" else mix(sitter.shade, INK, 0.35)
    cut = INK if sitter.beard == "white" else PAPER
    if sitter.beard == "moustache":
        for side in (-1, 1):
            half = [_place(sitter, side * x, y) for x, y in ((0, 98), (40, 100), (84, 128), (40, 122), (0, 118))]
            canvas.shape(curve(half, 6), INK)
        return
    full = [(-140, 30), (-134, 110), (-98, 196), (-30, 246), (40, 248), (104, 194), (136, 108), (142, 30), (112, 90)]
    full += [(62, 100), (0, 92), (-62, 100), (-112, 90)]
    canvas.shape(curve([_place(sitter, x, y) for x, y in [*full, full[0]]], 6), INK)
    canvas.shape(curve([_place(sitter, x * 0.96, y - 3) for x, y in [*full, full[0]]], 6), tone)
    for _ in range(70):
        x = canvas.chance.uniform(-118, 118)
        y = 110 + canvas.chance.uniform(0, 110) - abs(x) * 0.3
        canvas.gouge(_place(sitter, x, y), _place(sitter, x * 0.86, y + 34), 4, cut)
    canvas.line(curve([_place(sitter, x, y) for x, y in ((-44, 134), (0, 142), (44, 134))], 8), mix(RUST, INK, 0.3), 11)


def _hair_behind(canvas: Canvas, sitter: Sitter) -> None:
    reach = {"plait": 120, "fringe": 300, "waves": 170, "tied back": 60, "curls": 90}[sitter.hair]
    back = [(-170, reach), (-190, 0), (-150, -160), (0, -250), (150, -160), (190, 0), (170, reach)]
    canvas.shape(curve([_place(sitter, x, y) for x, y in back], 8), mix(sitter.shade, INK, 0.3))
    if sitter.hair == "plait":
        for i in range(8):
            x, y = _place(sitter, -150 - 14 * math.sin(i), 130 + i * 46)
            canvas.disc(x, y, 36 - i * 1.5, mix(sitter.shade, INK, 0.2))
            canvas.gouge((x - 24, y - 14), (x + 18, y + 20), 7, mix(sitter.ground, PAPER, 0.5))


def _hair(canvas: Canvas, sitter: Sitter) -> None:
    tone = sitter.shade
    if sitter.hair in ("woollen cap", "flat cap"):
        _cap(canvas, sitter)
        return
    low = {"fringe": -48, "cropped": -120, "waves": -110, "plait": -112, "tied back": -124, "curls": -110}[sitter.hair]
    crown = [(-152, 0), (-160, -110), (-100, -214), (0, -244), (100, -214), (160, -110), (152, 0), (128, -60)]
    inner = [(96, low + 6), (30, low - 14), (-40, low), (-104, low + 14), (-130, -50)]
    canvas.shape(curve([_place(sitter, x, y) for x, y in [*crown, *inner, crown[0]]], 8), INK)
    canvas.shape(curve([_place(sitter, x * 0.97, y + 3) for x, y in [*crown, *inner, crown[0]]], 8), tone)
    light = PAPER if tone != mix(STONE, CREAM, 0.35) else INK
    if sitter.hair == "curls":
        for _ in range(46):
            angle = math.pi * (1 + canvas.chance.random())
            x, y = (
                math.cos(angle) * canvas.chance.uniform(96, 176),
                -80 + math.sin(angle) * canvas.chance.uniform(70, 160),
            )
            if y < -90 or abs(x) > 124:
                canvas.disc(*_place(sitter, x, y), canvas.chance.uniform(20, 32), INK)
                canvas.line(
                    curve([_place(sitter, x - 12, y + 4), _place(sitter, x, y - 12), _place(sitter, x + 10, y + 6)], 6),
                    PAPER,
                    4,
                )
        return
    for i in range(26):
        x = -132 + i * 10.6
        start = _place(sitter, x * 0.55, -236 + abs(x) * 0.34)
        bend = 26 * math.sin(i) if sitter.hair == "waves" else 0
        canvas.gouge(start, _place(sitter, x + bend, max(low - 26, -190) - abs(x) * 0.1 + 20), 5, light)


def _cap(canvas: Canvas, sitter: Sitter) -> None:
    if sitter.hair == "woollen cap":
        dome = [(-160, -76), (-158, -170), (-90, -262), (0, -284), (90, -262), (158, -170), (160, -76)]
        canvas.shape(curve([_place(sitter, x, y) for x, y in dome], 8), INK)
        canvas.shape(curve([_place(sitter, x * 0.96, y + 5) for x, y in dome], 8), sitter.shade)
        for i in range(13):
            x = -132 + i * 22
            canvas.gouge(
                _place(sitter, x, -136), _place(sitter, x * 0.5, -262 + abs(x) * 0.2), 7, mix(sitter.shade, PAPER, 0.6)
            )
        canvas.shape([_place(sitter, x, y) for x, y in ((-168, -64), (168, -64), (164, -126), (-164, -126))], INK)
        for i in range(17):
            x = -152 + i * 19
            canvas.gouge(_place(sitter, x, -120), _place(sitter, x, -70), 8, PAPER)
        return
    dome = [(-178, -92), (-170, -170), (-70, -238), (60, -240), (170, -178), (186, -92)]
    canvas.shape(curve([_place(sitter, x, y) for x, y in dome], 8), INK)
    canvas.shape(
        curve(
            [
                _place(sitter, x, y)
                for x, y in ((-176, -92), (-60, -128), (80, -124), (150, -92), (40, -74), (-90, -72))
            ],
            8,
        ),
        INK,
    )
    for _ in range(60):
        x, y = canvas.chance.uniform(-150, 160), canvas.chance.uniform(-214, -120)
        if y > -226 + abs(x) * 0.34:
            canvas.gouge(_place(sitter, x - 13, y), _place(sitter, x + 13, y + 6), 4, mix(sitter.shade, PAPER, 0.5))
    canvas.line(
        curve([_place(sitter, x, y) for x, y in ((-172, -98), (-50, -134), (80, -130), (150, -98))], 8), PAPER, 4
    )


def _glasses(canvas: Canvas, sitter: Sitter) -> None:
    for side in (-1, 1):
        ring = [
            _place(sitter, side * 61 + 46 * math.cos(a * math.tau / 40), -2 + 42 * math.sin(a * math.tau / 40))
            for a in range(41)
        ]
        canvas.line(ring, INK, 7)
        canvas.line([_place(sitter, side * 106, -6), _place(sitter, side * 146, -14)], INK if side < 0 else PAPER, 6)
    canvas.line(curve([_place(sitter, x, y) for x, y in ((-16, -4), (0, -14), (16, -4))], 6), INK, 7)


def _clothes(canvas: Canvas, sitter: Sitter) -> None:
    body = [(-20, 820), (20, 690), (150, 620), (300, 586), (500, 586), (650, 620), (780, 690), (820, 820)]
    tone = {
        "oilskin": mix(AMBER, RUST, 0.2),
        "tunic": mix(TEAL, FOAM, 0.3),
        "scarf": mix(SLATE, INK, 0.3),
        "brooch": mix(RUST, INK, 0.45),
    }
    wear = tone.get(sitter.wear, INK)
    canvas.shape(curve(body, 8), INK)
    canvas.shape([(x, y + 8) for x, y in curve(body, 8)], wear)
    light = PAPER if wear == INK else mix(wear, PAPER, 0.65)
    if sitter.wear in ("stripes", "jersey"):
        for row in range(7):
            y = 640 + row * 28
            for piece in range(30):
                x = 30 + piece * 26
                if abs(x - 400) > 80 + row * 4 or row > 0:
                    bow = 22 * math.cos((x - 400) / 260)
                    width = 13 if sitter.wear == "stripes" else 5
                    canvas.gouge((x, y - bow + 20), (x + 30, y - bow + 20), width, light)
    else:
        for i in range(34):
            x = 30 + i * 23
            canvas.gouge((x, 700 + 30 * math.sin(i * 2.0)), (x + (x - 400) * 0.1, 810), 5, light)
    if sitter.wear in ("high collar", "jersey"):
        canvas.shape(
            [(296, 640), (310, 560), (490, 560), (506, 640)], INK if sitter.wear == "jersey" else mix(ROSE, INK, 0.5)
        )
        for i in range(12):
            canvas.gouge((308 + i * 16, 632), (312 + i * 15.4, 572), 5, PAPER)
    elif sitter.wear == "scarf":
        canvas.shape(
            curve([(262, 640), (330, 566), (470, 566), (540, 640), (470, 690), (330, 690), (262, 640)], 8), RUST
        )
        for _ in range(40):
            canvas.disc(canvas.chance.uniform(290, 510), canvas.chance.uniform(584, 676), 6, PAPER)
    else:
        canvas.shape([(322, 570), (478, 570), (400, 700)], PAPER)
        canvas.shape([(410, 570), (478, 570), (400, 700)], INK)
        canvas.shape([(300, 590), (400, 740), (330, 720), (262, 610)], light)
        canvas.shape([(500, 590), (400, 740), (470, 720), (538, 610)], mix(light, INK, 0.3))
    if sitter.wear == "brooch":
        canvas.disc(400, 716, 24, INK)
        canvas.disc(400, 716, 18, AMBER)
