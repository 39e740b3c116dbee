"""More rooms: the drowned organ, a painter's loft."""

import math

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
    Canvas,
    curve,
    lighthouse,
    mix,
)

WOOD = (122, 80, 52)


def organ() -> Canvas:
    wall = mix(CREAM, FOAM, 0.14)
    canvas = Canvas.blank(wall, 71)
    canvas.rows(0, 760, (mix(wall, STONE, 0.22), wall, mix(wall, GLOW, 0.16)))
    canvas.shape([(1240, -10), (1640, -10), (1640, 800), (1240, 740)], mix(wall, STONE, 0.3))
    for x in (90, 1340):
        canvas.shape(
            [
                (x, 560),
                (x, 250),
                *[
                    (x + 85 + 85 * math.cos(math.pi * (1 + i / 16)), 250 + 110 * math.sin(math.pi * (1 + i / 16)))
                    for i in range(17)
                ],
                (x + 170, 560),
            ],
            mix(FOAM, SLATE, 0.35),
        )
        for row in range(6):
            canvas.line([(x, 210 + row * 60), (x + 170, 210 + row * 60)], mix(wall, STONE, 0.5), 4)
        canvas.line([(x + 85, 150), (x + 85, 560)], mix(wall, STONE, 0.5), 5)
    canvas.rows(760, HEIGHT, (mix(STONE, SAND, 0.55), mix(STONE, SAND, 0.2)))
    canvas.line([(-10, 560), (1640, 552)], mix(TEAL, SAND, 0.5), 4)  # how high the water stood
    canvas.rows(1067, 1067.5, (SAND, SAND), 2)
    _case(canvas)
    _pews(canvas)
    _builder(canvas)
    return canvas


