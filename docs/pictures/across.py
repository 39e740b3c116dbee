"""Across the water: Hallingborg and Sarrowey."""

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
    WIDTH,
    Canvas,
    Colour,
    bands,
    cloud,
    curve,
    gulls,
    mix,
)

GRASS = (112, 134, 84)

HOUSES: tuple[tuple[float, float, Colour], ...] = (
    (150, 330, (168, 66, 52)),
    (170, 290, (214, 158, 82)),
    (140, 350, (70, 104, 128)),
    (180, 300, (232, 214, 180)),
    (150, 370, (186, 92, 70)),
    (164, 310, (118, 140, 120)),
    (176, 340, (222, 176, 110)),
    (150, 300, (88, 76, 96)),
    (170, 360, (196, 108, 84)),
    (190, 320, (226, 204, 166)),
)


def hallingborg() -> Canvas:
    canvas = Canvas.blank(CREAM, 53)
    bands(
        canvas,
        -20,
        600,
        (mix(ROSE, SLATE, 0.45), mix(ROSE, CREAM, 0.35), mix(AMBER, CREAM, 0.4), mix(GLOW, CREAM, 0.3)),
        11,
        8,
    )
    canvas.disc(1190, 330, 70, mix(GLOW, CREAM, 0.5))
    for y, left, right in ((140, 100, 620), (230, 900, 1300), (90, 1180, 1560)):
        cloud(canvas, left, right, y, mix(ROSE, CREAM, 0.55))
    _parliament(canvas)
    canvas.rows(690, HEIGHT, (mix(TEAL, ROSE, 0.35), mix(TEAL, SLATE, 0.4), SLATE, NAVY))
    x = -30.0
    for wide, tall, tone in HOUSES:
        _house(canvas, x, 690, wide, tall, tone)
        canvas.box(x + 8, 704, x + wide - 8, 700 + tall * 0.72, tone, 0.42)
        x += wide
    for i in range(80):
        y = 706 + i * 4.6
        left = canvas.chance.uniform(-60, WIDTH)
        canvas.gouge((left, y), (left + canvas.chance.uniform(60, 260), y), 4, mix(SLATE, FOAM, 0.3))
    canvas.box(-10, 684, WIDTH + 10, 706, mix(STONE, SAND, 0.35))
    _bridge(canvas)
    canvas.shape(
        [*curve([(640, 930), (720, 952), (860, 950), (940, 914)]), (900, 990), (690, 990)], mix(RUST, NIGHT, 0.1)
    )
    canvas.line(curve([(640, 930), (720, 952), (860, 950), (940, 914)]), CREAM, 5)
    canvas.shape([(764, 944), (772, 878), (812, 878), (822, 944)], NAVY)
    canvas.disc(792, 860, 20, mix(SAND, ROSE, 0.5))
    canvas.line([(810, 900), (900, 1010)], mix(SAND, NIGHT, 0.3), 6)
    return canvas


def _parliament(canvas: Canvas) -> None:
    stone = mix(SAND, ROSE, 0.35)
    canvas.box(560, 330, 1060, 600, stone)
    canvas.box(700, 250, 920, 340, mix(stone, CREAM, 0.2))
    dome = [
        (810 + 104 * math.cos(math.pi * (1 + i / 24)), 250 + 128 * math.sin(math.pi * (1 + i / 24))) for i in range(25)
    ]
    canvas.shape(dome, mix(TEAL, FOAM, 0.4))
    canvas.shape([*dome[13:], (810, 250)], mix(TEAL, SLATE, 0.4), 0.7)
    canvas.box(798, 84, 822, 128, CREAM)
    canvas.line([(810, 90), (810, 30)], NIGHT, 5)
    canvas.shape([(812, 32), (862, 44), (812, 58)], RUST)
    for i in range(6):
        canvas.box(716 + i * 34, 268, 730 + i * 34, 336, mix(stone, NIGHT, 0.4))


