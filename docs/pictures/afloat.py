"""On and under the water: divers at the barrier, the pilot's ladder, the Mole Swim."""

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
    bands,
    curve,
    gulls,
    lighthouse,
    mix,
)

DEEP = (10, 44, 52)
GREEN = (46, 112, 104)


def divers() -> Canvas:
    canvas = Canvas.blank(DEEP, 31)
    canvas.rows(0, HEIGHT, (mix(FOAM, GREEN, 0.35), GREEN, mix(GREEN, DEEP, 0.55), DEEP, DEEP))
    for x, wide in ((640, 90), (860, 150), (1140, 110), (1390, 170)):
        shaft = [(x, -10), (x + wide, -10), (x + wide * 2.4 - 240, 960), (x - 330, 960)]
        canvas.shape(shaft, FOAM, 0.1)
    _piles(canvas)
    _sea_bed(canvas)
    for x, y, size in ((1180, 300, 1.0), (1270, 345, 0.8), (1230, 250, 0.7), (1350, 300, 0.9), (1420, 372, 0.6)):
        _fish(canvas, x, y, size)
    _diver(canvas, 800, 470)
    return canvas


def _piles(canvas: Canvas) -> None:
    """Sheet piles in a row, nearer on the left."""
    x, wide = -30.0, 92.0
    for i in range(9):
        tone = mix(RUST, DEEP, 0.28 + i * 0.05)
        foot = 900 - i * 26
        canvas.box(x, -10, x + wide * 0.58, foot, tone)
        canvas.shape(
            [(x + wide * 0.58, -10), (x + wide, -10), (x + wide, foot - 12), (x + wide * 0.58, foot)],
            mix(tone, NIGHT, 0.45),
        )
        canvas.box(x + 3, -10, x + 8, foot, mix(tone, AMBER, 0.35), 0.8)
        for _ in range(16):
            at = canvas.chance.uniform(60, foot - 20)
            canvas.disc(
                x + canvas.chance.uniform(8, wide * 0.5), at, canvas.chance.uniform(2, 6), mix(SAND, GREEN, 0.5), 0.7
            )
        for _ in range(5):
            at, left = foot - canvas.chance.uniform(0, 260), x + canvas.chance.uniform(4, wide * 0.8)
            weed = curve([(left, at), (left + 14, at + 34), (left + 2, at + 70)], 8)
            canvas.line(weed, mix(GREEN, NIGHT, 0.35), 6)
        x, wide = x + wide, wide * 0.93


def _sea_bed(canvas: Canvas) -> None:
    far = curve([(-20, 760), (400, 742), (700, 800), (1000, 752), (1300, 770), (1640, 740)])
    canvas.shape([*far, (1640, HEIGHT), (-20, HEIGHT)], mix(SAND, DEEP, 0.66))
    hollow = curve([(120, 850), (300, 890), (470, 960), (640, 966), (800, 880), (980, 846)])
    canvas.shape([(-20, 850), *hollow, (1640, 820), (1640, 1100), (-20, 1100)], mix(SAND, DEEP, 0.42))
    canvas.shape([*hollow, (780, 930), (600, 1010), (380, 990), (200, 910)], mix(DEEP, NIGHT, 0.5), 0.75)
    for _ in range(130):
        x, y = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(900, HEIGHT)
        half = canvas.chance.uniform(8, 40)
        canvas.gouge((x - half, y), (x + half, y + 3), 5, mix(SAND, DEEP, 0.6))
    for x, y, size in (
        (1010, 876, 58),
        (1110, 916, 76),
        (1240, 876, 60),
        (1330, 930, 84),
        (930, 930, 50),
        (1470, 890, 66),
    ):
        canvas.disc(x, y + 8, size, DEEP, 0.6)
        canvas.disc(x, y, size * 0.94, mix(STONE, DEEP, 0.3))
        canvas.disc(x - size * 0.2, y - size * 0.25, size * 0.6, mix(STONE, FOAM, 0.18))
        for turn in range(4):
            canvas.line([(x - size * 0.8, y - 20 + turn * 16), (x + size * 0.8, y - 28 + turn * 16)], DEEP, 2, 0.6)


