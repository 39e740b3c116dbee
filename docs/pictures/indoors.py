"""Rooms: the library, the bakery before dawn."""

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
    Point,
    curve,
    mix,
)

WOOD = (122, 80, 52)
SPINES = (RUST, NAVY, SAND, TEAL, AMBER, mix(RUST, NIGHT, 0.4), CREAM, SLATE, mix(ROSE, SAND, 0.4))


def towards(point: Point, share: float, vanishing: Point = (800, 470)) -> Point:
    """A place on the line from a point to where all lines meet."""
    return point[0] + (vanishing[0] - point[0]) * share, point[1] + (vanishing[1] - point[1]) * share


def library() -> Canvas:
    canvas = Canvas.blank(mix(CREAM, SAND, 0.4), 61)
    canvas.shape(
        [(-10, HEIGHT + 10), (WIDTH + 10, HEIGHT + 10), *(towards((x, 1077), 0.75) for x in (1610, -10))], WOOD
    )
    for i in range(17):
        x = -200 + i * 125
        canvas.line([(x, 1080), towards((x, 1080), 0.75)], mix(WOOD, NIGHT, 0.35), 3)
    canvas.box(600, 330, 1000, 622, mix(CREAM, GLOW, 0.5))
    arch = [
        (800 + 150 * math.cos(math.pi * (1 + i / 24)), 470 + 120 * math.sin(math.pi * (1 + i / 24))) for i in range(25)
    ]
    canvas.shape([*arch, (950, 622), (650, 622)], mix(FOAM, GLOW, 0.55))
    for x in (700, 750, 800, 850, 900):
        canvas.line([(x, 355), (x, 622)], mix(WOOD, NIGHT, 0.3), 5)
    canvas.line([(650, 490), (950, 490)], mix(WOOD, NIGHT, 0.3), 5)
    for i in range(7):
        _vault(canvas, 1 - 0.8**i * 0.98)
    for side in (-1, 1):
        _shelves(canvas, side)
    canvas.glow(800, 500, 420, GLOW, 0.45)
    _table(canvas)
    _librarian(canvas)
    return canvas


def _vault(canvas: Canvas, share: float) -> None:
    rim = [
        (800 + 860 * math.cos(math.pi * (1 + i / 40)), 330 + 380 * math.sin(math.pi * (1 + i / 40))) for i in range(41)
    ]
    canvas.line([towards(point, share) for point in rim], mix(SAND, STONE, 0.4), 16 * (1 - share) + 2)


def _shelves(canvas: Canvas, side: int) -> None:
    """One wall of books, running away from us."""
    edge = 800 + side * 810
    for bay in range(6):
        near, far = 1 - 0.8**bay, 1 - 0.8 ** (bay + 1)
        corners = [towards((edge, y), share) for share, y in ((near, 150), (far, 150), (far, 1010), (near, 1010))]
        canvas.shape(corners, mix(WOOD, NIGHT, 0.45))
        for row in range(8):
            _row(canvas, edge, near, far, 168 + row * 104)
        post = [
            towards((edge, y), share)
            for share, y in ((near, 130), (near + 0.018, 130), (near + 0.018, 1030), (near, 1030))
        ]
        canvas.shape(post, mix(WOOD, SAND, 0.25))


def _row(canvas: Canvas, edge: float, near: float, far: float, top: float) -> None:
    at = near + 0.022 * (1 - near)
    while at < far - 0.004:
        wide = canvas.chance.uniform(0.010, 0.024) * (1 - near)
        high = top + canvas.chance.uniform(0, 26)
        if canvas.chance.random() < 0.9:
            spine = [
                towards((edge, y), share)
                for share, y in ((at, high), (at + wide, high), (at + wide, top + 92), (at, top + 92))
            ]
            canvas.shape(spine, mix(canvas.chance.choice(SPINES), NIGHT, canvas.chance.uniform(0.1, 0.4)))
        at += wide * 1.06
    board = [
        towards((edge, y), share)
        for share, y in ((near, top + 92), (far, top + 92), (far, top + 102), (near, top + 102))
    ]
    canvas.shape(board, mix(WOOD, SAND, 0.35))


