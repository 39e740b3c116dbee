"""Reading `sitegen.toml`: its schema, from which the reference comes too, and the checks no field can make alone."""

import importlib.util
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import Any
from urllib.parse import urlsplit

from sitegen import urls
from sitegen.config import (
    PROVIDERS,
    Config,
    FeedOptions,
    FrontPage,
    ImageOptions,
    Kinds,
    Lists,
    MarkdownOptions,
    Permalinks,
)
from sitegen.config_hosting import HOSTING, hosting_of
from sitegen.fields import Field, Reader, Schema, read_fields, unwritten
from sitegen.kinds import ANYTHING, FLAG, REFERENCE, TEXT, TEXTS, URL, choice, table, table_of, whole_number
from sitegen.nodes import Node, Table, read_toml
from sitegen.problems import USAGE, StoppedError, in_order, quoted
from sitegen.publisher import PUBLISHER, publisher_of
from sitegen.zones import zone_fault, zone_of

FILE = "sitegen.toml"


def _switch(name: str, shown: str) -> Field:
    return Field(name, FLAG, f"Make {shown}.", default="true")


KINDS = Schema(
    "[kinds]",
    (
        _switch("articles", "article pages"),
        _switch("pages", "standing pages"),
        _switch("front", "the front page"),
        _switch("sections", "section fronts and their lists"),
        _switch("tags", "tag pages and their index"),
        _switch("bylines", "byline pages and their index"),
        _switch("archive", "the archive by year and month"),
        _switch("corrections", "the list of corrections and its feed"),
        _switch("sitemap", "`sitemap.xml` and the sitemaps it lists"),
        _switch("news_sitemap", "`sitemap-news.xml`, the stories of the last two days (with `sitemap`)"),
        _switch("robots", "`robots.txt`"),
        _switch("not_found", "`404.html`"),
        _switch("redirects", "pages that lead from aliases to their stories"),
    ),
    elsewhere={
        **{name: f"Write `{name} = …` below `[feeds]`." for name in ("atom", "rss", "json")},
        "sectionfeeds": "Write `sections = …` below `[feeds]`.",
    },
    unknown="error",
    code="config",
)
PERMALINKS = Schema(
    "[permalinks]",
    (
        Field(
            "article",
            TEXT,
            "Address of a story, from `{section}`, `{year}`, `{month}`, `{day}`, `{slug}`; "
            "one that ends in `/` makes a directory for each.",
            default="/{section}/{year}/{month}/{slug}.html",
        ),
        Field("page", TEXT, "Address of a standing page, from `{slug}`.", default="/{slug}.html"),
        Field("tag", TEXT, "Address of a tag page, from `{slug}`.", default="/tags/{slug}/"),
        Field("byline", TEXT, "Address of a byline page, from `{slug}`.", default="/bylines/{slug}/"),
    ),
    unknown="error",
    code="config",
)
LISTS = Schema(
    "[lists]",
    (
        Field("size", whole_number(1, 1000), "Stories on a full list page.", default="20"),
        Field(
            "style",
            choice("summaries", "headlines"),
            "Whether lists show summaries or headlines only.",
            default="summaries",
        ),
    ),
    unknown="error",
    code="config",
)
FRONT = Schema(
    "[front]",
    (
        Field("top", whole_number(0, 50), "Places beside the lead.", default="4"),
        Field("latest", whole_number(0, 200), "Newest stories on the front page.", default="12"),
        Field("per_section", whole_number(0, 50), "Stories in a section's block.", default="4"),
        Field(
            "paged", FLAG, "Make the front page a list of all stories, in pages as sections have them.", default="false"
        ),
    ),
    unknown="error",
    code="config",
)
FEEDS = Schema(
    "[feeds]",
    (
        _switch("atom", "Atom feeds: `feed.xml`"),
        _switch("rss", "RSS feeds of the site and its sections: `rss.xml`"),
        _switch("json", "JSON feeds of the site and its sections: `feed.json`"),
        _switch("sections", "the feeds of sections"),
        _switch("tags", "a feed for each tag (with `atom`)"),
        _switch("bylines", "a feed for each byline (with `atom`)"),
        Field("limit", whole_number(1, 1000), "Newest stories in a feed.", default="50"),
        Field("hub", URL, "The WebSub hub that tells readers' programs at once what is new; feeds name it."),
    ),
    unknown="error",
    code="config",
)
MARKDOWN = Schema(
    "[markdown]",
    (
        Field(
            "engine",
            choice("python-markdown", "fast"),
            'What turns Markdown into HTML; `fast` is an extra, `pip install "sitegen[fast]"`.',
            default="python-markdown",
        ),
        Field(
            "quotes",
            TEXT,
            'The four marks that straight quotes become, such as `„“‚‘`; `"off"` leaves them straight.',
            default="“”‘’",
        ),
        Field(
            "raw_html",
            choice("sanitise", "allow"),
            "Whether HTML in stories is sanitised, or trusted as it is (scripts included).",
            default="sanitise",
        ),
    ),
    unknown="error",
    code="config",
)
_FRAME = Field(
    "frame",
    FLAG,
    "Show the service's own frame in the page instead of a card; browsers then ask the service without a click.",
    default="false",
)


