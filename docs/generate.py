"""The reference, written from the code: `python docs/generate.py`. A test holds the files to it."""

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from sitegen import model
from sitegen.cli import sitegen
from sitegen.config_hosting import HOSTING
from sitegen.config_schema import CONFIG, EMBED, EMBEDS, FEEDS, FRONT, IMAGES, KINDS, LISTS, MARKDOWN, PERMALINKS
from sitegen.content import schema
from sitegen.fields import Schema
from sitegen.problems import Problem
from sitegen.publisher import PUBLISHER
from sitegen.report import Report, as_json, whole
from sitegen.site import feed_views, views
from sitegen.site.links import Target
from sitegen.site.view import OFFERED, SiteView
from sitegen.theme.filters import FILTERS, OURS, TESTS
from sitegen.theme.load import REQUIRED, THEME
from sitegen.theme.shown import FIELDS
from sitegen.urls import Base

DOCS = Path(__file__).parent
_SHOWN = (views.__name__, feed_views.__name__, model.__name__)  # whose values templates see


def table(rows: Iterable[tuple[str, ...]], *heads: str) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines) + "\n"


def fields(of: Schema) -> str:
    rows = (
        (f"`{field.name}`{' (required)' if field.required else ''}", field.kind.name, field.help, _code(field.default))
        for field in of.fields
    )
    return table(rows, "field", "holds", "what it says", "default")


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def front_matter() -> str:
    parts = [
        "# Front matter\n\nEvery file begins with lines between two `---`. Below, what each kind of file may say.\n"
        "Words that aren't listed are warnings; words that look like `draft`, `date` or `expires`, or that keep a\n"
        "story back in other systems, are errors. Text keeps the letters you type: `title: 1.10` is “1.10”.\n"
    ]
    shown = (
        ("Articles: `content/<section>/**/<name>.md`", schema.ARTICLE),
        ("Within `image` and `photo`", schema.PICTURE),
        ("Within `corrections`", schema.CORRECTION),
        ("Within `retracted`", schema.RETRACTION),
        ("Within `series`", schema.SERIES),
        ("Standing pages: `content/pages/<name>.md`", schema.PAGE),
        ("Sections: `content/<section>/_section.md`", schema.SECTION),
        ("Topics: `content/tags/<tag>.md`", schema.TAG),
        ("Authors: `content/bylines/<name>.md`", schema.BYLINE),
        ("Within `links`", schema.LINK),
        ("Editions of the front page: `content/_front.md`, `content/_front/<time>.md`", schema.FRONT),
        ("Within the braces of a heading on a front", schema.HEADING),
        ("Within the braces of a story's line on a front", schema.PIN),
    )
    return "\n".join([*parts, *(f"## {title}\n\n{fields(of)}" for title, of in shown)])


def config() -> str:
    parts = ["# sitegen.toml\n\nThe outlet's settings, in its top folder. Three are required; the rest has defaults.\n"]
    shown = (
        ("At the top", CONFIG),
        ("`[publisher]`", PUBLISHER),
        ("`[permalinks]`", PERMALINKS),
        ("`[kinds]`", KINDS),
        ("`[front]`", FRONT),
        ("`[lists]`", LISTS),
        ("`[feeds]`", FEEDS),
        ("`[markdown]`", MARKDOWN),
        ("`[embeds]`", EMBEDS),
        ("Within each of `[embeds]`, such as `youtube = {frame = true}`", EMBED),
        ("`[images]`", IMAGES),
        ("`[hosting]`", HOSTING),
    )
    return "\n".join([*parts, *(f"## {title}\n\n{fields(of)}" for title, of in shown)])


