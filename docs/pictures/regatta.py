"""The regatta."""

import math
from collections.abc import Callable, Sequence

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
    SAND,
    SLATE,
    STONE,
    TEAL,
    WIDTH,
    Canvas,
    Colour,
    Point,
    bands,
    cloud,
    curve,
    gulls,
    lighthouse,
    mix,
)


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
