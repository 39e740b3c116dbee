"""Everything a build reads, read once: sources, other files, data, theme. What was read before and hasn't changed
since is remembered.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sitegen.config import Config
from sitegen.content import data, rows
from sitegen.content.parse import ParseOptions, is_source, mistaken_copy
from sitegen.dates import rules_of
from sitegen.ledger import Ledger, read_ledger
from sitegen.model import CONTENT, Asset, Body, Entry, Source, digest_of
from sitegen.nodes import Plain
from sitegen.pictures.clean import clean
from sitegen.pictures.header import look_at
from sitegen.problems import Problem, StoppedError
from sitegen.progress import Progress
from sitegen.scanning import Scan, Seen, digest_seen, list_content
from sitegen.store.files import File, Listing, Tree
from sitegen.store.memory import LostBodyError, Memory
from sitegen.versions import tools
from sitegen.workers import job_count, parse_all

DATA = f"{CONTENT}/_data/"


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
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
    tables = [file for file in files if file.path.startswith(DATA)]
    others = [file for file in files if not is_markdown(file.path) and not file.path.startswith(DATA)]
    desk = _Desk(found, tree, memory, parse_options(config))
    desk.read(markdown, progress, jobs)
    desk.forget_unused()
    ledger, faults = read_ledger(found.ledger)
    problems = [*found.listing.problems, *chain.from_iterable(desk.remarks.values()), *faults]
    read_data = _data(tables, desk, problems)
    assets = {file.path: asset for file in others if (asset := _asset(file, desk, problems))}
    inputs = Inputs(
        entries=tuple(desk.entries),
        bodies=Bodies(memory),
        assets=assets,
        files={file.path: file for file in others},
        digests={path: desk.seen[path].published for path in assets},
        data=read_data,
        sources=tuple(file.path for file in markdown),
        ignored=found.listing.ignored,
        problems=tuple(problems),
        remarks=desk.remarks,
        ledger=ledger,
    )
    return inputs, desk.seen


@dataclass(frozen=True, slots=True)
class Reread:
    """One source read again: what is known of it now, its entry if it gave one, and what is wrong with it."""

    seen: Seen
    entry: Entry | None
    remarks: tuple[Problem, ...]


def reread(file: File, tree: Tree, config: Config, memory: Memory) -> Reread:
    """Read one source again. Raises StoppedError if it can't be read (exit code 4)."""
    desk = _Desk(Scan(Listing((file,)), {}, frozenset(), ""), tree, memory, parse_options(config))
    desk.read([file], lambda *_: None, 1)
    return Reread(desk.seen[file.path], next(iter(desk.entries), None), desk.remarks.get(file.path, ()))


def read_picture(file: File, tree: Tree, config: Config, memory: Memory) -> Asset | None:
    """One picture, as far as nothing is wrong with its file. Raises StoppedError if it can't be read (exit code 4)."""
    problems: list[Problem] = []
    asset = _asset(
        file, _Desk(Scan(Listing((file,)), {}, frozenset(), ""), tree, memory, parse_options(config)), problems
    )
    return None if problems else asset


def unchanged_files(
    found: Scan, tree: Tree, config: Config, memory: Memory
) -> tuple[dict[str, Asset], dict[str, Plain]] | None:
    """Everything under content/ that isn't Markdown, while none of it has changed; None if something is wrong with it.

    Raises StoppedError for what can't be read (exit code 4).
    """
    problems: list[Problem] = []
    desk = _Desk(found, tree, memory, parse_options(config))
    files = [file for file in found.listing.files if not is_markdown(file.path)]
    data_read = _data([file for file in files if file.path.startswith(DATA)], desk, problems)
    others = [file for file in files if not file.path.startswith(DATA)]
    assets = {file.path: asset for file in others if (asset := _asset(file, desk, problems))}
    return None if problems else (assets, data_read)


class Remembered:
    """What was parsed of sources that are known, each looked up when somebody asks for it."""

    def __init__(self, found: Scan, config: Config, memory: Memory) -> None:
        self._seen, self._memory, self._base = found.seen, memory, _base(parse_options(config))
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
            self._memory.forget_unused({_key(self._base, path, digest) for path, digest in digests.items()})

    def _parsed(self, path: str) -> tuple[Entry | None, tuple[Problem, ...]]:
        if path not in self._read:
            row = self._memory.parsed_one(_key(self._base, path, digest_seen(self._seen[path])))
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