_REPORT = {
    "left_out": 'faulty stories that were left out, with `on_error = "hold"`; `problems` begins with their faults',
    "pages": "how many HTML pages the site has",
    "written": "files of the site that were written",
    "unchanged": "how many files were right already",
    "removed": "files that were removed, for nothing makes them any more",
    "reasons": "why each file was written or removed, by path",
    "foreign": "files in the output that sitegen didn't put there, and left alone",
    "held": "stories kept back: `path`, `title`, `why` (draft, embargoed, expired), and `until` when, if that is known",
    "withheld": "other files under `content/` that aren't published: `path` and `why`",
    "not_checkable": "texts of unpublished files that the firewall can't look for: `path`, `what`, `text`, `why`",
    "ignored": "files under `content/` that are never published, such as `Thumbs.db`",
    "problems": "errors and warnings",
    "encoded": "how many files were made of pictures anew, and not kept from an earlier build",
    "now": "the time the site was built as at",
    "next_build_at": "when the site next changes by itself",
    "next_editorial_at": "the next such time that somebody wrote into a story",
    "due": "all such times: `at`, `event`, `title`, `path`, and whether it is `editorial`; soonest first",
    "seconds": "how long each stage took",
}
_WHOLE = {
    "sitegen": "the version that built",
    "exit_code": "see below",
    "peak_memory_mb": "the most memory of sitegen and of the largest process it started; `null` on Windows",
    "inputs": "every file under `content/` in one of seven lists: `published`, `draft`, `embargoed`, `expired`, "
    "`withheld`, `ignored`, `error`",
    "unchanged_files": "the files that were right already",
    "written_by_kind": "how many files of each kind of page were written; files that are copied are a `file`",
    "changed_urls": "the addresses of all written and removed files, to be purged from a CDN",
}
_PROBLEM = {
    "path": "the file; empty if it is about the command itself",
    "message": "the sentence, without a full stop",
    "code": "what kind of problem it is",
    "hint": "what to do",
    "line": "from 1; 0 if it is about the whole file",
    "column": "from 1; 0 if it is about the whole line",
    "severity": "`error` or `warning`",
    "story": "the headline, if there is one",
}


def _told(keys: Iterable[str], words: Mapping[str, str]) -> list[tuple[str, str]]:
    """A line for each key; one that has no words yet fails."""
    return [(f"`{key}`", words[key]) for key in keys]


def _only_whole() -> list[str]:
    return [key for key in whole(Report(), Base("", "")) if key not in _REPORT]


_CHANGED = """## What a command after a build is told

`sitegen watch --then CMD` runs CMD in the outlet's folder, by the shell, after each build that wrote or removed
something, and waits for it: there are never two at once. After a minute it says that CMD is still running.
`SITEGEN_CHANGED` names a file with one line for each file of the output, its path relative to the output: pictures and
style sheets come first, then pages, then feeds and sitemaps, so that whoever takes them on in this order never shows a
page before its pictures. Removed files come last, after a dash and a space:

    world/2026/12/wall.jpg
    world/2026/12/wall-opens.html
    index.html
    feed.xml
    - world/2026/11/withdrawn.html

A path that begins with a dash and a space itself is written as `./- …`. If CMD fails, its files are kept, and it is
run again after the next change, or after a minute; also if the watch was ended meanwhile. What another
build published, or a watch that was killed before it could tell, is listed the next time. A watch that ends by
`--until` while files are kept, or while the site has a mistake, has exit code 1.
"""


def commands() -> str:
    parts = [
        "# Commands\n\nWhat is asked for goes to stdout, talk to stderr. Every command has `--help`. Every command\n"
        "accepts `--config`, `--output`, `--base-url`, `--now`, `--strict`, `--format`, `--json` and `--quiet`;\n"
        "the tables name those that mean something to the command.\n",
        *(_command(path, command) for path, command in _commands(sitegen, ())),
        "## The report\n\nWith `--json`, `build`, `watch` and `serve` print one JSON object for each build, the last\n"
        "two each in a line of its own; one that stopped has `problems` only. `init`, `new`, `import` and\n"
        "`theme eject` print `files` and `problems`, `correct` and `retract` `diff` as well, `clean` prints `removed`\n"
        "and `problems`. Times are as in RFC 3339. Paths in a build's `written`, `removed` and `foreign` are relative\n"
        "to the output, all others to the outlet's folder.\n",
        table(_told(as_json(Report()), _REPORT), "key", "holds"),
        "`sitegen build --report FILE` writes all this and more to a file, whether the build succeeds or not: of one\n"
        "that failed, `sitegen`, `exit_code`, `peak_memory_mb`, `problems`, and `inputs` where they can be read.\n"
        "The file names what is kept back, so it can't lie in the output, under `content/` or under `themes/`. It\n"
        "takes the place of an older report, and of no other file.\n",
        table(_told(["sitegen", "exit_code", "peak_memory_mb", *_only_whole()], _WHOLE), "key", "holds"),
        "Each of `problems` has:\n",
        table(_told(Problem.__struct_fields__, _PROBLEM), "key", "holds"),
        _CHANGED,
        "## Exit codes\n",
        table(
            [
                ("0", "done"),
                (
                    "1",
                    "a mistake in content or templates, and the site is as it was; `--verify`: a clean build differs",
                ),
                ("2", "a mistake in the command or in sitegen.toml"),
                ("3", "another build holds the lock"),
                ("4", "the disk is full, or something may not be read or written"),
                ("70", "a fault of sitegen's own; a file in `.sitegen/` says more"),
                ("130, 143", "interrupted"),
            ],
            "code",
            "means",
        ),
        "## The environment\n",
        table(
            [
                ("`SITEGEN_NOW`", "the time to build as at, where `--now` isn't given"),
                ("`SOURCE_DATE_EPOCH`", "the latest day that pages may show as today's; it never judges an embargo"),
                (
                    "`SITEGEN_STATE`",
                    "where sitegen's lock and memory are, instead of `.sitegen/` in the outlet's folder",
                ),
                ("`SITEGEN_CHANGED`", "to the command of `watch --then`: the file that lists what changed"),
                ("`NO_COLOR`", "if it holds anything, messages have no colours"),
                ("`GITHUB_STEP_SUMMARY`", "with `--format github`, where the summary of the build goes"),
            ],
            "variable",
            "means",
        ),
    ]
    return "\n".join(parts)


