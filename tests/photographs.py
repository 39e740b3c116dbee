"""Pictures for tests, drawn as they are needed: any size and kind, with the metadata that cameras and desks add."""

import random
import struct
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin, TiffImagePlugin

from sitegen.pictures.rights import Rights, as_iptc

RED, GREEN, BLUE = (220, 30, 30), (30, 180, 60), (30, 60, 200)
SERIAL = "SN-4711-0815"
GPS_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    ' xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    f' exif:GPSLatitude="54,1.2N" aux:SerialNumber="{SERIAL}">'
    "<dc:creator><rdf:Seq><rdf:li>Ann Quay</rdf:li></rdf:Seq></dc:creator>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def bands(width: int, height: int) -> Image.Image:
    """Red on the left, green in the middle, blue on the right."""
    made = Image.new("RGB", (width, height), GREEN)
    made.paste(RED, (0, 0, width // 3, height))
    made.paste(BLUE, (width - width // 3, 0, width, height))
    return made


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    made = BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def photograph(width: int = 600, height: int = 400, kind: str = "JPEG", **options: Any) -> bytes:
    return saved(bands(width, height), kind, **options)


def exif(orientation: int = 0, *, private: bool = False, copyright_: str = "") -> Image.Exif:
    """What a camera writes: how it was held and, if `private`, where and with which one."""
    made = Image.Exif()
    if orientation:
        made[0x0112] = orientation
    if copyright_:
        made[0x8298] = copyright_
    if private:
        made[0x010F] = "Secret Optics"
        place = made.get_ifd(0x8825)
        third = TiffImagePlugin.IFDRational(1, 3)
        place.update({1: "N", 2: (54.0, 1.0, third), 3: "W", 4: (2.0, 2.0, third)})
        made.get_ifd(0x8769)[0xA431] = SERIAL
    return made


def private_photograph(kind: str = "JPEG", orientation: int = 6) -> bytes:
    """A photograph with GPS and serial number in EXIF and XMP, and in IPTC and XMP whose it is."""
    tags = exif(orientation, private=True, copyright_="Wions")
    content = photograph(kind=kind, exif=tags, xmp=GPS_XMP.encode()) if kind != "PNG" else _png(tags)
    if kind != "JPEG":
        return content
    iptc = as_iptc(Rights(credit="Quay/Wions", copyright="© Wions 2026"))
    iptc += b"\x1c\x02\x5a\x00\x0bOrrinhaven!"  # the city, behind what we write ourselves
    return content[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc + content[2:]


def _png(tags: Image.Exif) -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", GPS_XMP)
    notes.add_text("Comment", f"made with {SERIAL}")
    return photograph(kind="PNG", exif=tags, pnginfo=notes)


def claiming(width: int, height: int) -> bytes:
    """A small PNG that says of itself that it is as large as that."""
    small = photograph(40, 30, "PNG")
    inner = b"IHDR" + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + inner + struct.pack(">I", zlib.crc32(inner)) + small[33:]


def damaged() -> bytes:
    """A PNG in the middle of which bytes were changed."""
    chance = random.Random(0)  # Pillow's own noise is another one each time, and so is what it says of it
    noise = bytes(min(255, max(0, round(chance.gauss(128, 90)))) for _ in range(200 * 150))
    content = bytearray(saved(Image.frombytes("L", (200, 150), noise), "PNG"))
    content[len(content) // 2 :: 7] = bytes(len(content[len(content) // 2 :: 7]))
    return bytes(content)


# By the names that golden files call them.
DRAWN: Mapping[str, Callable[[], bytes]] = {
    "photograph": photograph,
    "photograph-cut-off": lambda: photograph(1000, 700)[:-2000],
    "photograph-cut-off-at-once": lambda: photograph()[:100],
    "damaged-png": damaged,
    "51-megapixels": lambda: claiming(10_200, 5_000),
    "3600-megapixels": lambda: claiming(60_000, 60_000),
    "tiff": lambda: photograph(kind="TIFF"),
    "heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "avif-with-its-place": lambda: photograph(kind="AVIF", exif=exif(private=True)),
    "film-with-its-place": lambda: b"\0\0\0\x20ftypqt  \xa9xyz\0\x12\x15\xc7+54.0-002.0/",
    "pdf-with-its-author": lambda: b"%PDF-1.7\n1 0 obj << /Author (Ann Quay) >> endobj\n",
    "nothing": lambda: b"",
}


def read(content: bytes) -> Image.Image:
    found = Image.open(BytesIO(content))
    found.load()
    return found


def near(one: object, other: tuple[int, int, int]) -> bool:
    """Whether two colours look the same: saving a JPEG or WebP moves them a little."""
    assert isinstance(one, tuple)
    return all(abs(a - b) < 40 for a, b in zip(one[:3], other, strict=True))
