"""The map of the harbour."""

import math

from ink import (
    AMBER,
    CREAM,
    FINER,
    FOAM,
    NAVY,
    NIGHT,
    ROSE,
    RUST,
    SAND,
    SLATE,
    STONE,
    TEAL,
    Canvas,
    Colour,
    Point,
    curve,
    mix,
)
from PIL import Image, ImageDraw, ImageFont

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
