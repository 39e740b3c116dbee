"""Everything a build reads, read once: sources, other files, data, theme."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from sitegen.config import Config
from sitegen.content import data, pictures
from sitegen.content.parse import ParseOptions, is_source
from sitegen.model import CONTENT, Asset, Entry, Source
from sitegen.nodes import Plain
from sitegen.problems import USAGE, Problem, StoppedError, errors, warning
from sitegen.store.files import File, Listing, Tree
from sitegen.theme.load import Layer
from sitegen.workers import parse_all

DATA = f"{CONTENT}/_data/"
THEMES = "themes"


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What was found under content/. `files` are the assets' places on disk, by path."""

    entries: tuple[Entry, ...]
    assets: Mapping[str, Asset]
    files: Mapping[str, File]
    data: Mapping[str, Plain]
    sources: tuple[str, ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> bool:
        return bool(errors(self.problems))


def read_inputs(tree: Tree, config: Config, progress: Callable[[str, int, int], None]) -> Inputs:
    """Read and parse content/.

    Raises StoppedError: without the folder (exit code 2), for what can't be read (4).
    """
    if not tree.exists(CONTENT):
        hint = f"Stories go into `{CONTENT}/<section>/`. `sitegen init DIR` makes a new outlet."
        raise StoppedError([Problem(CONTENT, f"there is no folder `{CONTENT}`", "place", hint)], USAGE)
    listing = tree.list(CONTENT)
    problems = list(listing.problems)
    markdown = [file for file in listing.files if is_source(file.path) and not file.path.startswith(DATA)]
    tables = [file for file in listing.files if file.path.startswith(DATA)]
    others = [file for file in listing.files if not is_source(file.path) and not file.path.startswith(DATA)]
    options = ParseOptions(config.zone, config.base.host, config.byline, config.portable_names, config.markdown)
    parsed = parse_all(_sources(markdown, tree, progress), options)
    for each in parsed:
        problems += each.problems
    found = _data(tables, tree, problems)
    assets = {file.path: _asset(file, tree, problems) for file in others}
    return Inputs(
        entries=tuple(each.entry for each in parsed if each.entry),
        assets=assets,
        files={file.path: file for file in others},
        data=found,
        sources=tuple(file.path for file in markdown),
        ignored=listing.ignored,
        problems=tuple(problems),
    )


def _sources(files: Sequence[File], tree: Tree, progress: Callable[[str, int, int], None]) -> Iterator[Source]:
    for done, file in enumerate(files):
        progress("Reading stories", done, len(files))
        content = tree.read(file)
        yield Source(file.path, hashlib.blake2b(content, digest_size=16).hexdigest(), content)


def _asset(file: File, tree: Tree, problems: list[Problem]) -> Asset:
    if not pictures.is_picture(file.path):
        return Asset(file.path, file.size)
    size = pictures.size_of(tree.read(file))
    if size is None:
        hint = "Open it in a picture editor and save it anew."
        problems.append(warning(Problem(file.path, "the picture can't be read", "picture", hint)))
    width, height = size or (0, 0)
    return Asset(file.path, file.size, width, height)


def _data(files: Iterable[File], tree: Tree, problems: list[Problem]) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    first: dict[str, str] = {}
    for file in files:
        name = data.name_of(file.path)
        if not file.path.endswith(data.ENDINGS):
            hint = f"It may hold files that end in {', '.join(data.ENDINGS)}."
            problems.append(Problem(file.path, f"`{DATA}` can't use this file", "data", hint))
        elif name in first:
            message = f"this file and {first[name]} have one name"
            problems.append(Problem(file.path, message, "data", "Rename one of them."))
        else:
            first[name] = file.path
            try:
                found[name] = data.read_data(file.path, tree.read(file))
            except StoppedError as stopped:
                problems += stopped.problems
    return found


def layer_reader(tree: Tree, listings: list[Listing]) -> Callable[[str], Layer | None]:
    """How a theme's layers are read: from `themes/`, noting what lies there, else from what comes with sitegen."""

    def read(name: str) -> Layer | None:
        folder = f"{THEMES}/{name}"
        if tree.exists(folder):
            listing = tree.list(folder)
            listings.append(listing)
            return Layer(folder, {file.path.removeprefix(f"{folder}/"): tree.read(file) for file in listing.files})
        return packaged_layer(name)

    return read


def packaged_layer(name: str) -> Layer | None:
    """A theme that comes with sitegen: in the wheel, or beside `src/` in a source checkout."""
    for root in (resources.files("sitegen") / "_themes", Path(__file__).parents[2] / THEMES):
        folder = root / name
        if (folder / "theme.toml").is_file():
            return Layer(f"(sitegen's theme {name})", dict(_files(folder, "")))
    return None


def _files(folder: Traversable, prefix: str) -> Iterable[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda each: each.name):
        if item.is_dir():
            yield from _files(item, f"{prefix}{item.name}/")
        elif not item.name.startswith("."):
            yield f"{prefix}{item.name}", item.read_bytes()
