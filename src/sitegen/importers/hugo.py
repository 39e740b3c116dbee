"""Stories of a Hugo site: front matter mapped, shortcodes made plain, what lies outside linked to where it was."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import tzinfo

from msgspec import Struct

from sitegen import urls
from sitegen.content.yaml_nodes import read_yaml
from sitegen.date_words import format_moment
from sitegen.dates import Moment, read_moment
from sitegen.fields import CONTROL
from sitegen.importers.hugo_body import NO_OLD_SITE, NO_PICTURES, Changes, Places, plain_markdown, stem
from sitegen.importers.imported import Imported
from sitegen.importers.written import front_matter
from sitegen.nodes import Listing, Node, Table, Text, plain, read_toml
from sitegen.problems import Problem, StoppedError, did_you_mean, quoted, warning

_FENCES = {"---": re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL),
           "+++": re.compile(r"\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)}  # fmt: skip
_TEXTS = {"title": "title", "summary": "summary", "description": "summary", "kicker": "kicker", "deck": "deck"}
_TAGS = ("topics", "tags", "categories")
# Under which names Hugo looks for a time (gohugo.io/configuration/front-matter).
_PUBLISHED = ("date", "publishdate", "pubdate", "published")
_EXPIRED = ("expirydate", "unpublishdate")
_MODIFIED = ("lastmod", "modified")
_HOLDING = ("draft", "build", "_build", "headless", *_PUBLISHED)  # what may keep a story back
_NO = ("false", "no", "off")
_HANDLED = {
    *("slug", "draft", "authors", "author", "url", "aliases", "redirectto"),
    *(*_TEXTS, *_TAGS, *_PUBLISHED, *_EXPIRED, *_MODIFIED),
}
_CODE = "import"


class HugoOptions(Struct, frozen=True):
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

    Raises StoppedError for a file without readable front matter, title or date, and for what may keep a story back
    and can't be understood.
    """
    table, body, body_line = _split(path, text)
    remarks: list[Problem] = []
    values = _values(path, table, remarks)
    name = _name(path)
    fields = _fields(path, values, name, options, remarks)
    places = Places.of(options.old_base, options.media_base, options.known)
    markdown, changes = plain_markdown(body, body_line, places)
    remarks += _told(path, changes)
    return Imported(f"content/{options.section}/{name}.md", f"{front_matter(fields)}\n{markdown}", tuple(remarks))


def _split(path: str, text: str) -> tuple[Table, str, int]:
    opening = text.lstrip("\ufeff\n")[:3]
    found = _FENCES[opening].match(text.lstrip("\ufeff\n")) if opening in _FENCES else None
    if found is None:
        hint = "A Hugo story begins with a block between `---` or `+++` lines."
        raise StoppedError([Problem(path, "the story has no front matter", _CODE, hint, 1)])
    node = read_toml(found[1], path, _CODE) if opening == "+++" else read_yaml(found[1], path, 2)
    if not isinstance(node, Table):
        raise StoppedError([Problem(path, "the front matter is empty", _CODE, "It needs a title and a date.", 1)])
    return node, found.string[found.end() :], found[0].count("\n") + 1


def _name(path: str) -> str:
    """What the story's file is called here, without its ending."""
    name = stem(path)
    fault = urls.name_fault(f"{name}.md") or ("holds what can't be seen" if CONTROL.search(name) else "")
    if fault:
        message = f"a story's file can't be called {quoted(name + '.md')}: the name {fault}"
        raise StoppedError([Problem(path, message, _CODE, "Rename it in the archive, and import it again.")])
    return name