def _commands(group: click.Group, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        if command is None:
            continue
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name), command


def _command(path: tuple[str, ...], command: click.Command) -> str:
    arguments = " ".join(
        p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)
    )
    rows = [
        (
            ", ".join(f"`{name}`" for name in param.opts) + " (required)" * param.required,
            param.help or "",
            _shown(param.default),
        )
        for param in command.params
        if isinstance(param, click.Option) and not param.hidden
    ]
    head = f"## sitegen {' '.join(path)}\n\n    sitegen {' '.join(path)} {arguments}".rstrip()
    listed = table(rows, "option", "what it does", "default") if rows else ""
    return f"{head}\n\n{inspect.cleandoc(command.help or '')}\n\n{listed}"


def _shown(default: object) -> str:
    return f"`{default}`" if isinstance(default, str | int) and not isinstance(default, bool) and default != "" else ""


def theme(text: str) -> str:
    """The hand-written page with its tables renewed, between `<!-- name -->` and `<!-- end -->`."""
    made = {
        "templates": "".join(f"* `{name}`\n" for name in REQUIRED),
        "theme.toml": fields(THEME),
        "questions": table(_questions(), "question", "answer", "what it asks"),
        "views": "\n".join(_views()),
        "filters": ", ".join(f"`{name}`" for name in sorted(FILTERS)) + "\n",
        "ours": table(
            ((f"`{n}`", inspect.cleandoc(f.__doc__ or "").split("\n")[0]) for n, f in OURS.items()), "filter", "gives"
        ),
        "tests": ", ".join(f"`{name}`" for name in sorted(TESTS)) + "\n",
    }
    for name, block in made.items():
        head, _, rest = text.partition(f"<!-- {name} -->\n")
        text = f"{head}<!-- {name} -->\n\n{block}\n<!-- end -->{rest.partition('<!-- end -->')[2]}"
    return text


def _questions() -> Iterator[tuple[str, str, str]]:
    for name in sorted(OFFERED):
        method = getattr(SiteView, name)
        signature = inspect.signature(method)
        shown = ", ".join(str(p).replace("'", '"') for p in list(signature.parameters.values())[1:])
        answer = str(signature.return_annotation).replace("sitegen.site.views.", "").replace("sitegen.dates.", "")
        yield f"`{name}({shown})`", f"`{_type_name(answer)}`", " ".join((method.__doc__ or "").split())


def _type_name(annotation: str) -> str:
    plain = re.sub(r"<class '(?:[\w.]*\.)?(\w+)'>", r"\1", annotation)
    plain = re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", plain)
    return "anything" if "dict" in plain else plain


def _views() -> Iterator[str]:
    for kind in sorted((kind for kind in FIELDS if kind.__module__ in _SHOWN), key=lambda kind: kind.__name__):
        names = kind.__struct_fields__
        about = inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        about = "" if about.startswith(f"{kind.__name__}(") else f" – {about}"
        yield f"* **{kind.__name__}**{about} Fields: {', '.join(f'`{name}`' for name in names)}"
    yield "* **Moment** – a date as precise as it was written. Fields: " + ", ".join(
        f"`{name}`" for name in sorted(next(found for kind, found in FIELDS.items() if kind.__name__ == "Moment"))
    )
    leads = "where a reference leads: `leads` is `page`, `asset`, `elsewhere` (another site) or `nowhere`"
    yield f"* **Target** – {leads}. Fields: " + ", ".join(f"`{name}`" for name in sorted(FIELDS[Target]))
    yield ""


def pages() -> dict[Path, str]:
    """Every generated file with its text."""
    contract = DOCS / "reference" / "theme.md"
    return {
        DOCS / "reference" / "front-matter.md": front_matter(),
        DOCS / "reference" / "config.md": config(),
        DOCS / "reference" / "commands.md": commands(),
        contract: theme(contract.read_text(encoding="utf-8")),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
