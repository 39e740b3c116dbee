"""On land: the ice works, and Mole Light in the dark."""

from ink import (
    CREAM,
    FOAM,
    GLOW,
    HEIGHT,
    NAVY,
    NIGHT,
    RUST,
    SAND,
    SLATE,
    STONE,
    TEAL,
    WIDTH,
    Canvas,
    bands,
    cloud,
    curve,
    gulls,
    lighthouse,
    mix,
)
from wall import trawler

GRASS = (112, 134, 84)
BRICK = (150, 78, 56)


def ice_works() -> Canvas:
    canvas = Canvas.blank(CREAM, 43)
    bands(canvas, -20, 760, (mix(SLATE, FOAM, 0.6), FOAM, mix(FOAM, CREAM, 0.5), CREAM, mix(GLOW, CREAM, 0.4)), 12, 6)
    for y, left, right in ((120, 900, 1420), (220, 1120, 1560), (70, 300, 620)):
        cloud(canvas, left, right, y, CREAM)
    bands(canvas, 770, HEIGHT, (mix(TEAL, FOAM, 0.35), TEAL, SLATE, mix(SLATE, NAVY, 0.6)), 10, 4)
    canvas.shape([(-20, 760), (980, 760), (980, 920), (-20, 960)], mix(STONE, SAND, 0.25))
    for row in range(4):
        y = 792 + row * 36
        canvas.line([(-20, y + 6), (980, y)], mix(STONE, NIGHT, 0.35), 2.5)
    canvas.shape([(-20, 740), (980, 748), (980, 766), (-20, 764)], mix(SAND, CREAM, 0.3))
    _works(canvas)
    chute = mix(TEAL, GRASS, 0.4)
    for x in (840, 1010):
        canvas.line([(x, 420 + (x - 640) * 0.42), (x - 14, 760)], mix(chute, NIGHT, 0.4), 12)
    canvas.shape([(636, 380), (1150, 590), (1142, 652), (630, 452)], chute)
    canvas.shape([(636, 380), (1150, 590), (1147, 606), (634, 398)], mix(chute, CREAM, 0.35))
    for i in range(12):
        x = 664 + i * 41
        canvas.line([(x, 394 + i * 16.8), (x - 3, 456 + i * 16.6)], mix(chute, NIGHT, 0.35), 3)
    for _ in range(240):
        fall = canvas.chance.random()
        canvas.disc(
            1146 + canvas.chance.gauss(0, 9 + 22 * fall), 640 + 150 * fall, canvas.chance.uniform(1.5, 4), CREAM
        )
    trawler(canvas, 1180, 880, 2.3)
    _cart(canvas, 300, 742)
    gulls(canvas, [(980, 300, 34), (1090, 250, 26), (1240, 330, 30), (1370, 270, 20), (760, 230, 20)], NAVY)
    return canvas


def _works(canvas: Canvas) -> None:
    canvas.shape([(60, 742), (60, 210), (350, 120), (640, 210), (640, 742)], BRICK)
    canvas.shape([(430, 146), (640, 210), (640, 742), (430, 742)], mix(BRICK, NIGHT, 0.22))
    for row in range(44):
        y = 222 + row * 12
        for at in range(14):
            if canvas.chance.random() < 0.3:
                x = 66 + at * 41 + (row % 2) * 20
                if x < 600:
                    canvas.box(
                        x, y, x + 34, y + 8, mix(BRICK, SAND if canvas.chance.random() < 0.5 else NIGHT, 0.18), 0.8
                    )
    canvas.shape([(46, 216), (350, 110), (654, 216), (654, 196), (350, 86), (46, 196)], mix(SLATE, NIGHT, 0.3))
    canvas.box(540, 40, 584, 190, mix(BRICK, NIGHT, 0.15))
    canvas.box(532, 34, 592, 52, mix(BRICK, NIGHT, 0.45))
    canvas.words("ICE", 350, 236, 96, CREAM, 26)
    canvas.words("1930", 350, 306, 34, CREAM, 10)
    for row, y in enumerate((370, 520)):
        for column in range(4):
            x = 110 + column * 124
            canvas.box(x, y, x + 76, y + 96, NIGHT)
            canvas.box(
                x + 4, y + 4, x + 72, y + 92, GLOW if (row, column) in ((0, 1), (1, 2)) else mix(FOAM, SLATE, 0.35)
            )
            canvas.line([(x + 38, y), (x + 38, y + 96)], NIGHT, 4)
            canvas.line([(x, y + 48), (x + 76, y + 48)], NIGHT, 4)
            canvas.box(x - 6, y + 96, x + 82, y + 104, SAND)
    canvas.box(480, 646, 600, 744, NIGHT)
    canvas.box(110, 656, 220, 744, mix(TEAL, NIGHT, 0.3))