def _values(path: str, table: Table, remarks: list[Problem]) -> dict[str, Node]:
    """What was written, by key in small letters, as Hugo compares them. Of a key that stands there twice, the later one
    counts, unless it may keep the story back.
    """
    found: dict[str, Node] = {}
    for key, node in table.entries:
        name = key.value.lower()
        if name in found and name in _HOLDING:
            message = f"{quoted(key.value)} stands here a second time"
            raise StoppedError([Problem(path, message, _CODE, "Keep one of the two lines.", key.line)])
        if name in found:
            message = f"{quoted(key.value)} stands here a second time; this line is used"
            remarks.append(warning(Problem(path, message, _CODE, "Compare it with the old page.", key.line)))
        if not _text(node).startswith("0001-01-01"):  # Go's zero time: nobody wrote one
            found[name] = node
    return found


def _fields(
    path: str, values: Mapping[str, Node], name: str, options: HugoOptions, remarks: list[Problem]
) -> dict[str, object]:
    def remark(key: str, message: str, hint: str) -> None:
        remarks.append(warning(Problem(path, message, _CODE, hint, values[key].line)))

    texts = {ours: html.unescape(_text(values.get(theirs))) for theirs, ours in _TEXTS.items() if theirs in values}
    if not texts.get("title"):
        raise StoppedError([Problem(path, "the story has no title", _CODE, "Add `title:` to it.", 1)])
    date = _date(path, values, options.zone, remarks)
    written: dict[str, object] = {**texts, "date": _shown(date), "byline": _bylines(values, options, remark)}
    tags = [html.unescape(tag) for key in _TAGS for tag in _texts(values.get(key))]
    written["tags"] = list(dict.fromkeys(tags)) or None
    written |= _later(path, values, options.zone, remark)
    if _is_draft(values):
        written["draft"] = True
    slug = urls.slug(_text(values.get("slug")))
    if slug:
        written["slug"] = slug
    written["aliases"] = _aliases(path, values, slug or name, remarks)
    if "redirectto" in values:
        target = _text(values["redirectto"])
        if re.match(r"https?://", target):
            written["canonical"] = target
        remark("redirectto", f"the old page led on to {target}", "Link there, or take the story down, as you see fit.")
    extra = {key: plain(node) for key, node in values.items() if key not in _HANDLED}
    for key in extra:
        hint = did_you_mean(key, ("image", "dateline", "label")) or "Themes can read it from there."
        remark(key, f"`{key}` has no equivalent and is kept under `extra`", hint)
    written["extra"] = extra
    written["id"] = f"tag:{options.host},{date.year}:{urls.encode(f'{options.section}/{name}')}"
    return written


def _text(node: Node | None) -> str:
    return node.value if isinstance(node, Text) else ""


def _texts(node: Node | None) -> list[str]:
    items = node.items if isinstance(node, Listing) else (node,) if node else ()
    return [text for item in items if (text := _text(item).strip())]


def _is_draft(values: Mapping[str, Node]) -> bool:
    """Whatever doesn't plainly say no keeps the story back. `published: false` is what Jekyll writes."""
    draft, published = values.get("draft"), _text(values.get("published"))
    allowed = draft is None or (isinstance(draft, Text) and draft.value.lower() in ("", *_NO))
    return not allowed or published.lower() in _NO or _is_never_made(values)


def _is_never_made(values: Mapping[str, Node]) -> bool:
    """Whether Hugo makes no page of it (gohugo.io/content-management/build-options)."""
    build = values.get("build", values.get("_build"))
    entries = build.entries if isinstance(build, Table) else ()
    render = next((_text(node).lower() for key, node in entries if key.value.lower() == "render"), "")
    return render in ("never", *_NO) or _text(values.get("headless")).lower() == "true"


def _later(
    path: str, values: Mapping[str, Node], zone: tzinfo, remark: Callable[[str, str, str], None]
) -> dict[str, object]:
    """When it was changed and when it goes: the sooner of two."""
    written: dict[str, object] = {}
    for key in _MODIFIED:
        if key in values and (moment := _moment(values[key], zone)):
            written.setdefault("updated", _shown(moment))
        elif key in values:
            remark(
                key, f"{quoted(_text(values[key]))} is not a date and was left out", "Write `updated` if you know it."
            )
    ends = [_demanded(path, values[key], zone) for key in _EXPIRED if key in values]
    if ends:
        written["expires"] = _shown(min(ends, key=lambda moment: moment.at))
    return written


