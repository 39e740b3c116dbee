"""Draws the three pictures of the sample outlet into `content/`: the wall at dusk, the harbour's map, the regatta.

Run it as `python docs/pictures/draw.py`; the same Pillow gives the same bytes.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

CONTENT = Path(__file__).resolve().parents[2] / "content"
WIDTH, HEIGHT = 1600, 1067
FINER = 2  # drawn larger, then scaled down: smooth edges

Point = tuple[float, float]
Colour = tuple[int, int, int]

NIGHT = (20, 36, 54)
NAVY = (30, 54, 77)
SLATE = (52, 86, 107)
TEAL = (74, 122, 138)
FOAM = (150, 184, 184)
ROSE = (200, 122, 104)
AMBER = (238, 172, 98)
GLOW = (250, 214, 150)
CREAM = (246, 234, 210)
SAND = (230, 211, 176)
RUST = (172, 78, 46)
STONE = (96, 98, 104)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with a share of `other`."""
    first, second, third = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return first, second, third


def ramp(stops: Sequence[Colour], share: float) -> Colour:
    """The colour at a place from 0 to 1 along some stops."""
    at = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    low = min(int(at), len(stops) - 2)
    return mix(stops[low], stops[low + 1], at - low)


@dataclass(frozen=True)
class Canvas:
    """A picture that is measured in the pixels of its final size."""

    image: Image.Image
    pen: ImageDraw.ImageDraw
    chance: random.Random

    @classmethod
    def blank(cls, colour: Colour, seed: int) -> "Canvas":
        image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), colour)
        return cls(image, ImageDraw.Draw(image, "RGBA"), random.Random(seed))  # noqa: S311 - for waves, not secrets

    def shape(self, points: Sequence[Point], fill: Colour, opacity: float = 1.0) -> None:
        self.pen.polygon([(x * FINER, y * FINER) for x, y in points], fill=(*fill, round(255 * opacity)))

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour, opacity: float = 1.0) -> None:
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], fill, opacity)

    def disc(self, x: float, y: float, radius: float, fill: Colour, opacity: float = 1.0) -> None:
        corners = [(x - radius) * FINER, (y - radius) * FINER, (x + radius) * FINER, (y + radius) * FINER]
        self.pen.ellipse(corners, fill=(*fill, round(255 * opacity)))

    def line(self, points: Sequence[Point], fill: Colour, width: float = 2, opacity: float = 1.0) -> None:
        scaled = [(x * FINER, y * FINER) for x, y in points]
        self.pen.line(scaled, fill=(*fill, round(255 * opacity)), width=max(1, round(width * FINER)), joint="curve")

    def stroke(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """A wide line, round at its bends and ends."""
        for x, y in walk(points, max(1.0, width / 24)):
            self.disc(x, y, width / 2, fill)

    def dashes(self, points: Sequence[Point], fill: Colour, width: float, dash: float) -> None:
        walked = walk(points, dash)
        for i in range(0, len(walked) - 1, 2):
            self.line(walked[i : i + 2], fill, width)

    def glow(self, x: float, y: float, radius: float, fill: Colour, opacity: float) -> None:
        """A soft light, strongest in its middle."""
        mask = Image.new("L", (round(radius), round(radius)))
        inner = radius / 2
        for step in range(24):
            reach = inner * (1 - step / 24)
            strength = round(255 * opacity * (step / 24) ** 2)
            ImageDraw.Draw(mask).ellipse([inner - reach, inner - reach, inner + reach, inner + reach], fill=strength)
        size = round(radius * 2 * FINER)
        soft = mask.filter(ImageFilter.GaussianBlur(radius / 40)).resize((size, size), Image.Resampling.BICUBIC)
        corner = (round((x - radius) * FINER), round((y - radius) * FINER))
        self.image.paste(Image.new("RGB", (size, size), fill), corner, soft)

    def words(self, text: str, x: float, y: float, size: float, fill: Colour, spacing: float = 0.0) -> None:
        """A line of text, its middle at x, y."""
        font = ImageFont.load_default(size * FINER)
        wide = sum(font.getlength(letter) + spacing * FINER for letter in text) - spacing * FINER
        at = x * FINER - wide / 2
        for letter in text:
            self.pen.text((at, y * FINER), letter, font=font, fill=fill, anchor="lm")
            at += font.getlength(letter) + spacing * FINER

    def turned_words(
        self, text: str, x: float, y: float, size: float, fill: Colour, turn: float, spacing: float
    ) -> None:
        """A line of text turned anticlockwise by `turn` degrees around its middle."""
        side = 900
        layer = Image.new("L", (side * FINER, side * FINER))
        ghost = Canvas(layer, ImageDraw.Draw(layer), self.chance)
        font = ImageFont.load_default(size * FINER)
        wide = sum(font.getlength(letter) + spacing * FINER for letter in text) - spacing * FINER
        at = side * FINER / 2 - wide / 2
        for letter in text:
            ghost.pen.text((at, side * FINER / 2), letter, font=font, fill=255, anchor="lm")
            at += font.getlength(letter) + spacing * FINER
        mask = layer.rotate(turn, Image.Resampling.BICUBIC)
        corner = (round((x - side / 2) * FINER), round((y - side / 2) * FINER))
        self.image.paste(Image.new("RGB", mask.size, fill), corner, mask)

    def save(self, path: Path) -> None:
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.save(path, "JPEG", quality=86, optimize=True, progressive=True)


def walk(points: Sequence[Point], step: float) -> list[Point]:
    """Places along a line, evenly spaced."""
    found = [points[0]]
    left = step
    for (x1, y1), (x2, y2) in pairwise(points):
        length = math.hypot(x2 - x1, y2 - y1)
        at = left
        while at <= length:
            found.append((x1 + (x2 - x1) * at / length, y1 + (y2 - y1) * at / length))
            at += step
        left = at - length
    return found


def curve(points: Sequence[Point], steps: int = 16) -> list[Point]:
    """A smooth line through points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    found: list[Point] = []
    for i in range(1, len(padded) - 2):
        before, start, end, after = padded[i - 1 : i + 3]
        for step in range(steps):
            t = step / steps
            found.append(
                (
                    _between(before[0], start[0], end[0], after[0], t),
                    _between(before[1], start[1], end[1], after[1], t),
                )
            )
    return [*found, points[-1]]


def _between(before: float, start: float, end: float, after: float, t: float) -> float:
    cubed = (3 * (start - end) + after - before) * t
    return start + 0.5 * t * (end - before + t * (2 * before - 5 * start + 4 * end - after + cubed))


def bands(canvas: Canvas, top: float, bottom: float, stops: Sequence[Colour], count: int, swell: float) -> None:
    """Flat stripes of colour with gently waved upper edges."""
    for i in range(count):
        y = top + (bottom - top) * i / count
        phase = canvas.chance.uniform(0, math.tau)
        edge = [
            (x, y + swell * math.sin(x / 330 + phase) + swell * 0.4 * math.sin(x / 140 + 2 * phase))
            for x in range(0, WIDTH + 1, 20)
        ]
        canvas.shape([*edge, (WIDTH, bottom + 20), (0, bottom + 20)], ramp(stops, i / (count - 1)))


def lighthouse(canvas: Canvas, x: float, base: float, tall: float, lit: bool) -> None:
    """A tower with two bands and a lamp."""
    half, neck = tall * 0.115, tall * 0.07
    body, dark, band = (CREAM, SAND, RUST) if not lit else (mix(CREAM, ROSE, 0.25), mix(SAND, SLATE, 0.55), RUST)
    top = base - tall * 0.78

    def width_at(y: float) -> float:
        return neck + (half - neck) * (y - top) / (base - top)

    canvas.shape([(x - neck, top), (x + neck, top), (x + half, base), (x - half, base)], body)
    for start, end in ((0.12, 0.34), (0.56, 0.78)):
        high, low = top + (base - top) * start, top + (base - top) * end
        a, b = width_at(high), width_at(low)
        canvas.shape([(x - a, high), (x + a, high), (x + b, low), (x - b, low)], band)
    canvas.shape([(x + neck * 0.2, top), (x + neck, top), (x + half, base), (x + half * 0.2, base)], dark, 0.5)
    canvas.box(x - half * 0.16, base - tall * 0.1, x + half * 0.16, base, NIGHT)
    canvas.box(x - neck * 1.5, top - tall * 0.025, x + neck * 1.5, top, NIGHT)
    canvas.box(x - neck * 0.72, top - tall * 0.13, x + neck * 0.72, top - tall * 0.025, GLOW if lit else FOAM)
    for bar in (-0.72, -0.24, 0.24, 0.72):
        canvas.line([(x + neck * bar, top - tall * 0.13), (x + neck * bar, top - tall * 0.025)], NIGHT, tall / 120)
    canvas.shape(
        [(x - neck, top - tall * 0.13), (x, top - tall * 0.215), (x + neck, top - tall * 0.13)],
        RUST if not lit else NIGHT,
    )


def gulls(canvas: Canvas, places: Sequence[tuple[float, float, float]], fill: Colour) -> None:
    for x, y, span in places:
        left = curve([(x - span, y - span * 0.18), (x - span * 0.45, y - span * 0.36), (x, y)], 8)
        right = curve([(x, y), (x + span * 0.45, y - span * 0.36), (x + span, y - span * 0.12)], 8)
        canvas.line([*left, *right], fill, max(2.0, span / 9))


# ---------------------------------------------------------------- the wall at dusk


def wall_edge(x: float, top: float, far: float) -> float:
    """The wall runs away to the right: its edges close in on the horizon."""
    return top + (far - top) * math.pow(x / 1270, 0.92)


def wall_at_dusk() -> Canvas:
    canvas = Canvas.blank(NIGHT, 11)
    sky = (NIGHT, NAVY, SLATE, mix(ROSE, SLATE, 0.35), ROSE, AMBER, GLOW)
    bands(canvas, -20, 640, sky, 13, 7)
    canvas.glow(905, 600, 420, GLOW, 0.55)
    canvas.disc(905, 566, 74, mix(GLOW, CREAM, 0.5))
    for y, left, right, tone in (
        (190, 90, 560, SLATE),
        (262, 980, 1480, ROSE),
        (352, 250, 700, ROSE),
        (430, 1150, 1560, AMBER),
    ):
        cloud(canvas, left, right, y, mix(tone, NAVY, 0.35))
    far_town(canvas)
    sea = (mix(AMBER, ROSE, 0.35), mix(ROSE, SLATE, 0.55), SLATE, NAVY, NIGHT)
    bands(canvas, 628, HEIGHT, sea, 14, 4)
    sun_on_water(canvas)
    wall(canvas)
    crane(canvas)
    beam(canvas, 1225, 311)
    lighthouse(canvas, 1225, 604, 350, lit=True)
    canvas.glow(1225, 312, 70, GLOW, 0.9)
    walker(canvas, 792, wall_edge(792, 520, 606))
    trawler(canvas, 1330, 902, 1.5)
    gulls(canvas, [(1050, 330, 24), (1098, 372, 17), (1010, 398, 13)], NIGHT)
    return canvas


def cloud(canvas: Canvas, left: float, right: float, y: float, tone: Colour) -> None:
    middle = (left + right) / 2
    upper = curve(
        [(left, y), (left + (middle - left) * 0.6, y - 12), (middle, y - 16), (right - 60, y - 8), (right, y)]
    )
    lower = curve([(right, y), (middle + 60, y + 9), (left + 90, y + 6), (left, y)])
    canvas.shape([*upper, *lower], tone, 0.75)


def far_town(canvas: Canvas) -> None:
    """Roofs and lit windows behind the wall, on the harbour's far side."""
    tone = mix(NAVY, ROSE, 0.22)
    hill = curve([(-40, 470), (160, 418), (380, 446), (560, 520), (700, 575), (820, 640)])
    canvas.shape([*hill, (820, 700), (-40, 700)], mix(SLATE, ROSE, 0.4))
    x = -10.0
    while x < 700:
        wide = canvas.chance.uniform(34, 62)
        roof = 480 + max(0.0, x - 180) * 0.17 + canvas.chance.uniform(-26, 18)
        canvas.box(x, roof, x + wide, 700, tone)
        canvas.shape([(x - 3, roof), (x + wide / 2, roof - wide * 0.46), (x + wide + 3, roof)], mix(tone, NIGHT, 0.3))
        for row in range(2):
            for column in range(int(wide // 18)):
                if canvas.chance.random() < 0.4:
                    left, high = x + 8 + column * 17, roof + 12 + row * 22
                    canvas.box(left, high, left + 7, high + 10, GLOW)
        x += wide + canvas.chance.uniform(-2, 5)
    canvas.box(92, 340, 122, 560, tone)
    canvas.shape([(84, 340), (107, 250), (130, 340)], mix(tone, NIGHT, 0.35))
    canvas.disc(107, 376, 9, GLOW)


def sun_on_water(canvas: Canvas) -> None:
    for i in range(44):
        y = 690 + i * 8.4
        reach = 34 + i * 3.1
        for _ in range(2):
            middle = 905 + canvas.chance.uniform(-reach, reach) * 0.75
            half = canvas.chance.uniform(14, 34 + i * 1.1)
            canvas.box(middle - half, y, middle + half, y + 3.2, GLOW if i < 20 else AMBER, 0.75 - i * 0.011)
    for _ in range(150):
        y = canvas.chance.uniform(760, HEIGHT)
        x = canvas.chance.uniform(0, WIDTH)
        half = (y - 640) * canvas.chance.uniform(0.06, 0.16)
        canvas.box(x - half, y, x + half, y + 2.6, mix(SLATE, ROSE, 0.3), 0.5)


def wall(canvas: Canvas) -> None:
    """Granite in courses, the steel across the breach, and its reflection."""
    top, foot = 520.0, 800.0
    far_top, far_foot = 606.0, 664.0
    xs = [float(x) for x in range(0, 1301, 10)]
    upper = [(x, wall_edge(x, top, far_top)) for x in xs]
    lower = [(x, wall_edge(x, foot, far_foot)) for x in xs]
    shade = [(x, y + (y - wall_edge(x, top, far_top)) * 0.62) for x, y in lower]
    canvas.shape([*lower, *reversed(shade)], NIGHT, 0.62)
    canvas.shape([*upper, *reversed(lower)], mix(STONE, NAVY, 0.45))
    courses = 9
    for row in range(courses):
        for block in range(46):
            _block(canvas, row, courses, block)
    deck = [(x, y - 15 * (1 - x / 1900)) for x, y in upper]
    canvas.shape([*deck, *reversed(upper)], mix(STONE, ROSE, 0.45))
    canvas.line(deck, mix(GLOW, ROSE, 0.4), 2.5)
    weed = [(x, y - (y - wall_edge(x, top, far_top)) * 0.13) for x, y in lower]
    canvas.shape([*weed, *reversed(lower)], mix(NIGHT, TEAL, 0.25), 0.75)
    _steel(canvas)
    for _ in range(46):
        x = canvas.chance.uniform(0, 1260)
        y = wall_edge(x, foot, far_foot)
        half = canvas.chance.uniform(10, 36)
        canvas.box(x - half, y - 2, x + half, y + 3, FOAM, 0.7)


def _block(canvas: Canvas, row: int, courses: int, block: int) -> None:
    near = 74.0
    stagger = near / 2 if row % 2 else 0.0
    start = (block * near - stagger) * (1 - block * 0.0085)
    end = ((block + 1) * near - stagger) * (1 - (block + 1) * 0.0085)
    if end < 0 or start > 1250 or end <= start:
        return
    tone = mix(mix(STONE, NAVY, 0.42), ROSE, canvas.chance.uniform(0.0, 0.13))
    corners = []
    for x, share in ((start, row), (end, row), (end, row + 1), (start, row + 1)):
        held = min(max(x, 0.0), 1292.0)
        high, low = wall_edge(held, 520, 606), wall_edge(held, 800, 664)
        corners.append((held, high + (low - high) * share / courses))
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = corners
    canvas.shape([(x1 + 1.5, y1 + 1.5), (x2 - 1.5, y2 + 1.5), (x3 - 1.5, y3 - 1.5), (x4 + 1.5, y4 - 1.5)], tone)


def _steel(canvas: Canvas) -> None:
    """Sheet piles and rock bags where the wall gave way."""
    left, right = 318, 588
    broken = [(left - 20, 0.0), (left - 12, 0.2), (left - 26, 0.42), (left + 4, 0.66), (left - 10, 1.04)]
    mended = [(right + 8, 1.04), (right - 6, 0.62), (right + 20, 0.38), (right + 6, 0.18), (right + 18, 0.0)]
    hole = [
        (x, wall_edge(x, 509, 600) + (wall_edge(x, 804, 666) - wall_edge(x, 509, 600)) * share)
        for x, share in [*broken, *mended]
    ]
    canvas.shape(hole, NIGHT)
    for i in range(27):
        x = left - 12.0 + i * 11
        tone = (RUST, mix(RUST, NIGHT, 0.35), mix(RUST, AMBER, 0.25))[i % 3]
        canvas.box(x, wall_edge(x, 521, 607), x + 11, wall_edge(x, 792, 660), tone)
    beam_y = [(x, wall_edge(x, 590, 634)) for x in (left - 18.0, right + 14.0)]
    canvas.line(beam_y, mix(RUST, NIGHT, 0.65), 11)
    canvas.line([(x, y - 5) for x, y in beam_y], AMBER, 2)
    for i in range(30):
        x = left - 24 + canvas.chance.uniform(0, right - left + 44)
        y = wall_edge(x, 800, 664) + canvas.chance.uniform(-26, 6)
        canvas.disc(x, y, canvas.chance.uniform(9, 17), mix(SLATE, NIGHT, 0.25 + 0.04 * (i % 6)))


def crane(canvas: Canvas) -> None:
    """A crane at work on the breach."""
    base, foot = 250.0, wall_edge(250, 505, 600)
    canvas.box(base - 44, foot - 30, base + 44, foot, NIGHT)
    for wheel in (-30, 0, 30):
        canvas.disc(base + wheel, foot - 4, 11, NIGHT)
    canvas.box(base - 26, foot - 92, base + 30, foot - 28, mix(AMBER, RUST, 0.35))
    canvas.box(base + 4, foot - 84, base + 26, foot - 58, GLOW)
    tip = (520.0, 176.0)
    canvas.line([(base + 12, foot - 60), tip], NIGHT, 6)
    canvas.line([(base - 14, foot - 88), (tip[0] - 12, tip[1] - 12)], NIGHT, 6)
    for i in range(1, 16):
        t, u = i / 16, (i + 0.5) / 16
        lower = (base + 12 + (tip[0] - base - 12) * t, foot - 60 + (tip[1] - foot + 60) * t)
        upper = (base - 14 + (tip[0] + 2 - base) * u, foot - 88 + (tip[1] + 76 - foot) * u)
        canvas.line([lower, upper], NIGHT, 2.5)
    canvas.line([(base - 20, foot - 90), (base - 54, foot - 168), (tip[0] - 8, tip[1] - 8)], NIGHT, 2.5)
    canvas.line([tip, (520, 444)], NIGHT, 2.5)
    canvas.box(506, 444, 534, 460, NIGHT)
    canvas.box(486, 474, 554, 528, RUST)
    canvas.line([(520, 458), (490, 476)], NIGHT, 2.5)
    canvas.line([(520, 458), (550, 476)], NIGHT, 2.5)
    for rib in range(6):
        canvas.line([(492 + rib * 11, 474), (492 + rib * 11, 528)], mix(RUST, NIGHT, 0.4), 2.5)
    canvas.disc(tip[0], tip[1] - 6, 5, AMBER)


def beam(canvas: Canvas, x: float, y: float) -> None:
    canvas.shape([(x, y - 3), (WIDTH, y - 96), (WIDTH, y + 14), (x, y + 5)], GLOW, 0.2)
    canvas.shape([(x, y - 3), (0, y - 150), (0, y - 20), (x, y + 5)], GLOW, 0.07)


def walker(canvas: Canvas, x: float, foot: float) -> None:
    """Someone on the wall, with a dog."""
    foot -= 10
    canvas.shape(
        [(x - 7, foot), (x - 2, foot - 20), (x + 3, foot), (x + 7, foot), (x + 4, foot - 24), (x - 5, foot - 24)], NIGHT
    )
    canvas.shape([(x - 8, foot - 14), (x - 6, foot - 42), (x + 6, foot - 42), (x + 9, foot - 14)], NIGHT)
    canvas.disc(x, foot - 49, 6.5, NIGHT)
    canvas.line([(x + 7, foot - 30), (x + 34, foot - 14)], NIGHT, 1.5)
    canvas.box(x + 32, foot - 16, x + 52, foot - 9, NIGHT)
    canvas.disc(x + 55, foot - 17, 5, NIGHT)
    for leg in (34, 48):
        canvas.line([(x + leg, foot - 10), (x + leg, foot)], NIGHT, 3)


def trawler(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A boat going out, its lamp lit, and what the water shows of it."""

    def at(points: Sequence[Point]) -> list[Point]:
        return [(x + px * size, y + py * size) for px, py in points]

    canvas.shape(at([(-92, 4), (88, 4), (60, 60), (-70, 60)]), NIGHT, 0.55)
    hull = curve([(-100, -30), (-40, -18), (40, -20), (112, -46)], 10)
    canvas.shape(at([*hull, (84, 8), (-84, 8)]), mix(RUST, NIGHT, 0.25))
    canvas.shape(at([(-90, -6), (97, -10), (84, 8), (-84, 8)]), NIGHT)
    canvas.line(at(hull), CREAM, 3 * size)
    canvas.shape(at([(6, -22), (6, -66), (50, -66), (58, -26)]), mix(CREAM, ROSE, 0.35))
    canvas.shape(at([(0, -66), (0, -73), (56, -73), (54, -66)]), NIGHT)
    for left in (14, 32):
        canvas.shape(at([(left, -56), (left + 13, -56), (left + 13, -43), (left, -43)]), GLOW)
    canvas.line(at([(-6, -20), (-6, -128)]), NIGHT, 3 * size)
    canvas.line(at([(-6, -118), (-78, -30)]), NIGHT, 1.5 * size)
    canvas.line(at([(-6, -118), (108, -46)]), NIGHT, 1.5 * size)
    canvas.line(at([(-6, -64), (-60, -92)]), NIGHT, 2.5 * size)
    canvas.shape(at([(-88, -28), (-74, -42), (-52, -40), (-42, -20)]), SLATE)
    canvas.glow(x - 6 * size, y - 128 * size, 34, GLOW, 0.95)
    canvas.disc(x - 6 * size, y - 128 * size, 5, CREAM)
    for i, (left, right) in enumerate(((-118, 90), (-104, 118), (-84, 74), (-60, 60))):
        canvas.box(
            x + left * size, y + (8 + i * 9) * size, x + right * size, y + (10.2 + i * 9) * size, FOAM, 0.7 - 0.14 * i
        )


# ---------------------------------------------------------------- the map

LAND = [(-60, 380), (40, 366), (120, 318), (214, 296), (262, 330), (270, 398), (252, 470), (270, 560), (330, 612)]
QUAYS = [(330, 612), (470, 640), (560, 662), (600, 700), (604, 770), (640, 800), (760, 806), (800, 780), (806, 716)]
EAST = [
    (806, 716),
    (880, 700),
    (1010, 706),
    (1040, 744),
    (1086, 776),
    (1180, 770),
    (1290, 700),
    (1390, 640),
    (1500, 560),
]
EAST_END = [(1660, 500)]
RIVER = [(1060, 742), (1100, 820), (1190, 880), (1290, 900), (1400, 960), (1480, 1010), (1660, 1050)]
WALL = [(262, 330), (380, 262), (520, 222), (670, 214), (820, 236), (950, 290), (1040, 362)]
BREACH = (0.42, 0.465)


def harbour_map() -> Canvas:
    water = mix(TEAL, SLATE, 0.25)
    canvas = Canvas.blank(water, 5)
    shore = [*curve(LAND), *QUAYS, *curve(EAST), *EAST_END]
    for i, reach in enumerate((210, 140, 84, 42)):
        canvas.stroke(shore, mix(water, FOAM, 0.16 * (i + 1)), reach)
        canvas.stroke(curve(WALL), mix(water, FOAM, 0.16 * (i + 1)), reach * 0.5)
    ground = mix(SAND, CREAM, 0.5)
    canvas.shape([*shore, (1660, 1130), (-60, 1130)], ground)
    for y, tone in ((880, 0.15), (950, 0.3), (1020, 0.45)):
        hill = curve([(-60, y + 10), (240, y - 40), (520, y + 36), (760, y + 50), (980, y + 110), (1100, y + 200)])
        canvas.shape([*hill, (-60, 1200)], mix(ground, SAND, tone * 2))
    canvas.line(shore, NAVY, 3)
    canvas.stroke(curve(RIVER), NAVY, 55)
    canvas.stroke(curve(RIVER), mix(water, FOAM, 0.6), 49)
    canvas.stroke([(1050, 712), (1064, 748), (1082, 784)], mix(water, FOAM, 0.6), 49)
    streets(canvas)
    flooded(canvas)
    map_wall(canvas)
    routes(canvas)
    labels(canvas)
    furniture(canvas)
    return canvas


def streets(canvas: Canvas) -> None:
    """Blocks of houses, in three quarters that each have their own grain."""
    quarters: tuple[tuple[Point, float, int, int], ...] = (
        ((66, 430), 6, 4, 6),
        ((150, 700), 14, 10, 5),
        ((660, 862), -4, 9, 4),
        ((1190, 800), -28, 5, 2),
    )
    for (x, y), turn, columns, rows in quarters:
        across, down = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        for column in range(columns):
            for row in range(rows):
                wide, tall = 34 * canvas.chance.uniform(0.8, 1.0), 26 * canvas.chance.uniform(0.8, 1.0)
                left, top = column * 42, row * 36
                if canvas.chance.random() < 0.08:
                    continue
                corners = [(left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall)]
                tone = mix(mix(SAND, STONE, 0.3), ROSE, canvas.chance.uniform(0.05, 0.3))
                canvas.shape([(x + a * across - b * down, y + a * down + b * across) for a, b in corners], tone)


def flooded(canvas: Canvas) -> None:
    """The ground that was under water in February, hatched."""
    edge = curve([(252, 400), (140, 396), (58, 440), (40, 540), (80, 640), (190, 668), (330, 640), (420, 628)])
    area = [*edge, (330, 612), (270, 560), (252, 470), (266, 400)]
    canvas.shape(area, TEAL, 0.34)
    mask = Image.new("L", canvas.image.size)
    ImageDraw.Draw(mask).polygon([(x * FINER, y * FINER) for x, y in area], fill=255)
    hatch = canvas.image.copy()
    pen = ImageDraw.Draw(hatch)
    for start in range(-700, 700, 15):
        pen.line([(start * FINER, 720 * FINER), ((start + 420) * FINER, 300 * FINER)], fill=SLATE, width=2 * FINER)
    canvas.image.paste(hatch, (0, 0), mask)
    canvas.dashes([*edge], NAVY, 2, 9)


def map_wall(canvas: Canvas) -> None:
    whole = curve(WALL)
    canvas.line(whole, NIGHT, 17)
    canvas.line(whole, mix(STONE, CREAM, 0.35), 9)
    start, end = (round(len(whole) * share) for share in BREACH)
    canvas.line(whole[start:end], CREAM, 23)
    canvas.line(whole[start:end], RUST, 15)
    canvas.disc(1040, 362, 19, NIGHT)
    canvas.disc(1040, 362, 13, CREAM)
    canvas.disc(1040, 362, 7, RUST)
    for x, y, turn in ((600, 738, 0), (805, 742, 0)):
        canvas.box(x - 5, y - 30 + turn, x + 5, y + 30, NIGHT)
    canvas.box(604, 690, 806, 700, RUST)
    canvas.box(698, 682, 712, 708, NIGHT)


def routes(canvas: Canvas) -> None:
    ferry = curve([(930, 690), (1010, 600), (1120, 500), (1200, 380), (1330, 220), (1500, 100), (1640, 30)])
    canvas.dashes(ferry, CREAM, 3.5, 13)
    ship = [(1196, 420), (1216, 380), (1222, 386), (1216, 410), (1204, 426)]
    canvas.shape(ship, CREAM)
    canvas.box(880, 690, 990, 712, NAVY)
    canvas.box(360, 616, 468, 630, NAVY)


def pin(canvas: Canvas, x: float, y: float) -> None:
    canvas.disc(x, y, 12, NIGHT)
    canvas.disc(x, y, 8, AMBER)


def tab(canvas: Canvas, text: str, x: float, y: float, size: float = 25, fill: Colour = NIGHT) -> None:
    """A label on a slip of paper."""
    wide = ImageFont.load_default(size).getlength(text) / 2 + 14
    canvas.box(x - wide, y - size * 0.78, x + wide, y + size * 0.78, CREAM)
    canvas.words(text, x, y, size, fill)


def labels(canvas: Canvas) -> None:
    canvas.words("TIR STRAIT", 800, 84, 40, CREAM, 16)
    canvas.words("OUTER HARBOUR", 660, 440, 31, CREAM, 8)
    canvas.words("Inner Basin", 705, 752, 26, NIGHT)
    tab(canvas, "Breach of 8 February: 38 m", 570, 160, 27, RUST)
    canvas.line([(590, 182), (606, 208)], NIGHT, 2.5)
    tab(canvas, "North Wall, 1,140 m", 890, 202, 27)
    tab(canvas, "Mole Light", 1130, 342)
    tab(canvas, "Tidal gate (planned)", 700, 650, 25, RUST)
    pin(canvas, 520, 652)
    tab(canvas, "Customs Steps gauge", 440, 586)
    canvas.line([(500, 604), (516, 644)], NIGHT, 2.5)
    tab(canvas, "Fish Quay", 410, 672, 23)
    tab(canvas, "Ferry quay", 962, 744, 23)
    tab(canvas, "Netmakers’ Quarter", 160, 540, 26)
    tab(canvas, "Town Hall", 506, 796, 23)
    pin(canvas, 506, 760)
    canvas.shape([(1046, 940), (1118, 958), (1106, 1006), (1034, 988)], mix(TEAL, SAND, 0.35))
    canvas.line([(1082, 949), (1070, 997)], CREAM, 2)
    tab(canvas, "Ropewalk Ground", 1070, 1032, 23)
    canvas.turned_words("River Tarrow", 1292, 898, 25, NIGHT, -16, 2)
    canvas.turned_words("to Tirsund, 3 h 10 min", 1396, 206, 24, CREAM, 41, 1)


def furniture(canvas: Canvas) -> None:
    """Title, scale and north, and a frame to hold them."""
    canvas.box(52, 52, 306, 196, CREAM)
    canvas.box(52, 52, 60, 196, RUST)
    canvas.words("Orrinhaven", 184, 92, 38, NIGHT)
    canvas.words("the harbour and", 180, 134, 22, SLATE)
    canvas.words("February’s flood", 180, 163, 22, SLATE)
    metre = 840 / 1140
    left, y = 112.0, 1004.0
    canvas.box(left - 60, y - 74, left + 236, y + 34, CREAM)
    for i in range(2):
        tone = NIGHT if i % 2 == 0 else SAND
        canvas.box(left - 34 + i * 125 * metre, y, left - 34 + (i + 1) * 125 * metre, y + 9, tone)
    canvas.line([(left - 34, y + 9), (left - 34 + 250 * metre, y + 9)], NIGHT, 2)
    canvas.words("0", left - 34, y - 20, 20, NIGHT)
    canvas.words("250 m", left - 34 + 250 * metre, y - 20, 20, NIGHT)
    north = left + 204
    canvas.shape([(north, y - 50), (north + 13, y + 12), (north, y + 1)], NIGHT)
    canvas.shape([(north, y - 50), (north - 13, y + 12), (north, y + 1)], RUST)
    canvas.words("N", north, y - 62, 19, NIGHT)


# ---------------------------------------------------------------- the regatta


def regatta() -> Canvas:
    canvas = Canvas.blank(CREAM, 23)
    bands(canvas, -20, 470, (mix(FOAM, CREAM, 0.25), mix(FOAM, CREAM, 0.6), CREAM, mix(CREAM, AMBER, 0.22)), 9, 9)
    canvas.disc(1240, 214, 92, mix(GLOW, CREAM, 0.25))
    for y, left, right in ((120, 120, 640), (186, 760, 1120), (268, -120, 330), (300, 1210, 1560)):
        cloud(canvas, left, right, y, CREAM)
    coast(canvas)
    bands(
        canvas, 452, HEIGHT, (mix(TEAL, FOAM, 0.55), TEAL, mix(TEAL, SLATE, 0.5), SLATE, mix(SLATE, NAVY, 0.65)), 12, 6
    )
    sparkle(canvas)
    fleet: tuple[tuple[float, float, float, Colour, Colour], ...] = (
        (1440, 486, 0.28, CREAM, SAND),
        (1550, 492, 0.34, CREAM, SAND),
        (1080, 498, 0.40, mix(AMBER, CREAM, 0.3), CREAM),
        (760, 512, 0.50, CREAM, SAND),
        (424, 520, 0.46, CREAM, ROSE),
        (250, 572, 0.78, mix(RUST, CREAM, 0.12), CREAM),
        (1330, 650, 1.12, AMBER, CREAM),
    )
    for boat in fleet:
        yacht(canvas, *boat)
    buoy(canvas, 1010, 724)
    yacht(canvas, 640, 910, 2.1, CREAM, RUST, number="46")
    swell(canvas)
    gulls(canvas, [(1000, 250, 34), (1072, 204, 24), (930, 196, 18)], SLATE)
    return canvas


def coast(canvas: Canvas) -> None:
    """Low hills, the wall and its light."""
    hills = curve([(-40, 410), (160, 372), (330, 398), (540, 360), (760, 404), (960, 432), (1180, 462)])
    canvas.shape([*hills, (1180, 490), (-40, 490)], mix(FOAM, SLATE, 0.25))
    near = curve([(-40, 440), (120, 414), (300, 436), (460, 430), (640, 462)])
    canvas.shape([*near, (640, 490), (-40, 490)], mix(TEAL, SLATE, 0.4))
    x = 20.0
    while x < 430:
        wide = canvas.chance.uniform(16, 30)
        roof = 426 + canvas.chance.uniform(-8, 8)
        canvas.box(x, roof, x + wide, 470, mix(CREAM, SAND, canvas.chance.random()))
        canvas.shape([(x - 2, roof), (x + wide / 2, roof - 12), (x + wide + 2, roof)], RUST)
        x += wide + canvas.chance.uniform(2, 10)
    canvas.shape([(400, 446), (912, 450), (912, 476), (400, 482)], mix(STONE, FOAM, 0.25))
    canvas.shape([(400, 446), (912, 450), (912, 454), (400, 452)], CREAM, 0.7)
    lighthouse(canvas, 890, 452, 170, lit=False)


def sparkle(canvas: Canvas) -> None:
    for _ in range(210):
        y = 470 + 590 * canvas.chance.random() ** 1.3
        x = canvas.chance.uniform(0, WIDTH)
        half = 8 + (y - 450) * canvas.chance.uniform(0.03, 0.12)
        rise = 1 + (y - 450) * 0.007
        bend = [(x - half, y), (x - half * 0.3, y - rise * 2), (x + half * 0.4, y - rise), (x + half, y + rise)]
        canvas.line(curve(bend, 6), FOAM if y < 760 else TEAL, rise, 0.75)
    for i in range(26):
        y = 478 + i * 7
        middle = 1240 + canvas.chance.uniform(-18, 18) * (1 + i * 0.18)
        half = canvas.chance.uniform(8, 26 + i * 1.6)
        canvas.box(middle - half, y, middle + half, y + 2.6, GLOW, 0.8 - i * 0.02)


def heel(x: float, y: float, size: float, degrees: float) -> Callable[[Sequence[Point]], list[Point]]:
    """Places a boat's own points, keel at 0, 0, leaning before the wind."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def place(points: Sequence[Point]) -> list[Point]:
        return [(x + (a * cosine - b * sine) * size, y + (a * sine + b * cosine) * size) for a, b in points]

    return place


def yacht(canvas: Canvas, x: float, y: float, size: float, main: Colour, jib: Colour, number: str = "") -> None:
    place = heel(x, y, size, -5)
    shade = [(x - 70 * size, y + 8 * size), (x + 96 * size, y + 14 * size), (x + 120 * size, y + 64 * size)]
    canvas.shape([*shade, (x + 20 * size, y + 76 * size)], mix(main, SLATE, 0.6), 0.4)
    luff = curve([(-6, -300), (-40, -200), (-74, -110), (-104, -34)], 10)
    canvas.shape(place([(-2, -306), *luff, (-2, -38)]), main)
    for share in (0.3, 0.52, 0.74):
        canvas.line(
            place([(-4, -306 + 268 * share), (-4 - 96 * share**0.94, -306 + 268 * share + 8)]),
            mix(main, STONE, 0.3),
            size,
        )
    canvas.shape(place([(-2, -306), (-2, -38), (-40, -37), (-18, -190)]), mix(main, SLATE, 0.35), 0.35)
    leech = curve([(6, -280), (28, -190), (40, -110), (30, -34)], 10)
    canvas.shape(place([(4, -284), (108, -26), (70, -30), *reversed(leech)]), jib)
    canvas.shape(place([(4, -284), (108, -26), (92, -27)]), mix(jib, SLATE, 0.3), 0.4)
    canvas.line(place([(0, -312), (0, -12)]), NIGHT, 3 * size)
    canvas.line(place([(0, -36), (-108, -30)]), NIGHT, 3 * size)
    hull = curve([(-124, -16), (-60, -12), (40, -14), (134, -26)], 10)
    canvas.shape(place([*hull, (100, 12), (-96, 18)]), NAVY)
    canvas.shape(place([(-112, 4), (112, -2), (100, 12), (-96, 18)]), RUST)
    canvas.line(place(hull), CREAM, 3 * size)
    for sits in (-86, -64, -42):
        head = place([(sits, -32)])[0]
        body = place([(sits - 9, -10), (sits - 6, -27), (sits + 6, -27), (sits + 9, -10)])
        canvas.shape(body, AMBER if sits != -64 else RUST)
        canvas.disc(*head, 6 * size, mix(SAND, ROSE, 0.5))
    canvas.shape(place([(0, -312), (-36, -318), (-1, -330)]), RUST)
    if number:
        where = place([(-30, -128)])[0]
        canvas.turned_words(number, *where, 27 * size / 1.4, NAVY, 5, 1)
    wash = [(x + a * size, y + b * size) for a, b in curve([(-150, 27), (-96, 22), (0, 14), (70, 7), (126, 8)], 8)]
    below = [(x + a * size, y + b * size) for a, b in curve([(126, 8), (60, 26), (-40, 34), (-150, 27)], 8)]
    canvas.shape([*wash, *below], mix(TEAL, SLATE, 0.5))
    canvas.line(wash, CREAM, 4 * size)
    canvas.line(
        [(x + a * size, y + b * size) for a, b in curve([(-196, 38), (-110, 40), (-30, 36)], 8)], FOAM, 3 * size
    )


def buoy(canvas: Canvas, x: float, y: float) -> None:
    """The turning mark."""
    canvas.shape([(x - 46, y + 12), (x + 46, y + 12), (x + 24, y + 46), (x - 20, y + 46)], NAVY, 0.35)
    canvas.shape(
        [(x - 42, y), (x - 24, y - 84), (x + 24, y - 84), (x + 42, y), (x + 30, y + 16), (x - 30, y + 16)], RUST
    )
    canvas.shape([(x - 36, y - 30), (x - 30, y - 56), (x + 30, y - 56), (x + 36, y - 30)], CREAM)
    canvas.shape([(x + 8, y - 84), (x + 24, y - 84), (x + 42, y), (x + 30, y + 16), (x + 16, y + 16)], NIGHT, 0.22)
    canvas.line([(x, y - 84), (x, y - 130)], NIGHT, 4)
    canvas.shape([(x, y - 132), (x + 40, y - 120), (x, y - 106)], AMBER)
    canvas.line(curve([(x - 58, y + 14), (x - 20, y + 20), (x + 24, y + 19), (x + 60, y + 12)], 8), CREAM, 5)


def swell(canvas: Canvas) -> None:
    """The near waves, in front of everything."""
    for base, tone, crest in ((985, mix(SLATE, NAVY, 0.6), FOAM), (1030, mix(NAVY, NIGHT, 0.3), TEAL)):
        shift = canvas.chance.uniform(0, 200)
        edge = [
            (x, base - 17 * abs(math.sin((x + shift) / 150)) ** 1.6 - 6 * math.sin(x / 90))
            for x in range(0, WIDTH + 9, 8)
        ]
        canvas.shape([*edge, (WIDTH, HEIGHT), (0, HEIGHT)], tone)
        canvas.line([(float(x), float(y)) for x, y in edge], crest, 3.5, 0.8)


PICTURES: dict[str, Callable[[], Canvas]] = {
    "harbour/north-wall-dusk.jpg": wall_at_dusk,
    "harbour/harbour-map.jpg": harbour_map,
    "sport/regatta.jpg": regatta,
}

if __name__ == "__main__":
    for name, draw in PICTURES.items():
        draw().save(CONTENT / name)
