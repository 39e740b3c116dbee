"""The wall at dusk."""

import math
from collections.abc import Sequence

from ink import (
    AMBER,
    CREAM,
    FOAM,
    GLOW,
    HEIGHT,
    NAVY,
    NIGHT,
    ROSE,
    RUST,
    SLATE,
    STONE,
    TEAL,
    WIDTH,
    Canvas,
    Point,
    bands,
    cloud,
    curve,
    gulls,
    lighthouse,
    mix,
)


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