def _table(canvas: Canvas) -> None:
    canvas.shape([(560, 1090), (1130, 1090), (900, 730), (720, 730)], mix(WOOD, SAND, 0.45))
    canvas.shape([(560, 1090), (720, 730), (712, 742), (530, 1090)], mix(WOOD, NIGHT, 0.4))
    for i in range(6):
        for column in (-1, 1):
            share = i / 6
            y = 1030 - 270 * share**0.8
            x, size = 835 + column * (122 - 70 * share), 1 - 0.6 * share
            cover = SPINES[(i * 2 + column) % 6]
            canvas.shape(
                [(x - 58 * size, y), (x, y - 112 * size), (x + 58 * size, y), (x + 40 * size, y + 8 * size)], cover
            )
            canvas.shape([(x - 46 * size, y), (x, y - 96 * size), (x + 44 * size, y), (x, y - 14 * size)], CREAM)
            for leaf in range(3):
                canvas.line([(x, y - 90 * size), (x + (leaf - 1) * 22 * size, y - 4)], mix(SAND, STONE, 0.4), 2)


def _librarian(canvas: Canvas) -> None:
    for x, y in ((352, 330), (414, 326)):
        canvas.line([(x, y - 120), (x - 70, 960)], mix(SAND, WOOD, 0.3), 9)
    for rung in range(13):
        y = 240 + rung * 56
        left = 352 - (y - 210) * 0.093
        canvas.line([(left, y), (left + 62, y - 3)], mix(SAND, WOOD, 0.3), 7)
    canvas.shape([(318, 640), (372, 642), (384, 470), (316, 466)], NAVY)
    canvas.shape([(306, 476), (394, 476), (382, 340), (322, 336)], RUST)
    canvas.shape([(372, 350), (392, 362), (300, 268), (282, 282)], mix(RUST, NIGHT, 0.2))
    canvas.shape([(270, 224), (304, 224), (304, 280), (270, 280)], AMBER)
    canvas.disc(354, 300, 34, mix(SAND, ROSE, 0.5))
    canvas.shape([(318, 304), (324, 262), (356, 252), (390, 268), (390, 308), (372, 282)], NIGHT)
    canvas.disc(388, 272, 18, NIGHT)


def bakery() -> Canvas:
    canvas = Canvas.blank(mix(WOOD, NIGHT, 0.5), 67)
    canvas.rows(0, 800, (mix(WOOD, NIGHT, 0.62), mix(WOOD, NIGHT, 0.4), mix(WOOD, RUST, 0.35)))
    canvas.rows(800, HEIGHT, (mix(STONE, SAND, 0.3), mix(STONE, NIGHT, 0.4)))
    for i in range(15):
        canvas.line([(-300 + i * 160, 1080), (240 + i * 84, 800)], mix(STONE, NIGHT, 0.5), 3)
    _oven(canvas)
    _dawn(canvas)
    for row in range(5):
        y = 420 + row * 104
        canvas.box(1130, y, 1570, y + 14, mix(SAND, WOOD, 0.45))
        for loaf in range(5):
            _loaf(canvas, 1180 + loaf * 84, y, row)
    for x in (1130, 1556):
        canvas.box(x, 340, x + 14, 990, mix(SAND, WOOD, 0.6))
    _baker(canvas)
    return canvas


def _oven(canvas: Canvas) -> None:
    brick = mix(RUST, SAND, 0.25)
    canvas.box(60, 260, 640, 860, brick)
    for row in range(20):
        y = 266 + row * 30
        canvas.line([(60, y), (640, y)], mix(brick, NIGHT, 0.35), 3)
        for column in range(10):
            x = 70 + column * 64 + (row % 2) * 32
            canvas.line([(x, y), (x, y + 30)], mix(brick, NIGHT, 0.35), 3)
    canvas.box(40, 236, 660, 268, mix(SAND, STONE, 0.4))
    arch = [
        (350 + 180 * math.cos(math.pi * (1 + i / 24)), 620 + 150 * math.sin(math.pi * (1 + i / 24))) for i in range(25)
    ]
    canvas.shape(
        [(150, 720), (150, 612), *[(350 + (x - 350) * 1.14, 620 + (y - 620) * 1.16) for x, y in arch], (550, 720)],
        mix(SAND, STONE, 0.5),
    )
    canvas.shape([*arch, (530, 720), (170, 720)], mix(RUST, AMBER, 0.5))
    canvas.shape([(350 + (x - 350) * 0.7, 650 + (y - 620) * 0.7) for x, y in arch] + [(480, 720), (220, 720)], AMBER)
    canvas.glow(350, 640, 520, AMBER, 0.75)
    canvas.glow(350, 680, 220, GLOW, 0.95)
    for x in (262, 350, 438):
        canvas.shape(
            curve([(x - 38, 706), (x - 28, 676), (x, 666), (x + 28, 676), (x + 38, 706)], 6), mix(WOOD, RUST, 0.5)
        )