def _embed(provider: str) -> Field:
    schema = Schema(f"[embeds.{provider}]", (_FRAME,), unknown="error", code="config")
    return Field(provider, table(schema), f"How an address of {_SERVICES[provider]} that stands alone is shown.")


_SERVICES = {
    "youtube": "YouTube",
    "vimeo": "Vimeo",
    "x": "X",
    "bluesky": "Bluesky",
    "mastodon": "a Mastodon server",
    "instagram": "Instagram",
    "datawrapper": "Datawrapper",
    "flourish": "Flourish",
    "map": "a map",
}
EMBEDS = Schema("[embeds]", tuple(map(_embed, PROVIDERS)), unknown="error", code="config")
EMBED = Schema("[embeds.…]", (_FRAME,))
IMAGES = Schema(
    "[images]",
    (
        Field(
            "renditions",
            FLAG,
            "Make pictures in the sizes and crops that pages need; `false` publishes each as it is.",
            default="true",
        ),
        Field(
            "avif",
            FLAG,
            "Make them in AVIF too: smaller files, and builds that take several times as long.",
            default="false",
        ),
    ),
    unknown="error",
    code="config",
)

_ON_ERROR = choice("stop", "hold")
CONFIG = Schema(
    FILE,
    (
        Field("title", TEXT, "The outlet's name.", required=True),
        Field("base_url", URL, "Where the site will stand, such as `https://news.example`.", required=True),
        Field("timezone", TEXT, "The zone that judges every date, such as `Europe/Berlin`.", required=True),
        Field("language", TEXT, "The stories' language, as a BCP 47 tag.", default="en"),
        Field("description", TEXT, "A sentence about the outlet, for search engines and feeds."),
        Field("byline", TEXT, "The byline of stories that name none."),
        Field("theme", TEXT, "A folder of `themes/`, or a theme that comes with sitegen.", default="wions"),
        Field("portable_names", FLAG, "Refuse file names that Windows or a web host can't keep.", default="true"),
        Field("on_error", _ON_ERROR, "Whether a faulty new story stops the build, or is held.", default="stop"),
        Field(
            "editor_url", TEXT, "What opens a file from the preview, such as `vscode://file/{file}:{line}:{column}`."
        ),
        Field("follow_symlinks", TEXTS, "Links under `content/` that may be followed, such as `content/wire`."),
        Field("nav", table_of(REFERENCE), "Entries of the navigation: a title and where it leads."),
        Field("publisher", table(PUBLISHER), "Who publishes the site, and by what rules."),
        Field("permalinks", table(PERMALINKS), "Addresses of pages."),
        Field("kinds", table(KINDS), "Which kinds of page are made."),
        Field("front", table(FRONT), "How much the front page shows."),
        Field("lists", table(LISTS), "Section fronts, tag and byline pages."),
        Field("feeds", table(FEEDS), "Atom, RSS and JSON feeds."),
        Field("markdown", table(MARKDOWN), "How stories become HTML."),
        Field("embeds", table(EMBEDS), "Addresses of other services that stand alone in a story."),
        Field("images", table(IMAGES), "How pictures are made for readers."),
        Field("hosting", table(HOSTING), "What web hosts are told."),
        Field("extra", ANYTHING, "Anything of your own, for themes."),
    ),
    unknown="error",
    code="config",
)


_EXAMPLES = {"title": "The Harbour Post", "base_url": "https://news.example", "timezone": "Europe/Berlin"}


def read_config(text: str, path: str = FILE) -> Config:
    """The configuration, checked.

    Raises StoppedError (exit code 2) with every fault, by file and line.
    """
    written = read_toml(text, path, "config")
    reader = Reader(path, sign=" = ")
    for name in unwritten(written, CONFIG):
        reader.fault(written, f"`{name}` is missing", f'Add a line `{name} = "{_EXAMPLES[name]}"`.', "config")
    values = read_fields(written, CONFIG, reader)
    config = _checked(values, written, reader)
    if config is None or reader.problems:
        # A build without configuration can't go on, so nothing here is a mere warning.
        faults = (replace(problem, code="config", severity="error") for problem in reader.problems)
        raise StoppedError(in_order(faults), USAGE)
    return config