def _case(canvas: Canvas) -> None:
    canvas.box(380, 300, 1190, 790, mix(WOOD, NIGHT, 0.2))
    for x, wide, high in ((380, 150, 120), (560, 120, 200), (710, 150, 60), (890, 120, 200), (1040, 150, 120)):
        canvas.box(x, high, x + wide, 330, mix(WOOD, NIGHT, 0.3))
        canvas.shape([(x - 14, high + 6), (x + wide / 2, high - 56), (x + wide + 14, high + 6)], mix(WOOD, SAND, 0.25))
        count = int(wide // 22)
        for i in range(count):
            left = x + 9 + i * (wide - 18) / count
            middle = abs(i - (count - 1) / 2) / count
            top = high + 24 + middle * 90
            if (x + i) % 5 == 2:
                continue  # lifted out
            _pipe(canvas, left, top, 16, 590 + middle * 40)
    canvas.box(372, 612, 1198, 640, mix(WOOD, SAND, 0.35))
    canvas.box(620, 660, 950, 790, NIGHT)
    for row in range(2):
        canvas.box(650, 690 + row * 32, 920, 706 + row * 32, CREAM)
        for key in range(22):
            canvas.line([(650 + key * 12.3, 690 + row * 32), (650 + key * 12.3, 706 + row * 32)], NIGHT, 2)
    for x in (410, 470, 1040, 1100, 1150):
        canvas.disc(x, 710, 12, CREAM)


def _pipe(canvas: Canvas, left: float, top: float, wide: float, foot: float) -> None:
    silver = mix(FOAM, CREAM, 0.45)
    canvas.box(left, top, left + wide, foot - 60, silver)
    canvas.box(left + wide * 0.62, top, left + wide, foot - 60, mix(silver, SLATE, 0.45))
    canvas.box(left + 2, top, left + 5, foot - 60, CREAM)
    canvas.shape(
        [(left, foot - 60), (left + wide, foot - 60), (left + wide / 2 + 2, foot), (left + wide / 2 - 2, foot)],
        mix(silver, SLATE, 0.2),
    )
    canvas.box(left + 3, foot - 86, left + wide - 3, foot - 76, NIGHT)


def _pews(canvas: Canvas) -> None:
    for i, y in enumerate((850, 930, 1020)):
        grow = 1 + i * 0.22
        canvas.shape(
            [(-10, y - 60 * grow), (560 - i * 60, y - 60 * grow), (590 - i * 60, y + 30), (-10, y + 40)],
            mix(WOOD, NIGHT, 0.1 + 0.12 * i),
        )
        canvas.shape(
            [(-10, y - 66 * grow), (560 - i * 60, y - 66 * grow), (560 - i * 60, y - 56 * grow), (-10, y - 56 * grow)],
            mix(WOOD, SAND, 0.4),
        )
    for i in range(7):
        x, tall = 60 + i * 62, 300 - i * 22
        base = (x + 60, 960)
        silver = mix(FOAM, CREAM, 0.45)
        tip = (x + 130, 960 - tall)
        canvas.line([base, tip], silver, 20)
        canvas.line([(base[0] + 6, base[1]), (tip[0] + 6, tip[1])], mix(silver, SLATE, 0.45), 7)


def _builder(canvas: Canvas) -> None:
    canvas.box(960, 860, 1560, 886, mix(WOOD, SAND, 0.35))
    for x in (990, 1510):
        canvas.box(x, 886, x + 22, 1060, mix(WOOD, NIGHT, 0.3))
    for i in range(9):
        canvas.line([(1000 + i * 26, 858), (1000 + i * 26, 800 - (i * 37) % 60)], mix(FOAM, CREAM, 0.45), 9)
    canvas.shape([(1300, 1067), (1460, 1067), (1450, 830), (1312, 830)], NAVY)
    canvas.shape([(1290, 850), (1470, 850), (1446, 640), (1322, 636)], mix(SLATE, TEAL, 0.3))
    canvas.shape([(1330, 690), (1440, 690), (1450, 900), (1320, 900)], mix(WOOD, SAND, 0.2))
    canvas.line(curve([(1330, 664), (1270, 740), (1256, 690), (1268, 604)], 8), mix(SLATE, TEAL, 0.3), 36)
    canvas.disc(1266, 606, 18, mix(SAND, ROSE, 0.5))
    canvas.line([(1190, 640), (1318, 582)], mix(FOAM, CREAM, 0.4), 12)
    canvas.disc(1378, 580, 58, mix(SAND, ROSE, 0.45))
    canvas.shape([(1330, 560), (1340, 520), (1390, 512), (1438, 540), (1440, 590), (1420, 556)], mix(CREAM, STONE, 0.3))
    canvas.shape([(1324, 600), (1370, 602), (1380, 650), (1340, 640)], mix(CREAM, STONE, 0.3))
    canvas.disc(1346, 576, 13, CREAM)
    canvas.disc(1346, 576, 5, NIGHT)


def studio() -> Canvas:
    canvas = Canvas.blank(mix(CREAM, STONE, 0.3), 73)
    canvas.rows(0, 760, (mix(STONE, CREAM, 0.45), mix(CREAM, STONE, 0.18)))
    canvas.rows(760, HEIGHT, (mix(WOOD, SAND, 0.45), mix(WOOD, NIGHT, 0.1)))
    for i in range(18):
        canvas.line([(-500 + i * 160, 1080), (300 + i * 62, 760)], mix(WOOD, NIGHT, 0.4), 3)
    for x in (-60, 1300):
        canvas.shape(
            [(x + 60, -10), (x + 130, -10), (x + 340 - (x > 0) * 400, 240), (x + 300 - (x > 0) * 400, 260)],
            mix(WOOD, NIGHT, 0.25),
        )
    _north_window(canvas)
    canvas.shape([(640, 790), (1330, 790), (1500, 1067), (520, 1067)], mix(GLOW, CREAM, 0.4), 0.35)
    tones = [mix(STONE, ROSE, 0.5), mix(STONE, FOAM, 0.4), SLATE, mix(TEAL, STONE, 0.5), mix(STONE, AMBER, 0.3)]
    for i in range(9):
        x = 30 + i * 62
        _little(canvas, x, 700 - (i % 3) * 8, 104, tones[i % 5], turned=i in (2, 3, 6))
    for i in range(4):
        _little(canvas, 1310 + i * 78, 716 + i * 14, 120, tones[(i + 2) % 5], turned=i == 1)
    _easel(canvas)
    canvas.shape([(860, 900), (1010, 900), (990, 1000), (880, 1000)], mix(WOOD, NIGHT, 0.3))
    for i, tone in enumerate((CREAM, ROSE, SLATE, AMBER, NIGHT)):
        canvas.line([(890 + i * 22, 900), (880 + i * 28, 800 - (i % 2) * 30)], mix(SAND, WOOD, 0.3), 7)
        canvas.disc(880 + i * 28, 796 - (i % 2) * 30, 10, tone)
    return canvas


def _north_window(canvas: Canvas) -> None:
    canvas.box(620, 90, 1340, 720, mix(WOOD, NIGHT, 0.2))
    inner = Canvas(canvas.image, canvas.pen, canvas.chance)
    sky = (mix(SLATE, FOAM, 0.4), FOAM, mix(FOAM, CREAM, 0.6), mix(ROSE, CREAM, 0.6))
    for i in range(30):
        inner.box(636, 106 + i * 11, 1324, 118 + i * 11, sky[min(3, i * 4 // 30)])
    inner.box(636, 430, 1324, 704, mix(TEAL, FOAM, 0.3))
    for i in range(34):
        y = 450 + i * 7.4
        x = canvas.chance.uniform(640, 1230)
        inner.gouge((x, y), (x + canvas.chance.uniform(40, 90), y), 5, CREAM if i % 3 else TEAL)
    inner.shape([(636, 404), (900, 416), (900, 474), (636, 490)], mix(STONE, ROSE, 0.2))
    inner.shape([(960, 418), (1240, 426), (1240, 462), (960, 472)], mix(STONE, ROSE, 0.2))
    inner.box(900, 420, 960, 474, RUST)
    for x in range(906, 960, 12):
        inner.line([(x, 420), (x, 474)], mix(RUST, NIGHT, 0.4), 3)
    lighthouse(inner, 1214, 430, 170, lit=False)
    for x in (636, 808, 980, 1152, 1324):
        canvas.line([(x, 100), (x, 710)], mix(WOOD, NIGHT, 0.2), 12)
    for y in (310, 512):
        canvas.line([(630, y), (1330, y)], mix(WOOD, NIGHT, 0.2), 10)
    canvas.box(600, 716, 1360, 742, mix(SAND, WOOD, 0.4))
    for x, tall in ((660, 50), (690, 66), (1290, 44)):
        canvas.box(x, 716 - tall, x + 24, 716, mix(FOAM, TEAL, 0.4))


def _little(canvas: Canvas, x: float, y: float, size: float, tone: tuple[int, int, int], turned: bool) -> None:
    canvas.box(x + 8, y + 8, x + size + 8, y + size * 0.8 + 8, NIGHT, 0.3)
    canvas.box(x, y, x + size, y + size * 0.8, mix(SAND, WOOD, 0.4) if turned else CREAM)
    if turned:
        canvas.line([(x + size / 2, y), (x + size / 2, y + size * 0.8)], WOOD, 7)
        canvas.line([(x, y + size * 0.4), (x + size, y + size * 0.4)], WOOD, 7)
        return
    canvas.box(x + 5, y + 5, x + size - 5, y + size * 0.45, mix(tone, CREAM, 0.45))
    canvas.box(x + 5, y + size * 0.45, x + size - 5, y + size * 0.8 - 5, mix(tone, NAVY, 0.3))
    canvas.shape(
        [
            (x + 5, y + size * 0.38),
            (x + size - 5, y + size * 0.42),
            (x + size - 5, y + size * 0.52),
            (x + 5, y + size * 0.56),
        ],
        tone,
    )


def _easel(canvas: Canvas) -> None:
    for start, end in (((470, 300), (330, 1010)), ((520, 300), (680, 1010)), ((496, 300), (510, 960))):
        canvas.line([start, end], mix(WOOD, NIGHT, 0.15), 17)
    canvas.box(316, 380, 676, 800, mix(SAND, CREAM, 0.5))
    bands_of = (mix(FOAM, STONE, 0.3), mix(FOAM, CREAM, 0.3), mix(ROSE, CREAM, 0.5))
    for i in range(20):
        canvas.box(326, 390 + i * 10, 666, 401 + i * 10, bands_of[i * 3 // 20])
    canvas.box(326, 590, 666, 790, mix(SLATE, TEAL, 0.4))
    canvas.shape([(326, 540), (666, 574), (666, 640), (326, 690)], mix(STONE, ROSE, 0.25))
    for _ in range(40):
        x = canvas.chance.uniform(330, 640)
        y = canvas.chance.uniform(560, 660)
        canvas.gouge((x, y), (x + 24, y + 2), 7, mix(STONE, ROSE, canvas.chance.random()))
    for i in range(24):
        y = 700 + i * 3.6
        x = canvas.chance.uniform(330, 600)
        canvas.gouge((x, y), (x + 56, y), 5, FOAM)
    canvas.box(300, 798, 692, 818, mix(WOOD, NIGHT, 0.1))