def _fish(canvas: Canvas, x: float, y: float, size: float) -> None:
    body = [(x - 34 * size, y), (x, y - 13 * size), (x + 30 * size, y), (x, y + 12 * size)]
    canvas.shape(body, mix(FOAM, GREEN, 0.4))
    canvas.shape(
        [(x + 24 * size, y), (x + 46 * size, y - 14 * size), (x + 46 * size, y + 14 * size)], mix(FOAM, GREEN, 0.5)
    )
    canvas.disc(x - 22 * size, y - 2 * size, 2.5, DEEP)


def _diver(canvas: Canvas, x: float, y: float) -> None:
    canvas.line(curve([(x + 30, y - 40), (x + 90, y - 200), (x + 20, y - 360), (x + 60, -10)]), NIGHT, 7)
    canvas.glow(x - 130, y + 150, 230, GLOW, 0.75)
    suit = mix(AMBER, RUST, 0.25)
    for points in (
        [
            (x - 10, y + 180),
            (x + 40, y + 190),
            (x + 70, y + 320),
            (x + 96, y + 400),
            (x + 60, y + 410),
            (x + 20, y + 330),
        ],
        [
            (x + 30, y + 180),
            (x + 78, y + 170),
            (x + 150, y + 290),
            (x + 190, y + 350),
            (x + 160, y + 370),
            (x + 100, y + 310),
        ],
    ):
        canvas.shape(points, mix(suit, NIGHT, 0.25))
    for heel_x, heel_y in ((x + 76, y + 404), (x + 176, y + 360)):
        canvas.shape(
            [(heel_x - 20, heel_y), (heel_x + 24, heel_y - 8), (heel_x + 60, heel_y + 52), (heel_x - 6, heel_y + 58)],
            NIGHT,
        )
    canvas.shape([(x - 52, y + 30), (x + 62, y + 24), (x + 92, y + 190), (x - 20, y + 206)], suit)
    canvas.shape([(x + 30, y + 26), (x + 62, y + 24), (x + 92, y + 190), (x + 50, y + 196)], mix(suit, NIGHT, 0.35))
    canvas.box(x + 50, y + 30, x + 106, y + 160, STONE)
    canvas.shape([(x - 50, y + 40), (x - 20, y + 74), (x - 100, y + 150), (x - 128, y + 132)], mix(suit, CREAM, 0.15))
    canvas.shape([(x - 144, y + 130), (x - 112, y + 122), (x - 104, y + 164), (x - 140, y + 168)], NIGHT)
    canvas.disc(x - 138, y + 150, 15, CREAM)
    canvas.disc(x, y, 66, mix(GLOW, RUST, 0.35))
    canvas.disc(x + 16, y + 8, 56, mix(GLOW, RUST, 0.55), 0.7)
    canvas.disc(x - 20, y + 2, 36, NIGHT)
    canvas.disc(x - 20, y + 2, 29, mix(TEAL, NIGHT, 0.3))
    canvas.shape([(x - 40, y - 14), (x - 24, y - 24), (x - 12, y + 22), (x - 26, y + 26)], FOAM, 0.55)
    for i in range(16):
        rise = i * 30
        canvas.disc(x + 30 + 34 * math.sin(i * 1.7), y - 80 - rise, 4 + (i * 5) % 11, FOAM, 0.55)