class _Desk:
    """Sources on their way to entries: those that aren't remembered are read and parsed."""

    def __init__(self, found: Scan, tree: Tree, memory: Memory, options: ParseOptions) -> None:
        self._scan, self._tree, self._memory, self._options = found, tree, memory, options
        self._base = _base(options)
        self.seen: dict[str, Seen] = {}
        self.entries: list[Entry] = []
        self.remarks: dict[str, tuple[Problem, ...]] = {}
        self._used: frozenset[str] = frozenset()

    def read(self, files: Sequence[File], progress: Progress, jobs: int) -> None:
        keys = {file.path: _key(self._base, file.path, known.digest) for file in files if (known := self.known(file))}
        remembered = self._memory.parsed(frozenset(keys.values())) if keys else {}
        made = {path: remembered[key] for path, key in keys.items() if key in remembered}
        self._parse([file for file in files if file.path not in made], keys, made, progress, jobs)
        decoded = rows.decode_parsed(made[file.path] for file in files)
        for file, (entry, problems) in zip(files, decoded, strict=True):
            if problems:
                self.remarks[file.path] = problems
            if entry:
                self.entries.append(entry)
        self._used = frozenset(keys.values())

    def forget_unused(self) -> None:
        """Forget, once they are many, the sources that aren't there any more: `read` had all there are."""
        self._memory.forget_unused(self._used)

    def known(self, file: File) -> Seen | None:
        """What is known of a file without reading it."""
        found = self._scan.known(file)
        if found:
            self.seen[file.path] = found
        return found

    def content(self, file: File) -> bytes:
        content = self._tree.read(file)
        self.seen[file.path] = Seen(file.stamp, digest_of(content))
        return content

    def _parse(
        self, files: Sequence[File], keys: dict[str, str], made: dict[str, bytes], progress: Progress, jobs: int
    ) -> None:
        """Add the rows of `files` to `made`, and to the memory."""
        batch = []
        sources = self._sources(files, keys, made)
        for done, parsed in enumerate(parse_all(sources, self._options, job_count(jobs, len(files)))):
            progress("Reading stories", done, len(files))
            made[parsed.path] = parsed.row
            if not parsed.body:
                continue  # what failed is tried again: it may only have taken too long on a busy machine
            batch.append((keys[parsed.path], parsed.row, digest_of(parsed.body), parsed.body))
            if len(batch) == _BATCH:
                self._memory.remember(batch)
                batch.clear()
        self._memory.remember(batch)

    def _sources(self, files: Sequence[File], keys: dict[str, str], made: dict[str, bytes]) -> Iterator[Source]:
        """The sources that have to be parsed. A file that only looks changed is still remembered by what it says."""
        empty = self._memory.is_empty()
        for file in files:
            content = self.content(file)
            key = keys[file.path] = _key(self._base, file.path, self.seen[file.path].digest)
            row = b"" if empty else self._memory.parsed_one(key)
            if row:
                made[file.path] = row
            else:
                yield Source(file.path, content)


def _base(options: ParseOptions) -> "hashlib.blake2b":
    """What the keys of all rows begin with."""
    base = f"{tools()} {rules_of(options.zone)} {options!r} "
    return hashlib.blake2b(base.encode(), digest_size=16)


def _key(base: "hashlib.blake2b", path: str, digest: str) -> str:
    key = base.copy()
    key.update(f"{digest} {path}".encode())
    return key.hexdigest()


_BATCH = 500  # rows kept at once, so that a first build doesn't hold every body


def _asset(file: File, desk: _Desk, problems: list[Problem]) -> Asset | None:
    known = desk.known(file)
    if known is None:
        content = desk.content(file)
        mistaken = mistaken_copy(file.path, content)
        if mistaken:
            # Not remembered, so that every build reads it again and says so.
            del desk.seen[file.path]
            problems.append(mistaken)
            return None
        header = look_at(file.path, content)
        known = desk.seen[file.path] = replace(
            desk.seen[file.path],
            width=header.width,
            height=header.height,
            trait=header.trait,
            published=digest_of(clean(content)),
            credit=header.rights.shown,
        )
    return Asset(file.path, file.size, known.width, known.height, known.digest, known.trait, known.credit)


def _data(files: Iterable[File], desk: _Desk, problems: list[Problem]) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    first: dict[str, str] = {}
    for file in files:
        content = desk.content(file)
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