def _cart(canvas: Canvas, x: float, y: float) -> None:
    for i, (left, high) in enumerate(((-92, 92), (-18, 92), (-56, 150), (28, 84))):
        tone = mix(FOAM, CREAM, 0.3 + 0.12 * i)
        canvas.box(x + left, y - high, x + left + 66, y - high + 58, tone)
        canvas.shape([(x + left, y - high), (x + left + 18, y - high), (x + left, y - high + 30)], CREAM)
        canvas.box(x + left + 52, y - high, x + left + 66, y - high + 58, mix(FOAM, SLATE, 0.4), 0.8)
    canvas.box(x - 104, y - 36, x + 108, y - 24, mix(RUST, NIGHT, 0.3))
    canvas.line([(x + 106, y - 30), (x + 170, y - 78)], mix(RUST, NIGHT, 0.3), 8)
    for wheel in (-64, 66):
        canvas.disc(x + wheel, y - 18, 25, NIGHT)
        canvas.disc(x + wheel, y - 18, 14, mix(STONE, SAND, 0.3))


def mole_light() -> Canvas:
    canvas = Canvas.blank((8, 12, 26), 47)
    canvas.rows(0, 700, ((7, 10, 24), (12, 22, 46), (24, 44, 74), (52, 82, 110)))
    stars = []
    for _ in range(1500):
        along = canvas.chance.uniform(-0.1, 1.1)
        x, y = 120 + along * 1300 + canvas.chance.gauss(0, 60), 660 - along * 640 + canvas.chance.gauss(0, 74)
        stars.append((x, y, canvas.chance.uniform(0.5, 1.7), 0.6))
    stars += [
        (canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(0, 650), canvas.chance.uniform(0.8, 3.0), 0.95)
        for _ in range(420)
    ]
    for share in range(9):
        canvas.glow(180 + share * 150, 640 - share * 74, 190, (96, 124, 164), 0.2)
    canvas.rows(690, HEIGHT, ((40, 66, 94), (18, 32, 56), (8, 13, 27)))
    for x, y, size, strong in stars:
        if y < 676:
            tone = mix(CREAM, FOAM, canvas.chance.random())
            canvas.disc(x, y, size, tone, strong)
            canvas.gouge((x - size * 2.4, 1380 - y), (x + size * 2.4, 1380 - y), size * 1.2, mix(tone, NIGHT, 0.45))
    hills = curve([(-20, 690), (180, 650), (420, 668), (640, 690)])
    canvas.shape([*hills, (640, 700), (-20, 700)], (9, 14, 26))
    for x in (60, 92, 140, 210, 236, 330, 371):
        canvas.disc(x, 680, 2.6, GLOW)
    canvas.shape([(560, 676), (1640, 640), (1640, 800), (560, 700)], (14, 20, 32))
    canvas.shape([(560, 676), (1640, 640), (1640, 650), (560, 679)], (44, 58, 78))
    canvas.shape([(560, 700), (1640, 800), (1640, 880), (560, 706)], (6, 9, 18), 0.8)
    lighthouse(canvas, 1010, 664, 460, lit=False)
    canvas.shape([(940, 660), (968, 290), (958, 220), (1062, 220), (1052, 290), (1082, 660)], (8, 12, 26), 0.62)
    canvas.shape([(1020, 240), (1062, 220), (1052, 290), (1082, 660), (1030, 662)], (6, 9, 18), 0.6)
    for x, tall in (
        (1180, 50),
        (1206, 44),
        (1300, 30),
        (1334, 30),
        (1378, 48),
        (1450, 52),
        (1478, 34),
        (760, 30),
        (786, 44),
    ):
        foot = 672 - (x - 560) * 0.031 + 4
        canvas.shape([(x - 12, foot), (x - 9, foot - tall), (x + 9, foot - tall), (x + 13, foot)], (5, 8, 16))
        canvas.disc(x, foot - tall - 9, 9, (5, 8, 16))
    canvas.line([(1404, 640), (1440, 580)], (5, 8, 16), 9)
    canvas.line([(1416, 620), (1402, 652)], (5, 8, 16), 4)
    canvas.line([(1416, 620), (1434, 652)], (5, 8, 16), 4)
    return canvas
