"""What the preview adds to a page as it serves it, and never to the output: its script, its notes, `noindex`."""

import json
import re
from collections.abc import Mapping
from html import escape

from sitegen.preview.seen import VIEWS, seen_page

CARD = "card"  # a page of which one story's card is seen
_SCRIPTS = "/_sitegen/"
_NOINDEX = '<meta name="robots" content="noindex">'
_ROBOTS = re.compile(r"<meta\b[^>]*\sname=[\"']?robots\b[^>]*>", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


def dressed(text: str, path: str, version: int, about: Mapping[str, object]) -> str:
    """A page with the script that keeps it up to date; `path` is where it is in the output, `about` what it is told."""
    notes = escape(json.dumps(about, ensure_ascii=False, separators=(",", ":")))
    bars = f'<script src="{_SCRIPTS}bars.js" data-path="{escape(path)}" data-about="{notes}"></script>'
    return _before_end(_unindexed(text), _client(path, version) + bars)


def seen(text: str, view: str, path: str, version: int) -> str:
    """A page as the desk shows it in a frame: in `print`, `dark`, or as one `card` that the address names."""
    shown = seen_page(text, view) if view in VIEWS else text
    card = f'<script src="{_SCRIPTS}card.js"></script>' if view == CARD else ""
    return _before_end(_unindexed(shown), _client(path, version, " data-framed") + card)


def _client(path: str, version: int, more: str = "") -> str:
    return f'<script src="{_SCRIPTS}client.js" data-path="{escape(path)}" data-version="{version}"{more}></script>'


def _unindexed(text: str) -> str:
    """A page that no search engine may list, whatever its theme says."""
    head = _HEAD.search(text)
    if head is None:
        return text
    return text[: head.end()] + _NOINDEX + _ROBOTS.sub("", text[head.end() :])


def _before_end(text: str, tag: str) -> str:
    before, end, after = text.rpartition("</body>")
    return f"{before}{tag}{end}{after}" if end else text + tag
