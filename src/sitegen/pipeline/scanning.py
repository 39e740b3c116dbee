"""What lies under content/, and whether it is what it was when it was last read: told without reading it again."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from sitegen.content.places import kept_fault, kept_folder
from sitegen.ledger import FILE as LEDGER
from sitegen.model import CONTENT, Trait, digest_of
from sitegen.problems import USAGE, Problem, StoppedError, in_order
from sitegen.store.files import File, Listing, Tree
from sitegen.store.memory import Memory
from sitegen.store.published import Published
from sitegen.store.stamps import Stamp, settled
from sitegen.versions import tools

_SEEN = "seen"  # the state that keeps what is known of every file of content/


class Seen(Struct, frozen=True):
    """A file as it was read: what the file system said of it, its digest and, of one that isn't Markdown, what `Asset`
    says of it. `published` is the digest of what would go out: a picture leaves its private metadata behind.
    """

    stamp: Stamp
    digest: str
    width: int = 0
    height: int = 0
    trait: Trait = ""
    published: str = ""
    credit: str = ""


class Look(Struct, frozen=True, eq=False):
    """What a build sees when it begins, at `taken` (ns, by the file system's clock): the outlet's folder, what lies in
    its content/, and what is `known` of the output. `untouched` tells, if it is asked, whether the output is still so.
    """

    tree: Tree
    found: "Scan"
    known: Published
    taken: int
    untouched: Callable[[], bool]


class Scan(Struct, frozen=True):
    """What lies under content/ now, and what was known of it: a line for each file in `seen`, of which those in
    `young` were stamped too soon to be trusted, as were those in `doubted`, which were looked into. `contents` is a
    digest of what all of them held. `ledger` is what the ledger of published addresses holds, None without one.
    """

    listing: Listing
    seen: Mapping[str, str]
    young: frozenset[str]
    contents: str
    ledger: bytes | None = None
    doubted: frozenset[str] = frozenset()

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(file.path for file in self.listing.files)

    @property
    def changed(self) -> bool:
        """Whether anything came, went or may have changed, or is wrong with the folder itself."""
        files = self.listing.files
        same = len(files) == len(self.seen) and not self.listing.problems
        return not same or not all(map(self._is_known, files))

    @property
    def ledger_digest(self) -> str:
        """Of the ledger as it is, "" without one."""
        return "" if self.ledger is None else digest_of(self.ledger)

    def touched(self, most: int) -> tuple[str, ...] | None:
        """The files that came or may have changed, if no other went; None if there are more than `most`."""
        found: list[str] = []
        for file in self.listing.files:
            if not self._is_known(file):
                found.append(file.path)
                if len(found) > most:
                    return None
        gone = len(self.seen) + sum(path not in self.seen for path in found) != len(self.listing.files)
        return None if gone or self.listing.problems else tuple(found)

    def known(self, file: File) -> Seen | None:
        """What was read of a file before, if it can't have changed since."""
        return _seen(self.seen[file.path]) if self._is_known(file) else None

    def _is_known(self, file: File) -> bool:
        return self.is_stamped(file) and file.path not in self.young

    def is_stamped(self, file: File) -> bool:
        """Whether a file has the stamp that it had, which may have been taken too soon."""
        return self.seen.get(file.path, "").startswith(f"{file.stamp}\t")


def _seen(line: str) -> Seen:
    stamp, digest, width, height, trait, published, credit = line.split("\t")
    return Seen(stamp, digest, int(width), int(height), cast("Trait", trait), published, credit)


def digest_seen(line: str) -> str:
    """The digest that a line of `Scan.seen` tells."""
    return line.split("\t", 2)[1]


def scan(tree: Tree, memory: Memory) -> Scan:
    """List content/ and read the ledger.

    Raises StoppedError: without the folder (exit code 2), for what can't be read (4).
    """
    ledger = tree.list_file(LEDGER)
    listing = list_content(tree)
    listing = replace(listing, problems=in_order([*listing.problems, *ledger.problems]))
    content = tree.read(ledger.files[0]) if ledger.files else None
    found = Scan(listing, *_decode_seen(memory.state(_SEEN)), content)
    young = [file for file in found.listing.files if file.path in found.young and found.is_stamped(file)]
    same = {file.path for file in young if digest_of(tree.read(file)) == _seen(found.seen[file.path]).digest}
    return replace(found, young=found.young - same, doubted=frozenset(same))


def list_content(tree: Tree) -> Listing:
    """Everything under content/. Raises StoppedError as `scan` does."""
    if not tree.exists(CONTENT):
        hint = f"Stories go into `{CONTENT}/<section>/`. `sitegen init DIR` makes a new outlet."
        raise StoppedError([Problem(CONTENT, f"there is no folder `{CONTENT}`", "place", hint)], USAGE)
    return _without_kept_names(tree.list(CONTENT))


def _without_kept_names(listing: Listing) -> Listing:
    """The listing without folders whose name is kept for sitegen, each an error."""
    kept = {file.path: folder for file in listing.files if (folder := kept_folder(file.path))}
    if not kept:
        return listing
    faults = (kept_fault(folder) for folder in dict.fromkeys(kept.values()))
    files = tuple(file for file in listing.files if file.path not in kept)
    return replace(listing, files=files, problems=in_order([*listing.problems, *faults]))


def _decode_seen(state: bytes) -> tuple[dict[str, str], frozenset[str], str]:
    nothing: tuple[dict[str, str], frozenset[str], str] = ({}, frozenset(), "")
    try:
        head, *lines = state.decode("utf-8", "surrogatepass").split("\n")
        made_by, young, read = json.loads(head)
    except (ValueError, TypeError):
        return nothing
    if made_by != tools():
        return nothing  # another version may measure pictures otherwise
    return {path: rest for path, _, rest in (line.partition("\t") for line in lines)}, frozenset(young), read


def encode_seen(seen: Mapping[str, Seen], taken: int) -> dict[str, bytes]:
    """The state to keep: what is known of every file, and which of it was read too soon before `taken`."""
    young = [path for path, each in seen.items() if not settled(each.stamp, taken)]
    return _state(young, contents(seen), (f"{path}\t{_told(each)}" for path, each in sorted(seen.items())))


def encode_again(found: Scan, anew: Mapping[str, Seen], taken: int) -> tuple[dict[str, bytes], str]:
    """The state to keep once some files were read again before `taken`, and the digest of what all files hold."""
    lines = {**found.seen, **{path: _told(each) for path, each in anew.items()}}
    young = [path for path in (*found.doubted, *anew) if not settled(lines[path].partition("\t")[0], taken)]
    in_order_of_path = sorted(lines.items())
    told = "".join([f"{digest_seen(line)} {path}\n" for path, line in in_order_of_path])
    read = digest_of(told.encode())
    return _state(young, read, (f"{path}\t{line}" for path, line in in_order_of_path)), read


def _state(young: Iterable[str], read: str, lines: Iterable[str]) -> dict[str, bytes]:
    """The paths of what was read too soon, the digest of what all files hold, and a line for each file."""
    head = json.dumps([tools(), sorted(set(young)), read], ensure_ascii=False)
    return {_SEEN: "\n".join([head, *lines]).encode("utf-8", "surrogatepass")}


def _told(seen: Seen) -> str:
    parts = (seen.stamp, seen.digest, seen.width, seen.height, seen.trait, seen.published, seen.credit)
    return "\t".join(map(str, parts))


def contents(seen: Mapping[str, Seen]) -> str:
    """A digest of what all files hold."""
    return digest_of("".join(f"{each.digest} {path}\n" for path, each in sorted(seen.items())).encode())