def at_the_ladder() -> Canvas:
    canvas = Canvas.blank(NIGHT, 37)
    canvas.rows(0, 700, ((9, 16, 28), NIGHT, NAVY, mix(NAVY, SLATE, 0.5)))
    for _ in range(90):
        canvas.disc(
            canvas.chance.uniform(0, 760), canvas.chance.uniform(0, 480), canvas.chance.uniform(0.8, 2.2), CREAM, 0.8
        )
    canvas.disc(210, 170, 62, CREAM)
    canvas.disc(236, 156, 56, (12, 20, 34))
    bands(canvas, 640, HEIGHT, (mix(SLATE, NAVY, 0.5), NAVY, NIGHT, (10, 18, 30)), 10, 16)
    side = curve([(690, -20), (650, 240), (618, 520), (600, 800)])
    canvas.shape([*side, (600, 900), (1640, 900), (1640, -20)], (16, 20, 26))
    canvas.shape([(604, 726), (1640, 700), (1640, 900), (600, 900)], mix(RUST, NIGHT, 0.35))
    canvas.shape([(603, 738), (1640, 712), (1640, 724), (603, 750)], CREAM, 0.75)
    for row in range(7):
        y = 40 + row * 102
        canvas.line([(640, y + 12), (1640, y - 26)], (38, 46, 56), 3)
        for rivet in range(26):
            canvas.disc(690 + rivet * 40, y + 4 - rivet * 1.5, 2.4, (58, 66, 76))
    for i in range(60):
        x, y = canvas.chance.uniform(700, 1600), canvas.chance.uniform(80, 640)
        canvas.gouge((x, y), (x + 3, y + canvas.chance.uniform(30, 120)), 5, mix(RUST, NIGHT, 0.55 + 0.2 * (i % 2)))
    canvas.words("KESTREL BAY", 1250, 130, 64, mix(CREAM, NIGHT, 0.25), 14)
    _ladder(canvas)
    _climber(canvas, 838, 430)
    _pilot_boat(canvas)
    return canvas


def _ladder(canvas: Canvas) -> None:
    for x in (790, 884):
        canvas.line([(x, -10), (x - 2, 770)], mix(SAND, NIGHT, 0.2), 6)
    for rung in range(15):
        y = 14 + rung * 53
        canvas.box(784, y, 890, y + 10, mix(SAND, AMBER, 0.3))
        canvas.box(784, y + 8, 890, y + 12, NIGHT, 0.6)
    canvas.glow(838, 20, 300, GLOW, 0.35)


def _climber(canvas: Canvas, x: float, y: float) -> None:
    jacket = mix(AMBER, RUST, 0.15)
    canvas.shape([(x - 34, y + 120), (x - 2, y + 124), (x - 14, y + 236), (x - 44, y + 232)], NAVY)
    canvas.shape([(x + 2, y + 116), (x + 38, y + 118), (x + 40, y + 180), (x + 26, y + 196), (x + 8, y + 176)], NAVY)
    canvas.shape([(x - 52, y + 226), (x - 10, y + 226), (x - 10, y + 244), (x - 54, y + 244)], (8, 10, 14))
    canvas.shape([(x + 6, y + 190), (x + 44, y + 178), (x + 46, y + 196), (x + 8, y + 208)], (8, 10, 14))
    canvas.shape([(x - 46, y + 10), (x + 44, y + 6), (x + 46, y + 130), (x - 42, y + 134)], jacket)
    canvas.shape([(x + 12, y + 8), (x + 44, y + 6), (x + 46, y + 130), (x + 14, y + 132)], mix(jacket, NIGHT, 0.3))
    for high in (44, 92):
        canvas.box(x - 44, y + high, x + 45, y + high + 11, CREAM)
    canvas.shape([(x - 46, y + 14), (x - 22, y + 12), (x - 36, y - 88), (x - 58, y - 84)], jacket)
    canvas.shape([(x + 24, y + 12), (x + 46, y + 10), (x + 56, y - 34), (x + 34, y - 44)], mix(jacket, NIGHT, 0.25))
    canvas.disc(x - 47, y - 92, 13, mix(SAND, ROSE, 0.5))
    canvas.disc(x + 46, y - 46, 13, mix(SAND, ROSE, 0.5))
    canvas.disc(x - 2, y - 24, 32, mix(SAND, ROSE, 0.45))
    canvas.shape([(x - 38, y - 26), (x - 30, y - 54), (x, y - 64), (x + 28, y - 54), (x + 34, y - 24)], CREAM)
    canvas.box(x - 40, y - 30, x + 36, y - 22, RUST)


