"""Everything a build reads, read once: sources, other files, data, theme. What was read before and hasn't changed
since is remembered.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from sitegen.config import Config
from sitegen.content import data, rows
from sitegen.content.parse import ParseOptions, is_source, mistaken_copy
from sitegen.ledger import Ledger, read_ledger
from sitegen.model import DATA, Asset, Body, Entry, Source, digest_of
from sitegen.nodes import Plain
from sitegen.pictures.clean import clean
from sitegen.pictures.header import look_at
from sitegen.pipeline.intake import Intake, key_base, key_of
from sitegen.pipeline.progress import Progress, silently
from sitegen.pipeline.scanning import Scan, Seen, digest_seen, list_content
from sitegen.problems import Problem, StoppedError
from sitegen.store.files import File, Listing, Tree
from sitegen.store.memory import LostBodyError, Memory


class Inputs(Struct, frozen=True, eq=False):
    """What was found under content/. `files` are the assets' places on disk, by path; `digests` are of what
    would go out of them, `remarks` what is wrong with each source by itself.
    """

    entries: tuple[Entry, ...]
    bodies: Callable[[str], Body]
    assets: Mapping[str, Asset]
    files: Mapping[str, File]
    digests: Mapping[str, str]
    data: Mapping[str, Plain]
    sources: tuple[str, ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]
    remarks: Mapping[str, tuple[Problem, ...]]
    ledger: Ledger


def read_sources(tree: Tree, progress: Progress) -> Iterator[Source]:
    """The Markdown files under content/ alone, one after the other. Raises StoppedError as `scan` does."""
    files = _markdown(list_content(tree))
    for done, file in enumerate(files):
        progress("Reading stories", done, len(files))
        yield Source(file.path, tree.read(file))


def _markdown(listing: Listing) -> list[File]:
    return [file for file in listing.files if is_markdown(file.path)]


def _tables_and_others(files: Iterable[File]) -> tuple[list[File], list[File]]:
    """What isn't Markdown: an outlet's own tables, and all else."""
    left = [file for file in files if not is_markdown(file.path)]
    tables = [file for file in left if file.path.startswith(DATA)]
    return tables, [file for file in left if not file.path.startswith(DATA)]


def is_markdown(path: str) -> bool:
    """Whether a file under content/ is read as Markdown."""
    return (path.endswith(".md") or is_source(path)) and not path.startswith(DATA)  # nearly every path


def read_inputs(
    found: Scan, tree: Tree, config: Config, memory: Memory, progress: Progress, jobs: int = 0
) -> tuple[Inputs, dict[str, Seen]]:
    """Read and parse what is under content/, as far as it isn't remembered; and what is known of each file now.

    Raises StoppedError for what can't be read (exit code 4).
    """
    files = found.listing.files
    markdown = _markdown(found.listing)
    tables, others = _tables_and_others(files)
    intake = Intake(found, tree, memory, parse_options(config))
    intake.read(markdown, progress, jobs)
    intake.forget_unused()
    ledger, faults = read_ledger(found.ledger)
    problems = [*found.listing.problems, *chain.from_iterable(intake.remarks.values()), *faults]
    read_data = _data(tables, intake, problems)
    assets = {file.path: asset for file in others if (asset := _asset(file, intake, problems))}
    inputs = Inputs(
        entries=tuple(intake.entries),
        bodies=Bodies(memory),
        assets=assets,
        files={file.path: file for file in others},
        digests={path: intake.seen[path].published for path in assets},
        data=read_data,
        sources=tuple(file.path for file in markdown),
        ignored=found.listing.ignored,
        problems=tuple(problems),
        remarks=intake.remarks,
        ledger=ledger,
    )
    return inputs, intake.seen


class Reread(Struct, frozen=True):
    """One source read again: what is known of it now, its entry if it gave one, and what is wrong with it."""

    seen: Seen
    entry: Entry | None
    remarks: tuple[Problem, ...]


def reread(file: File, tree: Tree, config: Config, memory: Memory) -> Reread:
    """Read one source again. Raises StoppedError if it can't be read (exit code 4)."""
    intake = _of_one(file, tree, config, memory)
    intake.read([file], silently, 1)
    return Reread(intake.seen[file.path], next(iter(intake.entries), None), intake.remarks.get(file.path, ()))


