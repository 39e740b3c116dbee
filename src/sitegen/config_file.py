"""Reading `sitegen.toml`, with the checks that no field can make alone."""

import importlib.util
import re
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from sitegen import permalinks, urls
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
from sitegen.config_hosting import hosting_of
from sitegen.config_schema import CONFIG, FILE
from sitegen.fields import Reader, read_fields, unwritten
from sitegen.nodes import Node, Table, read_toml
from sitegen.problems import USAGE, StoppedError, in_order, quoted
from sitegen.publisher import publisher_of
from sitegen.zones import zone_fault, zone_of

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
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
    permalinks = _permalinks(_part(values, "permalinks"), at, reader)
    markdown = _markdown(_part(values, "markdown"), at, reader)
    hosting = hosting_of(_part(values, "hosting"), at.get("hosting"), reader)
    images = _images(_part(values, "images"), at, reader)
    _check_plain(values, at, reader)
    if zone is None or base is None or "title" not in values or reader.problems:
        return None
    plain = (
        *("title", "language", "description", "byline", "theme", "portable_names", "on_error"),
        *("follow_symlinks", "editor_url", "nav", "extra"),
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
        images=images,
        hosting=hosting,
        **{name: values[name] for name in plain if name in values},
    )


def _check_plain(values: Mapping[str, Any], at: Mapping[str, Node], reader: Reader) -> None:
    """The values that are taken as they are written."""
    if "language" in values and not _LANGUAGE.fullmatch(values["language"]):
        message = f"{quoted(values['language'])} is not a language tag"
        reader.fault(at["language"], message, "Write a tag such as `en` or `en-GB`.")
    for link in values.get("follow_symlinks", ()):
        first, *rest = link.removesuffix("/").split("/")
        if first != "content" or not rest or {"", ".", ".."} & set(rest):
            message = f"{quoted(link)} is not in `content/`"
            reader.fault(at["follow_symlinks"], message, "Write it as `content/…`, without `..` parts.")
    if "theme" in values and urls.slug_fault(values["theme"]):
        message = f"{quoted(values['theme'])} is not a theme's name"
        reader.fault(at["theme"], message, "Write the name of a folder in `themes/`, in small letters.")
    if not isinstance(values.get("extra", {}), dict):
        reader.fault(at["extra"], "`extra` must be a table", "Write `[extra]` with a line for each entry below.")


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
        parts = permalinks.PARTS if name == "article" else ("slug",)
        fault = permalinks.pattern_fault(pattern, parts)
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