def _checked(values: dict[str, Any], written: Table, reader: Reader) -> Config | None:
    at = {key.value: node for key, node in written.entries}
    zone = _zone(values.get("timezone", ""), at, reader)
    base = _base(values.get("base_url", ""), at, reader)
    if "language" in values and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", values["language"]):
        message = f"{quoted(values['language'])} is not a language tag"
        reader.fault(at["language"], message, "Write a tag such as `en` or `en-GB`.")
    permalinks = _permalinks(_part(values, "permalinks"), at, reader)
    for link in values.get("follow_symlinks", ()):
        first, *rest = link.removesuffix("/").split("/")
        if first != "content" or not rest or {"", ".", ".."} & set(rest):
            message = f"{quoted(link)} is not in `content/`"
            reader.fault(at["follow_symlinks"], message, "Write it as `content/…`, without `..` parts.")
    if urls.slug_fault(values.get("theme", "wions")):
        message = f"{quoted(values['theme'])} is not a theme's name"
        reader.fault(at["theme"], message, "Write the name of a folder in `themes/`, in small letters.")
    markdown = _markdown(_part(values, "markdown"), at, reader)
    hosting = hosting_of(_part(values, "hosting"), at.get("hosting"), reader)
    extra = values.get("extra", {})
    if not isinstance(extra, dict):
        reader.fault(at["extra"], "`extra` must be a table", "Write `[extra]` with a line for each entry below.")
    if zone is None or base is None or "title" not in values or reader.problems:
        return None
    plain = (
        *("title", "language", "description", "byline", "theme", "portable_names", "on_error"),
        *("follow_symlinks", "editor_url", "nav"),
    )
    return Config(
        base=base,
        authority=base.host,
        zone=zone,
        publisher=publisher_of(_part(values, "publisher")),
        permalinks=permalinks,
        kinds=Kinds(**_part(values, "kinds")),
        lists=Lists(**_part(values, "lists")),
        front=FrontPage(**_part(values, "front")),
        feeds=FeedOptions(**_part(values, "feeds")),
        markdown=replace(markdown, frames=_frames(_part(values, "embeds"))),
        images=_images(_part(values, "images"), at, reader),
        hosting=hosting,
        extra=extra,
        **{name: values[name] for name in plain if name in values},
    )


def _part(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.get(name, {}).items() if key != "line"}


def _zone(name: str, at: Mapping[str, Node], reader: Reader) -> tzinfo | None:
    zone = zone_of(name) if name else None
    if name and zone is None:
        reader.fault(at["timezone"], *zone_fault(name))
    return zone


def _base(address: str, at: Mapping[str, Node], reader: Reader) -> urls.Base | None:
    if not address:
        return None
    fault = base_fault(address)
    if fault:
        reader.fault(at["base_url"], f"`base_url` {fault}", "Write it as `https://news.example`.")
        return None
    return urls.Base.of(address)


def base_fault(address: str) -> str:
    """Why a web address can't be the site's base, or ""."""
    try:
        parts = urlsplit(address)
        port = parts.port
        urls.ascii_host(parts.hostname or "")
    except ValueError:
        return "is not a web address"
    if parts.scheme not in ("http", "https") or port == 0:
        return "is not a web address"
    if "?" in address or "#" in address:
        return "may have neither `?` nor `#`"
    if "@" in parts.netloc:
        return "may hold no user name"
    path = parts.path.rstrip("/")
    fault = urls.path_fault(path) if path else ""
    return f"has a path that can't be one: it {fault}" if fault else ""


def _permalinks(values: dict[str, Any], at: Mapping[str, Any], reader: Reader) -> Permalinks:
    for name, pattern in values.items():
        parts = urls.PATTERN_PARTS if name == "article" else ("slug",)
        fault = urls.pattern_fault(pattern, parts)
        if fault:
            usual = getattr(Permalinks(), name)
            message = f"the address pattern {quoted(pattern)} {fault}"
            reader.fault(_within(at["permalinks"], name), message, f"The usual one is `{usual}`.")
    return Permalinks(**values)


def _markdown(values: dict[str, Any], at: Mapping[str, Any], reader: Reader) -> MarkdownOptions:
    options = MarkdownOptions(**values)
    fault = engine_fault(options.engine)
    if fault:
        reader.fault(_within(at["markdown"], "engine"), *fault)
    if options.quotes == "off":
        return replace(options, quotes="")
    if len(options.quotes) != 4:
        hint = "Write the opening and closing double marks, then the single ones: `“”‘’`."
        reader.fault(_within(at["markdown"], "quotes"), "`quotes` must be four marks", hint)
    return options


def _frames(embeds: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    return tuple(provider for provider in PROVIDERS if embeds.get(provider, {}).get("frame"))


def _images(values: dict[str, Any], at: Mapping[str, Any], reader: Reader) -> ImageOptions:
    options = ImageOptions(**values)
    if options.avif and not _knows_avif():
        message = "this computer's Pillow can't make AVIF"
        reader.fault(
            _within(at["images"], "avif"), message, "Install it anew with `pip install -U pillow`, or remove the line."
        )
    return options


def _knows_avif() -> bool:
    from PIL import features  # noqa: PLC0415 - slow to import, and few outlets ask for it

    return bool(features.check("avif"))


_LIBRARIES = {"fast": "pyromark"}  # of engines that are extras


def engine_fault(engine: str) -> tuple[str, str] | None:
    """Why a Markdown engine can't be used here, and what to do; looked up, not imported."""
    if engine not in _LIBRARIES or importlib.util.find_spec(_LIBRARIES[engine]):
        return None
    message = f"the engine `{engine}` needs a library that isn't installed ({_LIBRARIES[engine]})"
    return message, f'Install it with `pip install "sitegen[{engine}]"`.'


def _within(table: Table, name: str) -> Node:
    return next(value for key, value in table.entries if key.value == name)
