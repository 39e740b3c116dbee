"""What must not break over two lines: scores and ranges in figures, such as 2–1 and 1946–1956.

Browsers break a line after every en dash, and no property of a style sheet tells them not to after these.
"""

import re

_RANGE = re.compile(r"(?<![\w–-])\d{1,4}–\d{1,4}(?![\w–-])")


def unbroken(html: str) -> str:
    """HTML text without tags, each score or range in a `<span class="together">` for the style sheet to keep whole."""
    return _RANGE.sub(r'<span class="together">\g<0></span>', html) if "–" in html else html
