"""The files that editors begin with: a new story, a new outlet, a theme's file to make one's own."""

import json
from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from sitegen import urls
from sitegen.config import Config
from sitegen.config_file import read_config
from sitegen.content.entries import RESERVED_SECTIONS
from sitegen.date_words import format_moment
from sitegen.dates import moment_at, read_moment
from sitegen.fields import CONTROL
from sitegen.importers.imported import NAME_HINT
from sitegen.importers.written import front_matter
from sitegen.ledger import FILE as LEDGER
from sitegen.model import CONTENT
from sitegen.pipeline.layers import read_theme
from sitegen.problems import USAGE, StoppedError, did_you_mean, usage_error
from sitegen.site.held import in_drafts
from sitegen.store.files import Tree
from sitegen.theme.load import OWN_LAYER

_LABEL = 63  # letters of one part of a host's name (RFC 1035, section 2.3.4)


def new_story(
    headline: str, section: str, config: Config, now: datetime, *, byline: str = "", date: str = "", draft: bool = False
) -> tuple[str, str]:
    """Path and text of a story that an editor begins to write."""
    demand_section(section)
    slug = urls.slug(headline)
    if not slug:
        raise usage_error(
            "the headline has neither letters nor digits", 'Put it in quotes: `sitegen new "Harbour wall"`.'
        )
    fault = urls.name_fault(slug) if config.portable_names else ""
    if fault:
        raise usage_error(f"the name `{slug}` in the story's address {fault}", NAME_HINT)
    if CONTROL.search(headline):
        raise usage_error("the headline contains a control character", "Type it anew.")
    moment = moment_at(now, config.zone)
    if date:
        reading = read_moment(date, config.zone)
        if reading.moment is None:
            raise usage_error(f"--date: {reading.fault}", reading.hint)
        moment = reading.moment
    name = f"{moment.day}-{slug}"
    fields: Mapping[str, object] = {
        "title": headline,
        "date": moment.day if moment.whole_day else format_moment(moment, "yyyy-MM-dd HH:mm"),
        "byline": byline or config.byline,
        "tags": [],
        "draft": draft,
        "id": f"tag:{config.authority},{moment.year}:{section}/{name}",
    }
    written = {key: value for key, value in fields.items() if value}
    return f"{CONTENT}/{section}/{name}.md", front_matter(written) + "\nThe story begins here.\n"


def demand_section(section: str) -> None:
    """Raise StoppedError (exit code 2) for a name that a section's folder can't have."""
    folder = urls.slug(section)
    if folder in RESERVED_SECTIONS:
        hint = f"`{CONTENT}/{folder}/` holds something else. Give the section another name, such as `world`."
        raise usage_error(f"`{section}` can't be a section", hint)
    if in_drafts(f"{folder}/"):
        hint = (
            "A folder of this name keeps back what is in it. Name the section; `draft: true` keeps a single story back."
        )
        raise usage_error(f"`{section}` can't be a section", hint)
    if folder != section or not folder:
        hint = "Use small letters, digits and hyphens"
        raise usage_error(f"`{section}` can't be a section", f"{hint}: `--section {folder or 'world-news'}`.")
    fault = urls.name_fault(folder)
    if fault:
        raise usage_error(f"the section's name `{section}` {fault}", "Give the section another name, such as `world`.")


def new_outlet(title: str, timezone: str, now: datetime) -> Mapping[str, str]:
    """Paths and texts of an outlet's first files.

    Raises StoppedError (exit code 2) if there is no such time zone, or the title can't stand in the configuration.
    """
    settings = (
        f"title = {json.dumps(title, ensure_ascii=False)}\n"
        f'base_url = "{_address(title)}"  # where the site will stand\n'
        f'timezone = {json.dumps(timezone)}\nlanguage = "en"\nbyline = "Wions"\n'
        'on_error = "hold"  # a mistake in a story that was never online holds back that story alone\n'
    )
    try:
        zone = read_config(settings).zone
    except StoppedError as stopped:
        problems = [replace(problem, path="", line=0, column=0) for problem in stopped.problems]  # no file has it yet
        raise StoppedError(problems, USAGE) from None
    day = now.astimezone(zone).date().isoformat()
    return {
        "sitegen.toml": settings,
        f"{CONTENT}/news/_section.md": front_matter({"title": "News", "summary": "What happened."}),
        f"{CONTENT}/news/{day}-first-story.md": front_matter(
            {"title": "The paper appears", "date": day, "tags": ["the paper"]}
        )
        + "\nThis is the first story. Open the file, change these words, and look at the page again.\n\n"
        "## A crosshead\n\nA crosshead stands in a line of its own, with two number signs before it.\n",
        f"{CONTENT}/pages/about.md": front_matter({"title": "About this paper"})
        + f"\n{title} is written by people. Say here who they are.\n",
        f"{CONTENT}/pages/corrections.md": front_matter({"title": "Corrections"})
        + "\nWe correct mistakes as soon as we know of them, and say in the story what was wrong and what is right.\n",
        ".gitignore": "/.sitegen/\n/output/*\n!/output/.gitkeep\n",
        ".gitattributes": f"{LEDGER} merge=union\n",
        "output/.gitkeep": "",
    }


def _address(title: str) -> str:
    """An address to begin with, which nobody has (RFC 2606) and other outlets don't begin with: an output folder is
    known by it.
    """
    label = urls.slug(title)
    if len(label) > _LABEL:
        label = label[: _LABEL + 1].rpartition("-")[0] or label[:_LABEL]
    return f"https://{label}.example" if label else "https://www.example.org"


def ejected(file: str, theme: str, tree: Tree) -> tuple[str, bytes]:
    """Where an outlet's own copy of a theme's file goes, and what is in it."""
    found = read_theme(theme, tree, [])
    files = {f"templates/{name}": source.text.encode("utf-8") for name, source in found.templates.items()}
    files |= {f"static/{name}": content for name, content in found.static.items()}
    if file not in files:
        # `article.html` is meant for `templates/article.html`.
        meant = next((name for name in files if name.endswith(f"/{file}")), "")
        hint = f"Did you mean `{meant}`?" if meant else did_you_mean(file, files)
        raise usage_error(f"the theme has no `{file}`", hint or f"There are: {', '.join(files)}.")
    return f"themes/{OWN_LAYER}/{file}", files[file]
