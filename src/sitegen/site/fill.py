"""Bodies made whole: each slot filled with where its references lead now, or with a drawing of what is known now."""

from collections.abc import Callable, Iterable
from html import escape

from markupsafe import Markup
from msgspec import Struct

from sitegen.content import plots
from sitegen.content.markup import opening_tag
from sitegen.content.slots import CHART, FRAME, QUOTING, REFERENCES, candidates, shows_one
from sitegen.model import Body, Slot
from sitegen.nodes import Plain
from sitegen.problems import quoted
from sitegen.site.links import Target
from sitegen.site.views import Candidate

Follow = Callable[[str], Target]
# As wide as the text: the whole screen of a phone, at most 68 characters elsewhere.
SIZES = "(min-width: 46em) 42em, 100vw"
_CONTAINERS = frozenset(["audio", "video", *QUOTING])  # they have an end tag, and stay without an address
_NAMING = frozenset(["a", *QUOTING])  # what they refer to may be a page

Show = Callable[[str], str]  # a URL of the site as this file writes it: relative or absolute
Look = Callable[[str], Plain]  # what a file of content/_data/ holds, by name; None if there is none


class Lost(Struct, frozen=True):
    """A reference that leads nowhere, as written, with its line. `fragment`: only the place within the page is lost.

    `fault` and `hint` are of data that can't be drawn, "" for links.
    """

    reference: str
    line: int
    picture: bool = False
    fragment: str = ""
    fault: str = ""
    hint: str = ""


class Filled(Struct, frozen=True):
    html: Markup
    lost: tuple[Lost, ...] = ()


def _no_data(_name: str) -> Plain:
    return None


def fill(body: Body, follow: Follow, show: Show, look: Look = _no_data, *, feed: bool = False) -> Filled:
    """The HTML of a body. Of a dead link the text stays and the link goes; of a missing picture nothing stays.

    A `feed` gets a chart's figures and no drawing, of a frame the link.
    """
    made = [body.pieces[0]]
    lost: list[Lost] = []
    kept: list[bool] = []
    for slot, piece in zip(body.slots, body.pieces[1:], strict=True):
        if slot.closing:
            made.append("</a>" if kept.pop() else "")
        elif slot.tag == FRAME:
            made.append("" if feed else _frame(slot))
        elif slot.tag == CHART:
            made.append(_chart(slot, look, lost, feed=feed))
        elif shows_one(slot):
            made.append(_picture(slot, follow, show, lost, alone=not _within_picture(made)))
        else:
            tag = _tag(slot, follow, show, lost)
            made.append(tag)
            if slot.tag == "a":
                kept.append(bool(tag))
        made.append(piece)
    # Sanitised when it was parsed, or trusted by the site's own `raw_html = "allow"`.
    return Filled(Markup("".join(made)), tuple(lost))  # noqa: S704


# A service's frame may run its own scripts and open windows; it can't lead the page elsewhere.
_SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation"


def _frame(slot: Slot) -> str:
    more = {
        "loading": "lazy",
        "sandbox": _SANDBOX,
        "allowfullscreen": "",
        "referrerpolicy": "strict-origin-when-cross-origin",
    }
    return opening_tag("iframe", {"width": "560", **dict(slot.attributes), **more}) + "</iframe>"


def _chart(slot: Slot, look: Look, lost: list[Lost], *, feed: bool) -> str:
    kind = "line" if slot.get("type") == "line" else "bar"
    wanted = plots.Wanted(slot.get("file"), kind, slot.get("x"), slot.get("y"), slot.get("title"))
    data = look(slot.get("data"))
    if data is None:
        lost.append(Lost(wanted.file, slot.line, fault=f"there is no data {quoted(wanted.file)} for the chart"))
        return ""
    series = plots.read_series(wanted, data)
    if isinstance(series, plots.Fault):
        lost.append(Lost(wanted.file, slot.line, fault=series.message, hint=series.hint))
        return ""
    figures = plots.table(series)
    if feed:
        return figures
    heads = escape(f"{series.x}, {series.y}")
    return f"{plots.draw(series, wanted)}\n<details>\n<summary>{heads}</summary>\n{figures}\n</details>"


def _within_picture(made: list[str]) -> bool:
    """Whether a `<picture>` was begun and not ended: its author chose what else it may show."""
    for piece in reversed(made):
        if "<picture" in piece or "</picture" in piece:
            return piece.rfind("<picture") > piece.rfind("</picture")
    return False


def _picture(slot: Slot, follow: Follow, show: Show, lost: list[Lost], *, alone: bool) -> str:
    """A picture in the sizes it is made in; one that isn't made in several, as any other tag."""
    found = follow(slot.get("src"))
    image = found.picture if found.leads == "asset" else None
    if image is None:
        return _tag(slot, follow, show, lost)
    values = dict(slot.attributes) | {"src": show(image.fallback)}
    if not {"width", "height"} & values.keys():
        values |= {"width": str(image.width), "height": str(image.height)}
    sizes = values.pop("sizes", SIZES)
    tag = opening_tag("img", values)
    if not alone:
        return tag
    sources = [
        opening_tag("source", {"type": f"image/{kind}", "srcset": _srcset(each, show), "sizes": sizes})
        for kind, each in (("avif", image.avif), ("webp", image.srcset))
        if each
    ]
    return f"<picture>{''.join(sources)}{tag}</picture>"


def _srcset(candidates: Iterable[Candidate], show: Show) -> str:
    return ", ".join(f"{show(each.url)} {each.width}w" for each in candidates)


def _tag(slot: Slot, follow: Follow, show: Show, lost: list[Lost]) -> str:
    values = dict(slot.attributes)
    if len(values) == 1 and slot.tag == "a":  # nearly every link of a newspaper
        address = _address(values["href"], slot, follow, show, lost, values)
        rel = ' rel="noopener"' if "rel" in values else ""
        return f'<a href="{escape(address)}"{rel}>' if address else ""
    for name in REFERENCES[slot.tag]:
        if not values.get(name):
            continue
        if name == "srcset":
            shown = [
                f"{address}{descriptor and ' ' + descriptor}"
                for written, descriptor in candidates(values[name])
                if (address := _address(written, slot, follow, show, lost, values))
            ]
            values[name] = ", ".join(shown)
        else:
            values[name] = _address(values[name], slot, follow, show, lost, values)
        if not values[name]:
            del values[name]
    stays = slot.tag in _CONTAINERS or any(values.get(name) for name in REFERENCES[slot.tag])
    return opening_tag(slot.tag, values) if stays else ""


def _address(reference: str, slot: Slot, follow: Follow, show: Show, lost: list[Lost], values: dict[str, str]) -> str:
    if reference.startswith(("#", "mailto:", "tel:", "data:")):
        return reference
    found = follow(reference)
    if found.leads == "nowhere" or (found.leads == "page" and slot.tag not in _NAMING):
        lost.append(Lost(reference, slot.line, picture=slot.tag not in _NAMING))
        return ""
    if found.lost_fragment:
        lost.append(Lost(reference, slot.line, fragment=found.lost_fragment))
    if found.leads == "elsewhere":
        if slot.tag == "a":
            values["rel"] = " ".join(dict.fromkeys([*values.get("rel", "").split(), "noopener"]))
        return reference
    # Beside a width that was written, the height of the file would press the picture out of shape.
    if slot.tag in ("img", "source", "video") and found.width and not {"width", "height"} & values.keys():
        values |= {"width": str(found.width), "height": str(found.height)}
    return show(found.url)