def _dawn(canvas: Canvas) -> None:
    """A window onto a street that is still blue."""
    canvas.box(740, 170, 1060, 560, mix(SAND, WOOD, 0.3))
    canvas.box(756, 186, 1044, 544, (36, 62, 104))
    canvas.box(756, 380, 1044, 544, (52, 84, 128))
    for x, wide, high in ((756, 80, 300), (836, 64, 270), (900, 74, 320), (974, 70, 280)):
        canvas.box(x, high, x + wide, 544, (20, 34, 62))
        canvas.shape([(x - 2, high), (x + wide / 2, high - 44), (x + wide + 2, high)], (15, 26, 48))
    canvas.box(858, 330, 874, 352, GLOW)
    canvas.line([(1010, 544), (1010, 400)], NIGHT, 6)
    canvas.glow(1010, 396, 90, GLOW, 0.8)
    for x in (900,):
        canvas.line([(x, 186), (x, 544)], mix(SAND, WOOD, 0.3), 10)
    canvas.line([(756, 366), (1044, 366)], mix(SAND, WOOD, 0.3), 10)
    for x, tall in ((934, 96), (968, 84)):
        canvas.shape([(x - 16, 544), (x - 12, 544 - tall), (x + 12, 544 - tall), (x + 16, 544)], (10, 16, 30))
        canvas.disc(x, 544 - tall - 12, 12, (10, 16, 30))


def _loaf(canvas: Canvas, x: float, y: float, row: int) -> None:
    tone = mix((196, 130, 68), WOOD, 0.12 * (row % 3))
    canvas.shape(curve([(x - 38, y), (x - 32, y - 30), (x, y - 42), (x + 32, y - 30), (x + 38, y)], 8), tone)
    for cut in (-16, 0, 16):
        canvas.gouge((x + cut - 7, y - 33), (x + cut + 6, y - 12), 7, mix(CREAM, tone, 0.3))


def _baker(canvas: Canvas) -> None:
    canvas.line([(520, 716), (1010, 640)], mix(SAND, WOOD, 0.3), 15)
    canvas.shape([(420, 724), (520, 702), (530, 728), (430, 744)], mix(SAND, WOOD, 0.3))
    canvas.shape([(800, 1010), (1000, 1010), (984, 700), (830, 700)], mix(NAVY, SLATE, 0.3))
    canvas.shape([(806, 720), (992, 716), (980, 520), (836, 516)], mix(CREAM, SAND, 0.5))
    canvas.shape([(822, 700), (930, 700), (944, 1010), (806, 1010)], CREAM)
    canvas.shape([(846, 540), (930, 540), (930, 710), (836, 710)], CREAM)
    canvas.line(curve([(850, 540), (800, 610), (776, 676)], 8), mix(CREAM, SAND, 0.6), 38)
    canvas.line(curve([(966, 540), (1000, 610), (960, 652)], 8), mix(SAND, STONE, 0.2), 38)
    canvas.disc(772, 680, 20, mix(SAND, ROSE, 0.5))
    canvas.disc(958, 652, 20, mix(SAND, ROSE, 0.5))
    canvas.box(884, 480, 932, 530, mix(SAND, ROSE, 0.55))
    canvas.disc(902, 440, 56, mix(SAND, ROSE, 0.42))
    canvas.shape([(846, 440), (852, 386), (900, 366), (958, 384), (972, 446), (950, 500), (940, 420)], (88, 72, 66))
    canvas.shape([(842, 414), (852, 378), (902, 358), (958, 376), (968, 412)], RUST)
    canvas.disc(866, 448, 5, NIGHT)
    canvas.line(curve([(856, 470), (866, 477), (880, 474)], 6), mix(RUST, NIGHT, 0.3), 4)
    canvas.shape([(846, 452), (836, 460), (848, 464)], mix(SAND, ROSE, 0.55))
