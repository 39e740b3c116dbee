"""Stories of a Hugo site: front matter mapped, shortcodes made plain, what lies outside linked to where it was."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from posixpath import basename, dirname, normpath

from sitegen import urls
from sitegen.content.yaml_nodes import read_yaml
from sitegen.dates import Moment, read_moment
from sitegen.fields import empty
from sitegen.importers.hugo_body import Changes, Places, plain_markdown
from sitegen.importers.imported import Imported
from sitegen.importers.written import front_matter
from sitegen.nodes import Listing, Node, Plain, Table, Text, plain, read_toml
from sitegen.problems import Problem, StoppedError, did_you_mean, quoted, warning

_FENCES = {"---": re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL),
           "+++": re.compile(r"\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)}  # fmt: skip
# Hugo's words for ours, the first one that is written wins; it takes them in any letters.
_TEXTS = {"title": ("title",), "summary": ("summary", "description"), "kicker": ("kicker",), "deck": ("deck",)}
_DATES = ("date", "publishdate", "pubdate", "published")
_UPDATED = ("lastmod", "modified")
_EXPIRES = ("expirydate", "unpublishdate")
_AUTHORS = ("authors", "author")
_TAGS = ("topics", "tags", "categories")
_SINGLE = {*(key for keys in _TEXTS.values() for key in keys), *_DATES, *_UPDATED, *_EXPIRES}
_SINGLE |= {"slug", "draft", "redirectto"}
_SEVERAL = {*_TAGS, *_AUTHORS, "aliases"}
# "?a=1&copy=2" is an address: only what ends in a semicolon is an entity for certain.
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_CODE = "import"


@dataclass(frozen=True, slots=True)
class HugoOptions:
    """Where stories go and where the old site stood. `authors` maps ids to names, `known` lists the files imported."""

    section: str
    host: str
    zone: tzinfo
    old_base: str = ""
    media_base: str = ""
    authors: Mapping[str, str] | None = None
    known: frozenset[str] = frozenset()


def read_hugo(path: str, text: str, options: HugoOptions) -> Imported:
    """One story as Markdown with front matter: same input, same bytes.

    Raises StoppedError for a file without readable front matter, title or date.
    """
    table, body, body_line = _split(path, text)
    stem = _stem(path)
    fields, remarks = _fields(_Front.of(path, table), stem, options)
    places = Places.of(options.old_base, options.media_base, options.known)
    markdown, changes = plain_markdown(body, body_line, places)
    told = (*remarks, *_told(path, changes))
    return Imported(f"content/{options.section}/{stem}.md", f"{front_matter(fields)}\n{markdown}", told)


def _stem(path: str) -> str:
    """The story's name: its file's, or its folder's where the file is a bundle's `index.md`."""
    name = basename(path).removesuffix(".md")
    return basename(dirname(path)) or name if name == "index" else name


def _split(path: str, text: str) -> tuple[Table, str, int]:
    written = text.lstrip("\ufeff\n")
    above = len(text) - len(written) - text.startswith("\ufeff")
    opening = written[:3]
    found = _FENCES[opening].match(written) if opening in _FENCES else None
    if found is None:
        hint = "A Hugo story begins with a block between `---` or `+++` lines."
        raise _fault(path, "the story has no front matter", hint, 1)
    # Line breaks stand for the lines above, since the TOML reader counts from its first.
    toml = opening == "+++"
    node = read_toml("\n" * (above + 1) + found[1], path, _CODE) if toml else read_yaml(found[1], path, above + 2)
    if not isinstance(node, Table):
        raise _fault(path, "the front matter is empty", "It needs a title and a date.", above + 1)
    return node, written[found.end() :], above + found[0].count("\n") + 1


# ---------------------------------------------------------------- front matter


@dataclass(frozen=True, slots=True)
class _Front:
    """What was written: keys that have an equivalent and a value of the shape it needs, and all others."""

    path: str
    known: Mapping[str, Node]
    others: Mapping[str, Node]

    @classmethod
    def of(cls, path: str, table: Table) -> "_Front":
        written = {key.value.lower(): node for key, node in table.entries if not empty(node)}
        known = {key: node for key, node in written.items() if _fits(key, node)}
        # Of two words for one thing the second is kept beside it.
        for keys in (*_TEXTS.values(), _UPDATED, _EXPIRES, _AUTHORS):
            for spare in [key for key in keys if key in known][1:]:
                del known[spare]
        return cls(path, known, {key: node for key, node in written.items() if key not in known})

    def first(self, keys: tuple[str, ...]) -> Text | None:
        """The single value that is written under the first of the keys that is there."""
        found = next((self.known[key] for key in keys if key in self.known), None)
        return found if isinstance(found, Text) else None

    def text(self, *keys: str) -> str:
        found = self.first(keys)
        return _decoded(found.value) if found else ""

    def texts(self, key: str) -> list[str]:
        node = self.known.get(key)
        items = node.items if isinstance(node, Listing) else (node,)
        return [value for item in items if isinstance(item, Text) and (value := _decoded(item.value.strip()))]

    def remark(self, key: str, message: str, hint: str) -> Problem:
        line = (self.known.get(key) or self.others[key]).line
        return warning(Problem(self.path, message, _CODE, hint, line))


def _fits(key: str, node: Node) -> bool:
    if key in _SEVERAL and isinstance(node, Listing):
        return all(isinstance(item, Text) for item in node.items)
    return key in _SINGLE | _SEVERAL and isinstance(node, Text)


def _decoded(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def _fields(front: _Front, stem: str, options: HugoOptions) -> tuple[dict[str, object], list[Problem]]:
    texts = {ours: front.text(*theirs) for ours, theirs in _TEXTS.items()}
    if not texts["title"].strip():
        raise _fault(front.path, "the story has no title", "Add `title:` to it.", 1)
    date, remarks = _date(front, options.zone)
    byline, strangers = _bylines(front, options.authors or {})
    aliases, lost = _aliases(front)
    canonical, left = _left_for(front)
    extra, listed = _extra(front)
    fields: dict[str, object] = {
        **texts,
        "date": _shown(date),
        "byline": byline,
        "tags": list(dict.fromkeys(tag for key in _TAGS for tag in front.texts(key))) or None,
        "updated": _moment_of(front, _UPDATED, options.zone),
        "expires": _moment_of(front, _EXPIRES, options.zone),
        "draft": _held(front) or None,
        "slug": urls.slug(front.text("slug")),
        "aliases": aliases or None,
        "canonical": canonical,
        "extra": extra,
        "id": f"tag:{options.host},{date.year}:{urls.encode(f'{options.section}/{stem}')}",
    }
    return fields, [*remarks, *strangers, *lost, *left, *listed]


def _date(front: _Front, zone: tzinfo) -> tuple[Moment, list[Problem]]:
    """The later of `date` and `publishdate`: what was kept back stays back."""
    found = [_read(front.path, node, zone) for key in _DATES if (node := front.first((key,)))]
    if not found:
        raise _fault(front.path, "the story has no date", "Add `date:` to it.", 1)
    latest = max(found, key=lambda moment: moment.at)
    if all(moment.at == latest.at for moment in found):
        return latest, []
    key = next(key for key in _DATES if key in front.known)
    message = "the story has two dates; the later one is used"
    return latest, [front.remark(key, message, "Compare it with the old page.")]


def _read(path: str, node: Text, zone: tzinfo) -> Moment:
    # Hugo takes `9:00` for an hour, our dates have two digits.
    moment = read_moment(re.sub(r"([T ])(\d:)", r"\g<1>0\2", node.value), zone).moment
    if moment is None:
        raise _fault(path, f"{quoted(node.value)} is not a date", "Write it as 2014-11-13 09:00.", node.line)
    return moment


def _moment_of(front: _Front, keys: tuple[str, ...], zone: tzinfo) -> str:
    node = front.first(keys)
    return _shown(_read(front.path, node, zone)) if node else ""


def _shown(moment: Moment) -> str:
    """With the offset of that day: an archive keeps its times if the outlet moves to another zone."""
    if moment.whole_day:
        return moment.day
    clock = f"{moment.at:%H:%M:%S}" if moment.at.second else moment.clock
    return f"{moment.day} {clock} {moment.instant[-6:]}"


def _held(front: _Front) -> bool:
    """Whether it is a draft; a word that isn't clear keeps it back."""
    return front.text("draft").strip().casefold() not in ("", "false", "no", "off", "0")