def _moment(node: Node, zone: tzinfo) -> Moment | None:
    # Hugo takes `9:00` for an hour, our dates have two digits.
    return read_moment(re.sub(r"([T ])(\d:)", r"\g<1>0\2", _text(node)), zone).moment


def _demanded(path: str, node: Node, zone: tzinfo) -> Moment:
    moment = _moment(node, zone)
    if moment is None:
        message, hint = f"{quoted(_text(node))} is not a date", "Write it as 2014-11-13 09:00."
        raise StoppedError([Problem(path, message, _CODE, hint, node.line)])
    return moment


def _date(path: str, values: Mapping[str, Node], zone: tzinfo, remarks: list[Problem]) -> Moment:
    """The latest of all that there are: what was kept back stays back."""
    keys = [key for key in _PUBLISHED if key in values]
    if "published" in keys and _text(values["published"]).lower() in ("", "true", "yes", "on", *_NO):
        keys.remove("published")
    found = [_demanded(path, values[key], zone) for key in keys]
    if not found:
        raise StoppedError([Problem(path, "the story has no date", _CODE, "Add `date:` to it.", 1)])
    if len(found) > 1:
        count = "two" if len(found) == 2 else len(found)
        message = f"the story has {count} dates; the {'later' if count == 'two' else 'latest'} one is used"
        remarks.append(warning(Problem(path, message, _CODE, "Compare it with the old page.", values[keys[0]].line)))
    return max(found, key=lambda moment: moment.at)


def _shown(moment: Moment) -> str:
    """As it was written, with its own offset: an archive keeps its times whatever zone the outlet is in."""
    if moment.whole_day:
        return moment.day
    offset = moment.at.strftime("%z")
    return format_moment(moment, "yyyy-MM-dd HH:mm") + f" {offset[:3]}:{offset[3:5]}"


def _bylines(values: Mapping[str, Node], options: HugoOptions, remark: Callable[[str, str, str], None]) -> list[str]:
    key = "authors" if "authors" in values else "author"
    known = options.authors or {}
    ids = _texts(values.get(key))
    strange = [name for name in ids if name not in known]
    if strange:
        remark(
            key,
            f"no name is known for {', '.join(strange)}",
            "List ids and names in a file and give it as `--authors`.",
        )
    return [known.get(name, name) for name in ids]


def _aliases(path: str, values: Mapping[str, Node], slug: str, remarks: list[Problem]) -> list[str]:
    """Old addresses: the one with the date as it was written, the one that was given, and those that were listed."""
    day = re.match(r"(\d{4})-(\d{2})-(\d{2})", _text(values.get("date")))
    dated = [f"/{'/'.join(day.groups())}/{slug}/"] if day else []
    found = [address for address in dated if not urls.path_fault(address)]  # one from a file's name may be none
    listed = [(key, alias) for key in ("url", "aliases") for alias in _texts(values.get(key))]
    for key, alias in listed:
        rooted = alias if alias.startswith("/") else f"/{alias}"
        fault = urls.path_fault(rooted)
        if fault:
            message = f"the old address `{alias}` can't be kept: it {fault}"
            remarks.append(warning(Problem(path, message, _CODE, "Redirect it at your host.", values[key].line)))
        else:
            found.append(rooted)
    return list(dict.fromkeys(found))


def _told(path: str, changes: Changes) -> list[Problem]:
    """One remark for each kind of change in a file, with how often and where first."""
    look = "Look at the story once; nothing needs to be done if it reads well."
    again = "Remove the imported stories and import them again with that option."
    return [
        warning(
            Problem(
                path,
                f"{what}{f' ({count} times)' if count > 1 else ''}",
                _CODE,
                again if what in (NO_OLD_SITE, NO_PICTURES) else look,
                changes.first[what],
            )
        )
        for what, count in sorted(changes.counts.items())
    ]