def read_picture(file: File, tree: Tree, config: Config, memory: Memory) -> Asset | None:
    """One picture, as far as nothing is wrong with its file. Raises StoppedError if it can't be read (exit code 4)."""
    problems: list[Problem] = []
    asset = _asset(file, _of_one(file, tree, config, memory), problems)
    return None if problems else asset


def _of_one(file: File, tree: Tree, config: Config, memory: Memory) -> Intake:
    return Intake(Scan(Listing((file,)), {}, frozenset(), ""), tree, memory, parse_options(config))


def unchanged_files(
    found: Scan, tree: Tree, config: Config, memory: Memory
) -> tuple[dict[str, Asset], dict[str, Plain]] | None:
    """Everything under content/ that isn't Markdown, while none of it has changed; None if something is wrong with it.

    Raises StoppedError for what can't be read (exit code 4).
    """
    problems: list[Problem] = []
    intake = Intake(found, tree, memory, parse_options(config))
    tables, others = _tables_and_others(found.listing.files)
    read_data = _data(tables, intake, problems)
    assets = {file.path: asset for file in others if (asset := _asset(file, intake, problems))}
    return None if problems else (assets, read_data)


class Remembered:
    """What was parsed of sources that are known, each looked up when somebody asks for it."""

    def __init__(self, found: Scan, config: Config, memory: Memory) -> None:
        self._seen, self._memory, self._base = found.seen, memory, key_base(parse_options(config))
        self._read: dict[str, tuple[Entry | None, tuple[Problem, ...]]] = {}

    def entry(self, path: str) -> Entry:
        """The entry of a source. Raises LostBodyError if it isn't remembered any more."""
        found, _ = self._parsed(path)
        if found is None:
            raise LostBodyError(path)
        return found

    def remarks(self, path: str) -> tuple[Problem, ...]:
        """What is wrong with a source by itself. Raises as `entry` does."""
        return self._parsed(path)[1]

    def forget_unused(self, anew: Mapping[str, Seen]) -> None:
        """Forget, once they are many, the sources that aren't there any more; some were read `anew`."""
        if self._memory.is_crowded(len(self._seen)):
            digests = {path: digest_seen(line) for path, line in self._seen.items() if is_markdown(path)}
            digests |= {path: seen.digest for path, seen in anew.items()}
            self._memory.forget_unused({key_of(self._base, path, digest) for path, digest in digests.items()})

    def _parsed(self, path: str) -> tuple[Entry | None, tuple[Problem, ...]]:
        if path not in self._read:
            row = self._memory.parsed_one(key_of(self._base, path, digest_seen(self._seen[path])))
            if not row:
                raise LostBodyError(path)
            self._read[path] = next(rows.decode_parsed([row]))
        return self._read[path]


def parse_options(config: Config) -> ParseOptions:
    """What parsing a source needs of the configuration."""
    return ParseOptions(config.zone, config.authority, config.byline, config.portable_names, config.markdown)


class Bodies:
    """Bodies by the digest in their outline, from the memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def __call__(self, digest: str) -> Body:
        return rows.decode_body(self._memory.body(digest))


def _asset(file: File, intake: Intake, problems: list[Problem]) -> Asset | None:
    known = intake.known(file)
    if known is None:
        content = intake.content(file)
        mistaken = mistaken_copy(file.path, content)
        if mistaken:
            # Not remembered, so that every build reads it again and says so.
            del intake.seen[file.path]
            problems.append(mistaken)
            return None
        header = look_at(file.path, content)
        known = intake.seen[file.path] = replace(
            intake.seen[file.path],
            width=header.width,
            height=header.height,
            trait=header.trait,
            published=digest_of(clean(content)),
            credit=header.rights.shown,
        )
    return Asset(file.path, file.size, known.width, known.height, known.digest, known.trait, known.credit)


def _data(files: Iterable[File], intake: Intake, problems: list[Problem]) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    first: dict[str, str] = {}
    for file in files:
        content = intake.content(file)
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
                found[name] = data.read_data(file.path, content)
            except StoppedError as stopped:
                problems += stopped.problems
    return found