def _bylines(front: _Front, names: Mapping[str, str]) -> tuple[list[str], list[Problem]]:
    key = next((key for key in _AUTHORS if key in front.known), "")
    ids = front.texts(key)
    strange = [name for name in ids if name not in names]
    hint = "List ids and names in a file and give it as `--authors`."
    told = [front.remark(key, f"no name is known for {', '.join(strange)}", hint)] if strange else []
    return [names.get(name, name) for name in ids], told


def _aliases(front: _Front) -> tuple[list[str], list[Problem]]:
    """Old addresses: the one with the date as it was written (Hugo's `:year/:month/:day/:slug`), and those listed."""
    day = re.match(r"(\d{4})-(\d{2})-(\d{2})", front.text(*_DATES))
    folder = f"/{'/'.join(day.groups())}/" if day else "/"
    own = urls.slug(front.text("slug")) or urls.slug(front.text("title"))
    found = [f"{folder}{own}/"] if day and own else []
    lost: list[Problem] = []
    for alias in front.texts("aliases"):
        # One without a slash at its start stood beside the page.
        rooted = alias if alias.startswith("/") else normpath(folder + alias) + "/" * alias.endswith("/")
        fault = urls.path_fault(rooted)
        if fault:
            message = f"the old address {quoted(alias)} can't be kept: it {fault}"
            lost.append(front.remark("aliases", message, "Redirect it at your host."))
        else:
            found.append(rooted)
    return list(dict.fromkeys(found)), lost


def _left_for(front: _Front) -> tuple[str, list[Problem]]:
    """Where the old page sent its readers on, if that is a whole address."""
    target = front.text("redirectto")
    if not target:
        return "", []
    hint = "Link there, or take the story down, as you see fit."
    told = front.remark("redirectto", f"the old page led on to {target}", hint)
    return target if re.match(r"https?://", target) else "", [told]


def _extra(front: _Front) -> tuple[dict[str, Plain], list[Problem]]:
    told = [
        front.remark(
            key,
            f"`{key}` has no equivalent and is kept under `extra`",
            did_you_mean(key, ("image", "dateline", "label")) or "Themes can read it from there.",
        )
        for key in front.others
    ]
    return {key: plain(node) for key, node in front.others.items()}, told


def _fault(path: str, message: str, hint: str, line: int) -> StoppedError:
    return StoppedError([Problem(path, message, _CODE, hint, line)])


def _told(path: str, changes: Changes) -> list[Problem]:
    """One remark for each kind of change in a file, with how often and where first."""
    hint = "Look at the story once; nothing needs to be done if it reads well."
    return [
        warning(Problem(path, f"{what}{f' ({count} times)' if count > 1 else ''}", _CODE, hint, changes.first[what]))
        for what, count in sorted(changes.counts.items())
    ]