def _pilot_boat(canvas: Canvas) -> None:
    canvas.shape(
        [
            *curve([(40, 900), (180, 852), (420, 874), (640, 842), (900, 900), (1200, 860), (1640, 900)]),
            (1640, 1100),
            (40, 1100),
        ],
        (10, 18, 30),
    )
    hull = curve([(70, 800), (250, 828), (460, 824), (640, 760)], 10)
    canvas.shape([*hull, (560, 930), (130, 930)], mix(RUST, AMBER, 0.3))
    canvas.shape([(92, 850), (604, 830), (560, 930), (130, 930)], NAVY)
    canvas.line(hull, CREAM, 6)
    canvas.shape([(190, 816), (214, 672), (430, 664), (476, 820)], CREAM)
    canvas.shape([(216, 692), (424, 684), (444, 752), (208, 756)], GLOW)
    canvas.glow(330, 720, 260, GLOW, 0.5)
    for x in (268, 338, 400):
        canvas.line([(x, 690), (x + 3, 754)], NIGHT, 6)
    canvas.disc(330, 726, 18, NIGHT)
    canvas.shape([(306, 756), (314, 738), (346, 738), (356, 756)], NIGHT)
    canvas.line([(300, 664), (300, 560)], CREAM, 6)
    canvas.glow(300, 556, 70, ROSE, 0.9)
    canvas.disc(300, 556, 8, CREAM)
    canvas.words("PILOT", 330, 790, 30, NAVY, 8)
    for base, tone in ((930, NAVY), (982, (12, 22, 36)), (1030, (9, 15, 26))):
        shift = canvas.chance.uniform(0, 300)
        edge = [(x, base - 26 * abs(math.sin((x + shift) / 170)) ** 1.5) for x in range(0, WIDTH + 9, 8)]
        canvas.shape([*edge, (WIDTH, HEIGHT), (0, HEIGHT)], tone)
        canvas.line([(float(x), float(y)) for x, y in edge], mix(FOAM, NAVY, 0.35), 3, 0.7)
    for i in range(26):
        x = 330 + canvas.chance.uniform(-130, 130)
        y = 950 + i * 4.4
        canvas.gouge((x - 40, y), (x + 40, y), 5, mix(GLOW, NAVY, 0.25 + i * 0.02))


def mole_swim() -> Canvas:
    canvas = Canvas.blank(CREAM, 41)
    bands(canvas, -20, 330, (mix(FOAM, CREAM, 0.2), mix(FOAM, CREAM, 0.5), mix(CREAM, FOAM, 0.2)), 6, 8)
    hills = curve([(700, 320), (960, 268), (1200, 290), (1440, 240), (1660, 270)])
    canvas.shape([*hills, (1660, 350), (700, 350)], mix(FOAM, SLATE, 0.35))
    sea = (mix(TEAL, FOAM, 0.45), TEAL, mix(TEAL, SLATE, 0.6), SLATE, mix(SLATE, NAVY, 0.55))
    bands(canvas, 316, HEIGHT, sea, 15, 9)
    canvas.shape([(-20, 262), (560, 300), (560, 356), (-20, 420)], mix(STONE, FOAM, 0.15))
    canvas.shape([(-20, 262), (560, 300), (560, 307), (-20, 276)], CREAM, 0.7)
    lighthouse(canvas, 500, 306, 270, lit=False)
    gulls(canvas, [(820, 130, 30), (900, 90, 22), (1010, 150, 18)], SLATE)
    _chop(canvas)
    swimmers = [
        (620 + 90 * i + canvas.chance.uniform(-40, 40), 430 + (i % 4) * 24 + canvas.chance.uniform(-10, 10), 0.42)
        for i in range(9)
    ]
    swimmers += [(430 + 150 * i + canvas.chance.uniform(-50, 40), 580 + (i % 3) * 44, 0.8) for i in range(7)]
    swimmers += [(190, 780, 1.35), (520, 860, 1.6), (930, 800, 1.4), (1210, 930, 1.8)]
    for i, (x, y, size) in enumerate(swimmers):
        _swimmer(canvas, x, y, size, (AMBER, CREAM, RUST)[i % 3], i % 2 == 0)
    _rescue(canvas, 1370, 620)
    return canvas


