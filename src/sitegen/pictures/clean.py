"""A picture as it may go out whole: pixel by pixel the same, without where it was taken and with what.

What stays of its metadata is whose it is, how it has to be turned, and its colours. Nothing is decoded.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from sitegen.pictures.header import opened, orientation
from sitegen.pictures.rights import NOTHING, Rights, as_iptc, as_xmp, rights_of

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_EXIF, _XMP, _ICC = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0"
_SOS, _EOI, _END = 0xDA, 0xD9, b"\xff\xd9"
_BARE = frozenset([0x01, *range(0xD0, 0xD8)])  # markers without a length
_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")  # within the data of a scan
# PNG: what a picture consists of and how its colours are meant; all others are notes.
_CHUNKS = frozenset(
    [
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV"),
        *(b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
    ]
)
_PARTS = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"])  # of a WebP
_HAS_EXIF, _HAS_XMP = 0x08, 0x04  # flags of VP8X


def clean(content: bytes) -> bytes:
    """A JPEG, PNG or WebP without private metadata; any other file, and what can't be followed, as it is."""
    way = next((way for begins, way in _WAYS if begins(content)), None)
    if way is None:
        return content
    return way(content, *_kept(content))


def _kept(content: bytes) -> tuple[int, Rights]:
    try:
        with opened(content) as picture:
            return orientation(picture), rights_of(picture)
    except Exception:  # whatever a damaged file makes a decoder raise: it says nothing that we could keep
        return 1, NOTHING


def _clean_jpeg(content: bytes, turned: int, rights: Rights) -> bytes:
    made = [content[:2]]
    notes = [_segment(0xE1, _EXIF + _oriented(turned))] if turned != 1 else []
    notes += [_segment(0xE1, _XMP + as_xmp(rights))] if as_xmp(rights) else []
    notes += [_segment(0xED, as_iptc(rights))] if as_iptc(rights) else []
    for marker, part in _segments(content):
        if marker != 0xE0 and notes:
            made, notes = made + notes, []
        if _stays(marker, part):
            made.append(part)
    return b"".join(made)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each part of a JPEG up to its end, or to where it can't be followed any more. A second
    picture behind it doesn't count.
    """
    at = 2
    while at + 4 <= len(content) or content[at:] == _END:
        while content[at : at + 2] == b"\xff\xff":  # filling
            at += 1
        if content[at] != 0xFF:
            return
        marker = content[at + 1]
        bare = marker in _BARE or marker == _EOI
        end = at + 2 + (0 if bare else int.from_bytes(content[at + 2 : at + 4], "big"))
        if marker == _SOS:
            found = _MARKER.search(content, end)
            end = found.start() if found else len(content)
        yield marker, content[at:end]
        if marker == _EOI:
            return
        at = end


def _stays(marker: int, part: bytes) -> bool:
    if marker == 0xE2:
        return part[4:].startswith(_ICC)
    # The others are notes of cameras and programs; 0xEE says how colours are stored.
    return not (0xE1 <= marker <= 0xEF or marker == 0xFE) or marker == 0xEE


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _oriented(turned: int) -> bytes:
    """EXIF that says how a picture has to be turned, and nothing else."""
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)


def _clean_png(content: bytes, turned: int, rights: Rights) -> bytes:
    made = [content[:8]]
    at = 8
    while at + 8 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if name in _CHUNKS:
            made.append(content[at:end])
        if name == b"IHDR":
            packet = as_xmp(rights)
            made += [_chunk(b"eXIf", _oriented(turned))] if turned != 1 else []
            made += [_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)] if packet else []
        if name == b"IEND":
            break
        at = end
    return b"".join(made)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _clean_webp(content: bytes, turned: int, rights: Rights) -> bytes:
    packet = as_xmp(rights)
    parts: list[bytes] = []
    at = 12
    while at + 8 <= len(content):
        name = content[at : at + 4]
        (length,) = struct.unpack_from("<I", content, at + 4)
        body = content[at + 8 : at + 8 + length]
        if name == b"VP8X":
            flags = (body[0] if body else 0) & ~(_HAS_EXIF | _HAS_XMP)
            # Without VP8X there were no notes, so that there is nothing to keep either.
            flags |= (_HAS_EXIF if turned != 1 else 0) | (_HAS_XMP if packet else 0)
            body = bytes([flags]) + body[1:]
        if name in _PARTS:
            parts.append(_part(name, body))
        at += 8 + length + length % 2
    parts += [_part(b"EXIF", _oriented(turned))] if turned != 1 else []
    parts += [_part(b"XMP ", packet)] if packet else []
    inner = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def _part(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


_WAYS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes, int, Rights], bytes]], ...] = (
    (lambda content: content.startswith(_JPEG), _clean_jpeg),
    (lambda content: content.startswith(_PNG), _clean_png),
    (lambda content: content.startswith(b"RIFF") and content[8:12] == b"WEBP", _clean_webp),
)
