"""What the sample outlet's pictures are drawn with: colours, a canvas, curves, and what stands in many of them."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

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
    def blank(cls, colour: Colour, seed: int, width: int = WIDTH, height: int = HEIGHT) -> "Canvas":
        image = Image.new("RGB", (width * FINER, height * FINER), colour)
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

    def gouge(self, start: Point, end: Point, width: float, fill: Colour) -> None:
        """A cut as a lino knife makes it: pointed at both ends, widest a third of the way along."""
        (x1, y1), (x2, y2) = start, end
        length = math.hypot(x2 - x1, y2 - y1) or 1.0
        across = ((y1 - y2) / length * width / 2, (x2 - x1) / length * width / 2)
        x, y = x1 + (x2 - x1) / 3, y1 + (y2 - y1) / 3
        self.shape([start, (x + across[0], y + across[1]), end, (x - across[0], y - across[1])], fill)

    def rows(self, top: float, bottom: float, stops: Sequence[Colour], count: int = 40) -> None:
        """A soft ground of colours from top to bottom, across the whole picture."""
        step = (bottom - top) / count
        for i in range(count):
            self.box(-10, top + i * step, 4000, top + (i + 1) * step + 1, ramp(stops, i / (count - 1)))

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
        width, height = self.image.size
        small = self.image.resize((width // FINER, height // FINER), Image.Resampling.LANCZOS)
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


def cloud(canvas: Canvas, left: float, right: float, y: float, tone: Colour) -> None:
    middle = (left + right) / 2
    upper = curve(
        [(left, y), (left + (middle - left) * 0.6, y - 12), (middle, y - 16), (right - 60, y - 8), (right, y)]
    )
    lower = curve([(right, y), (middle + 60, y + 9), (left + 90, y + 6), (left, y)])
    canvas.shape([*upper, *lower], tone, 0.75)