def _house(canvas: Canvas, x: float, foot: float, wide: float, tall: float, tone: Colour) -> None:
    """A gabled house: steps up to its ridge, three rows of windows, a door."""
    top = foot - tall
    canvas.box(x, top, x + wide, foot, tone)
    for step in range(5):
        inset = wide * 0.1 * step
        canvas.box(x + inset, top - 24 * (step + 1), x + wide - inset, top - 24 * step + 1, tone)
        canvas.box(x + inset - 2, top - 24 * step - 26, x + inset + wide * 0.1, top - 24 * step - 21, CREAM)
        canvas.box(
            x + wide - inset - wide * 0.1, top - 24 * step - 26, x + wide - inset + 2, top - 24 * step - 21, CREAM
        )
    canvas.box(x + wide * 0.86, top, x + wide, foot, mix(tone, NIGHT, 0.25))
    for row in range(int(tall // 96)):
        for column in range(3):
            left, high = x + wide * (0.12 + column * 0.27), top + 16 + row * 88
            lit = canvas.chance.random() < 0.28
            canvas.box(left - 4, high - 4, left + wide * 0.17 + 4, high + 56, CREAM)
            canvas.box(left, high, left + wide * 0.17, high + 52, GLOW if lit else mix(NAVY, SLATE, 0.4))
            canvas.line([(left, high + 24), (left + wide * 0.17, high + 24)], CREAM, 3)
    canvas.disc(x + wide / 2, top - 44, wide * 0.07, mix(NAVY, tone, 0.2))


def _bridge(canvas: Canvas) -> None:
    stone = mix(STONE, SAND, 0.45)
    arch = [
        (1270 + 190 * math.cos(math.pi * (1 + i / 30)), 800 + 130 * math.sin(math.pi * (1 + i / 30))) for i in range(31)
    ]
    deck = curve([(1000, 720), (1140, 650), (1270, 626), (1400, 650), (1640, 730)])
    canvas.shape([*deck, (1640, 830), (1460, 830), *reversed(arch), (1080, 830), (1000, 830)], stone)
    canvas.line(deck, CREAM, 8)
    canvas.line(arch, mix(stone, NIGHT, 0.5), 10)
    for i in range(1, 30, 2):
        x, y = arch[i]
        canvas.line([(x, y), (1270 + (x - 1270) * 1.12, 800 + (y - 800) * 1.16)], mix(stone, NIGHT, 0.4), 3)
    for x, y in ((1180, 642), (1300, 630), (1420, 658)):
        canvas.line([(x, y), (x, y - 84)], NIGHT, 5)
        canvas.glow(x, y - 92, 52, GLOW, 0.9)
        canvas.disc(x, y - 92, 10, GLOW)
    for x in (1236, 1258, 1366):
        canvas.shape([(x - 9, 632), (x - 7, 596), (x + 7, 596), (x + 10, 632)], NAVY)
        canvas.disc(x, 586, 9, NAVY)


def sarrowey() -> Canvas:
    canvas = Canvas.blank(FOAM, 59)
    bands(canvas, -20, 640, (mix(SLATE, FOAM, 0.4), mix(SLATE, FOAM, 0.7), FOAM, mix(FOAM, CREAM, 0.6)), 12, 6)
    for x, y, size in ((320, 300, 1.3), (980, 210, 1.7), (1420, 340, 1.0), (660, 420, 0.8)):
        _heap(canvas, x, y, size)
    bands(canvas, 640, HEIGHT, (mix(TEAL, FOAM, 0.5), TEAL, mix(TEAL, SLATE, 0.6), SLATE, mix(SLATE, NAVY, 0.6)), 12, 5)
    top = curve([(210, 560), (330, 470), (520, 430), (760, 400), (980, 440), (1180, 420), (1340, 500), (1450, 590)])
    canvas.shape([*top, (1480, 760), (180, 770)], mix(STONE, SAND, 0.35))
    canvas.shape([*top, (1420, 640), (1180, 560), (900, 590), (600, 560), (360, 610), (230, 640)], GRASS)
    canvas.shape([*top[16:60], (900, 520), (640, 500), (420, 540)], mix(GRASS, GLOW, 0.3), 0.7)
    for i in range(70):
        x = 210 + i * 18 + canvas.chance.uniform(-6, 6)
        high = 650 - 50 * math.sin((x - 200) / 400)
        canvas.gouge(
            (x, high), (x + canvas.chance.uniform(-14, 14), 752), canvas.chance.uniform(5, 14), mix(STONE, NIGHT, 0.3)
        )
    for i, (x, foot) in enumerate(
        ((350, 480), (500, 446), (660, 424), (820, 412), (1000, 446), (1160, 428), (1320, 500))
    ):
        _turbine(canvas, x, foot, 250 + 60 * math.sin(i * 2.1), i * 23)
    for x, y in ((560, 530), (612, 520), (690, 540), (742, 512), (872, 530), (1080, 520), (1120, 536), (430, 560)):
        canvas.box(x, y - 22, x + 40, y, CREAM)
        canvas.shape([(x - 4, y - 22), (x + 8, y - 40), (x + 34, y - 40), (x + 44, y - 22)], mix(RUST, NIGHT, 0.2))
        canvas.box(x + 8, y - 15, x + 16, y - 6, NIGHT)
    for i in range(60):
        x = 190 + i * 22
        canvas.gouge((x, 766 + 6 * math.sin(i)), (x + 40, 768 + 6 * math.sin(i)), 8, CREAM)
    _ferry(canvas, 560, 900)
    for _ in range(160):
        y = canvas.chance.uniform(800, HEIGHT)
        x = canvas.chance.uniform(0, WIDTH)
        canvas.gouge((x, y), (x + canvas.chance.uniform(30, 120), y - 2), 4, mix(FOAM, TEAL, 0.3))
    gulls(canvas, [(300, 720, 24), (240, 690, 18), (1330, 690, 22), (1400, 720, 16)], CREAM)
    return canvas


def _heap(canvas: Canvas, x: float, y: float, size: float) -> None:
    for left, up, radius in ((-120, 0, 60), (-50, -40, 86), (40, -60, 100), (120, -10, 72), (190, 10, 46)):
        canvas.disc(x + left * size, y + up * size, radius * size, CREAM, 0.92)
    canvas.box(x - 180 * size, y + 14 * size, x + 236 * size, y + 62 * size, mix(FOAM, CREAM, 0.6), 0.9)


def _turbine(canvas: Canvas, x: float, foot: float, tall: float, turn: float) -> None:
    hub = foot - tall
    canvas.shape([(x - 4, hub), (x + 4, hub), (x + 9, foot), (x - 9, foot)], CREAM)
    canvas.shape([(x + 1, hub), (x + 4, hub), (x + 9, foot), (x + 3, foot)], mix(FOAM, SLATE, 0.3))
    for blade in range(3):
        angle = math.radians(turn + blade * 120)
        tip = (x + math.cos(angle) * tall * 0.52, hub + math.sin(angle) * tall * 0.52)
        canvas.gouge((x, hub), tip, 20, CREAM)
        canvas.line([(x, hub), tip], mix(FOAM, SLATE, 0.4), 2)
    canvas.disc(x, hub, 9, mix(CREAM, SLATE, 0.2))


def _ferry(canvas: Canvas, x: float, y: float) -> None:
    canvas.shape([(x - 190, y - 20), (x + 210, y - 36), (x + 170, y + 30), (x - 170, y + 30)], NAVY)
    canvas.shape([(x - 182, y + 8), (x + 184, y + 2), (x + 170, y + 30), (x - 170, y + 30)], RUST)
    canvas.shape([(x - 160, y - 20), (x - 150, y - 66), (x + 110, y - 66), (x + 140, y - 32)], CREAM)
    canvas.shape([(x - 60, y - 66), (x - 54, y - 104), (x + 60, y - 104), (x + 76, y - 66)], CREAM)
    for i in range(9):
        canvas.box(x - 140 + i * 28, y - 54, x - 122 + i * 28, y - 38, NAVY)
    canvas.box(x - 100, y - 126, x - 70, y - 66, AMBER)
    canvas.line(curve([(x - 300, y + 40), (x - 120, y + 34), (x + 90, y + 36), (x + 230, y + 24)]), CREAM, 7)