def _chop(canvas: Canvas) -> None:
    for _ in range(300):
        y = 350 + 700 * canvas.chance.random() ** 1.2
        x, near = canvas.chance.uniform(0, WIDTH), (y - 320) / 700
        half = 14 + 70 * near * canvas.chance.random()
        crest = curve([(x - half, y), (x - half * 0.2, y - 9 * near - 2), (x + half, y + 2)], 6)
        canvas.line(crest, FOAM if canvas.chance.random() < 0.6 else mix(TEAL, NAVY, 0.4), 1.5 + 3 * near, 0.7)


def _swimmer(canvas: Canvas, x: float, y: float, size: float, cap: tuple[int, int, int], reaching: bool) -> None:
    skin = mix(SAND, ROSE, 0.5)
    canvas.shape(
        [(x - 80 * size, y + 12 * size), (x + 60 * size, y + 8 * size), (x + 20 * size, y + 34 * size)], NAVY, 0.35
    )
    if reaching:
        arm = curve([(x + 16 * size, y + 4 * size), (x + 56 * size, y - 46 * size), (x + 104 * size, y + 2 * size)], 8)
        canvas.line(arm, skin, 13 * size)
    canvas.disc(x, y - 4 * size, 22 * size, skin)
    canvas.shape(
        [
            (x - 24 * size, y - 4 * size),
            (x - 16 * size, y - 27 * size),
            (x + 4 * size, y - 30 * size),
            (x + 22 * size, y - 14 * size),
        ],
        cap,
    )
    canvas.line([(x + 2 * size, y - 4 * size), (x + 22 * size, y - 7 * size)], NIGHT, 6 * size)
    for reach, low in ((62, 14), (44, 20), (84, 17)):
        wash = curve(
            [(x - reach * size, y + low * size), (x, y + (low - 5) * size), (x + reach * size, y + low * size)], 6
        )
        canvas.line(wash, CREAM, 4.5 * size, 0.85)


def _rescue(canvas: Canvas, x: float, y: float) -> None:
    hull = curve([(x - 190, y - 30), (x - 40, y - 22), (x + 90, y - 26), (x + 180, y - 50)], 10)
    canvas.shape([*hull, (x + 130, y + 36), (x - 160, y + 38)], AMBER)
    canvas.shape([(x - 176, y + 6), (x + 152, y - 4), (x + 130, y + 36), (x - 160, y + 38)], mix(RUST, NIGHT, 0.15))
    canvas.line(hull, CREAM, 9)
    for at, tone in ((-110, NAVY), (-20, RUST)):
        canvas.shape([(x + at - 26, y - 20), (x + at - 20, y - 92), (x + at + 20, y - 92), (x + at + 28, y - 20)], tone)
        canvas.disc(x + at, y - 114, 21, mix(SAND, ROSE, 0.5))
        canvas.box(x + at - 24, y - 134, x + at + 24, y - 120, NAVY)
    canvas.line([(x - 10, y - 70), (x + 96, y - 150)], CREAM, 8)
    canvas.line(curve([(x - 230, y + 46), (x - 60, y + 38), (x + 120, y + 40), (x + 220, y + 30)]), CREAM, 7)
