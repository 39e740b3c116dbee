"""Whose a picture is, by its own metadata: read from EXIF, IPTC and XMP, and written into what is made of it.

The fields are those that the IPTC Photo Metadata Standard and Google's image licence documentation name; everything
else – where a picture was taken, with which camera, by whom it was edited – stays behind.
"""

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct

if TYPE_CHECKING:
    from xml.etree import ElementTree

    from PIL import Image, ImageFile

_LONGEST = 2_000  # characters of one field
_LARGEST = 1_000_000  # bytes of a packet that is looked into


class Rights(Struct, frozen=True):
    """Texts; "" where the picture says nothing. `statement` and `source` are web addresses."""

    creator: str = ""
    credit: str = ""
    copyright: str = ""
    terms: str = ""
    statement: str = ""
    source: str = ""

    @property
    def shown(self) -> str:
        """What a reader is told."""
        return self.credit or self.creator or self.copyright


NOTHING = Rights()

# XMP: namespace, prefix, name, and whether it is a list or a text in several languages.
_XMP = {
    "creator": ("http://purl.org/dc/elements/1.1/", "dc", "creator", "Seq"),
    "credit": ("http://ns.adobe.com/photoshop/1.0/", "photoshop", "Credit", ""),
    "copyright": ("http://purl.org/dc/elements/1.1/", "dc", "rights", "Alt"),
    "terms": ("http://ns.adobe.com/xap/1.0/rights/", "xmpRights", "UsageTerms", "Alt"),
    "statement": ("http://ns.adobe.com/xap/1.0/rights/", "xmpRights", "WebStatement", ""),
    "source": ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt", "DigitalSourceType", ""),
}
_IPTC = {"creator": 80, "credit": 110, "copyright": 116}  # IIM, record 2
_EXIF = {"creator": 0x013B, "copyright": 0x8298}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def rights_of(picture: "Image.Image") -> Rights:
    """Whose a picture is; of what stands in several places, XMP counts more than IPTC, and that more than EXIF."""
    found = (_from_exif(picture), _from_iptc(picture), _from_xmp(picture))
    together = {name: text for each in found for name, text in each.items() if text}
    return Rights(**{name: text[:_LONGEST] for name, text in together.items()})


def exif_of(picture: "Image.Image") -> Mapping[int, Any]:
    """What a camera wrote. Of a PNG only what stands before its pixels: Pillow would decode it all to look behind."""
    return {} if picture.format == "PNG" and "exif" not in picture.info else picture.getexif()


def _from_exif(picture: "Image.Image") -> dict[str, str]:
    exif = exif_of(picture)
    # A copyright may have two halves, the photographer's and the editor's.
    return {name: _plain(str(exif.get(tag) or "").replace("\0", " ")) for name, tag in _EXIF.items()}


def _from_iptc(picture: "Image.Image") -> dict[str, str]:
    from PIL import IptcImagePlugin  # noqa: PLC0415

    if picture.format not in ("JPEG", "MPO") or "photoshop" not in picture.info:
        return {}
    try:
        found: Any = IptcImagePlugin.getiptcinfo(cast("ImageFile.ImageFile", picture)) or {}
    except (ValueError, SyntaxError, LookupError, OSError):
        return {}
    utf8 = found.get((1, 90)) == b"\x1b%G"
    return {name: _iptc_text(found.get((2, number)), utf8=utf8) for name, number in _IPTC.items()}


def _iptc_text(value: Any, *, utf8: bool) -> str:
    parts = value if isinstance(value, list) else [value] if value else []
    texts = []
    for part in parts:
        try:
            texts.append(part.decode("utf-8"))
        except UnicodeDecodeError:
            texts.append(part.decode("utf-8" if utf8 else "latin-1", "replace"))
    return _plain(", ".join(texts))


def _from_xmp(picture: "Image.Image") -> dict[str, str]:
    from xml.etree import ElementTree  # noqa: PLC0415 - few builds read a picture

    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    data = packet.encode() if isinstance(packet, str) else bytes(packet)
    # No entities: a small packet could unfold into gigabytes.
    if not data or len(data) > _LARGEST or b"<!" in data:
        return {}
    try:
        root = ElementTree.fromstring(data.strip(b"\0 \r\n\t"))  # noqa: S314 - without entities it is harmless
    except (ElementTree.ParseError, ValueError):
        return {}
    return {name: _xmp_text(root, f"{{{space}}}{local}") for name, (space, _, local, _) in _XMP.items()}


def _xmp_text(root: "ElementTree.Element", name: str) -> str:
    """A field's text: an attribute, an element's own, or that of the entries of a list."""
    for element in root.iter(f"{{{_RDF}}}Description"):
        if element.get(name):
            return _plain(element.get(name, ""))
        found = element.find(name)
        if found is not None:
            entries = [entry.text or "" for entry in found.iter(f"{{{_RDF}}}li")]
            # Of several languages the first one; of several creators all.
            several = ", ".join(entries) if found.find(f"{{{_RDF}}}Alt") is None else next(iter(entries), "")
            return _plain(several or found.get(f"{{{_RDF}}}resource", "") or found.text or "")
    return ""


def _plain(text: str) -> str:
    """One line without control characters, which no page may hold."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def as_xmp(rights: Rights) -> bytes:
    """A packet that says whose a picture is, and nothing else; b"" where there is nothing to say."""
    if rights == NOTHING:
        return b""
    spaces = {prefix: space for space, prefix, _, _ in _XMP.values()}
    named = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in sorted(spaces.items()))
    parts = []
    for name in rights.__struct_fields__:
        text = escape(getattr(rights, name), quote=False)
        _, prefix, local, kind = _XMP[name]
        if not text:
            continue
        entry = '<rdf:li xml:lang="x-default">' if kind == "Alt" else "<rdf:li>"
        inner = f"<rdf:{kind}>{entry}{text}</rdf:li></rdf:{kind}>" if kind else text
        parts.append(f"<{prefix}:{local}>{inner}</{prefix}:{local}>")
    description = f'<rdf:Description rdf:about="" {named}>{"".join(parts)}</rdf:Description>'
    body = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">{description}</rdf:RDF></x:xmpmeta>'
    begin = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    return f'{begin}{body}<?xpacket end="r"?>'.encode()


def as_iptc(rights: Rights) -> bytes:
    """The same as the part of a JPEG that older programs look into (Photoshop's resources, IPTC-IIM)."""
    texts = {number: getattr(rights, name) for name, number in sorted(_IPTC.items(), key=lambda item: item[1])}
    if not any(texts.values()):
        return b""
    sets = [_data_set(1, 90, b"\x1b%G")]
    sets += [_data_set(2, number, text.encode()) for number, text in texts.items() if text]
    listed = b"".join(sets)
    resource = b"8BIM\x04\x04\0\0" + len(listed).to_bytes(4, "big") + listed + b"\0" * (len(listed) % 2)
    return b"Photoshop 3.0\0" + resource


def _data_set(record: int, number: int, content: bytes) -> bytes:
    return bytes([0x1C, record, number]) + len(content).to_bytes(2, "big") + content
