"""What the steps for blocks within a story share: embeds, boxes, galleries, charts."""

from collections.abc import Iterable

from msgspec import Struct

from sitegen.content.markup import Tokens, tag_name


class Manuscript(Struct, frozen=True):
    """What was written: the Markdown, the path of its file, and the line of the file in which it begins."""

    text: str
    path: str
    first_line: int

    def line(self, at: int) -> int:
        """The line of an offset; of one that wasn't found (-1), the first."""
        return self.first_line + self.text.count("\n", 0, max(0, at))


def ends(found: Tokens, name: str) -> dict[int, int]:
    """Of every element of a name that is closed, where its tags stand, in order of the opening ones."""
    closing = f"/{name}"
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for i in range(1, len(found), 2):
        found_name = tag_name(found[i])
        if found_name == name:
            opened.append(i)
        elif found_name == closing and opened:
            pairs[opened.pop()] = i
    return dict(sorted(pairs.items()))


def first_line(inside: Tokens) -> tuple[Tokens, Tokens]:
    """What a paragraph says in its first line, and what below: cut at a line break, in words or as a tag, that isn't
    within an emphasis or a link.
    """
    depth = 0
    for i, part in enumerate(inside):
        if i % 2 and depth == 0 and tag_name(part) == "br":
            return inside[:i], [inside[i + 1].lstrip(), *inside[i + 2 :]]
        if i % 2:
            depth += _deeper(part)
        elif depth == 0 and "\n" in part:
            head, _, rest = part.partition("\n")
            return [*inside[:i], head.rstrip()], [rest.lstrip(), *inside[i + 1 :]]
    return inside, []


def last_line(inside: Tokens) -> tuple[Tokens, Tokens]:
    """What a paragraph says above its last line, and in it: cut likewise."""
    depth = 0
    for i in range(len(inside) - 1, -1, -1):
        part = inside[i]
        if i % 2 and depth == 0 and tag_name(part) == "br":
            return inside[:i], [inside[i + 1].lstrip(), *inside[i + 2 :]]
        if i % 2:
            depth -= _deeper(part)
        elif depth == 0 and "\n" in part:
            head, _, rest = part.rpartition("\n")
            return _without_break([*inside[:i], head]), [rest.lstrip(), *inside[i + 1 :]]
    return [], inside


def _without_break(inside: Tokens) -> Tokens:
    broken = len(inside) > 2 and not inside[-1].strip() and tag_name(inside[-2]) == "br"
    return inside[:-2] if broken else inside


def _deeper(tag: str) -> int:
    name = tag_name(tag)
    if name in ("", "br", "img", "wbr"):
        return 0
    return -1 if name.startswith("/") else 1


def joined(parts: Iterable[str]) -> str:
    """The HTML of a run of tokens, without the white space around it."""
    return "".join(parts).strip()
