"""Sources on their way to entries: those that aren't remembered are read and parsed."""

import hashlib
from collections.abc import Iterator, Sequence

from sitegen.content import rows
from sitegen.content.parse import ParseOptions
from sitegen.dates import rules_of
from sitegen.model import Entry, Source, digest_of
from sitegen.pipeline.parsing import parse_all
from sitegen.pipeline.progress import Progress
from sitegen.pipeline.scanning import Scan, Seen
from sitegen.problems import Problem
from sitegen.processes.workers import job_count
from sitegen.store.files import File, Tree
from sitegen.store.memory import Memory
from sitegen.versions import tools

_BATCH = 500  # rows kept at once, so that a first build doesn't hold every body


class Intake:
    """What is read of a site's files: `seen` is what is known of each now, `entries` are in the order of the files,
    `remarks` what is wrong with a source by itself.
    """

    def __init__(self, found: Scan, tree: Tree, memory: Memory, options: ParseOptions) -> None:
        self._scan, self._tree, self._memory, self._options = found, tree, memory, options
        self._base = key_base(options)
        self.seen: dict[str, Seen] = {}
        self.entries: list[Entry] = []
        self.remarks: dict[str, tuple[Problem, ...]] = {}
        self._used: frozenset[str] = frozenset()

    def read(self, files: Sequence[File], progress: Progress, jobs: int) -> None:
        """The entries of `files`, parsed in up to `jobs` processes. Raises StoppedError (exit code 4) for a file that
        can't be read.
        """
        keys = {file.path: key_of(self._base, file.path, known.digest) for file in files if (known := self.known(file))}
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
        """What a file says, and from now on what is known of it. Raises as `read` does."""
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
            batch.append((keys[parsed.path], parsed.row, parsed.digest, parsed.body))
            if len(batch) == _BATCH:
                self._memory.remember(batch)
                batch.clear()
        self._memory.remember(batch)

    def _sources(self, files: Sequence[File], keys: dict[str, str], made: dict[str, bytes]) -> Iterator[Source]:
        """The sources that have to be parsed. A file that only looks changed is still remembered by what it says."""
        empty = self._memory.is_empty()
        for file in files:
            content = self.content(file)
            key = keys[file.path] = key_of(self._base, file.path, self.seen[file.path].digest)
            row = b"" if empty else self._memory.parsed_one(key)
            if row:
                made[file.path] = row
            else:
                yield Source(file.path, content)


def key_base(options: ParseOptions) -> "hashlib.blake2b":
    """What the keys of all rows begin with."""
    base = f"{tools()} {rules_of(options.zone)} {options!r} "
    return hashlib.blake2b(base.encode(), digest_size=16)


def key_of(base: "hashlib.blake2b", path: str, digest: str) -> str:
    """What a source's row is remembered by: it says the same, in the same place, to the same parser."""
    key = base.copy()
    key.update(f"{digest} {path}".encode())
    return key.hexdigest()
