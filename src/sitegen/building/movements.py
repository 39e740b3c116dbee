"""Which stories came, went or moved, and what else says something else, if nothing reaches further than list ends."""

from collections.abc import Iterable
from functools import partial
from itertools import chain
from unicodedata import normalize

from msgspec import Struct

from sitegen.building.exchange import Exchange
from sitegen.building.kept import Kept
from sitegen.building.secrecy import hides_nothing
from sitegen.building.steady import is_as_it_was, is_meant, same_site
from sitegen.building.supplied import Pictures, assets_of, found_pictures
from sitegen.content.parse import is_source
from sitegen.content.places import kept_folder
from sitegen.ledger import Ledger
from sitegen.model import CONTENT, Article, Entry, Front, reference_to
from sitegen.order import Order
from sitegen.pages.dead_links import NO_PAGE, NO_PICTURE
from sitegen.pages.showing import Shows, shown_otherwise
from sitegen.pipeline.inputs import Bodies, Reread, reread
from sitegen.problems import Problem, errors
from sitegen.site import addresses, furniture
from sitegen.site.furniture import Furniture
from sitegen.site.held import Held, held, published
from sitegen.site.recorded import identity
from sitegen.site.steps import Change, Move
from sitegen.store.files import File, Tree
from sitegen.store.memory import Memory

_MANY = 20  # sources at once: more of them are a change of branch, say


class Source(Struct, frozen=True):
    """A source that came, changed or went: its file and what reading it gave; None if it went."""

    path: str
    file: File | None = None
    read: Reread | None = None

    @property
    def entry(self) -> Entry | None:
        return self.read.entry if self.read else None

    @property
    def remarks(self) -> tuple[Problem, ...]:
        return self.read.remarks if self.read else ()


class Moved(Struct, frozen=True, eq=False):
    """The stories that moved and what else says something else, by what is published of them, and their sources; the
    pictures that only they show; and the pictures that came with them, or are others, by path.
    """

    sources: tuple[Source, ...]
    changes: tuple[Change, ...]
    shows: Shows
    pictures: Pictures

    @property
    def moves(self) -> tuple[Move, ...]:
        """Those of stories."""
        return tuple(each for each in self.changes if isinstance(each, Move))

    @property
    def files(self) -> dict[str, File]:
        """The files under content/ that are there, by path."""
        pictures = {path: file for path, (file, _) in self.pictures.items()}
        return {each.path: each.file for each in self.sources if each.file} | pictures

    def came(self, kept: Kept) -> tuple[str, ...]:
        """Those that weren't there before."""
        return tuple(path for path in self.files if path not in kept.files)

    def supplied(self, kept: Kept) -> tuple[str, ...]:
        """The pictures that weren't there before."""
        return tuple(path for path in self.pictures if path not in kept.files)

    @property
    def went(self) -> tuple[str, ...]:
        return tuple(each.path for each in self.sources if each.file is None)


def found_moved(kept: Kept, order: Order, paths: Iterable[str], memory: Memory) -> Moved | None:
    """The stories that came, went or moved, perhaps with pictures, editions and files about terms, if nothing else was
    touched; None if more may have changed.

    Raises StoppedError if one has a mistake: with all errors, and the warnings of the site as it was.
    """
    if not kept.may_grow or not same_site(kept, order) or not kept.standing.holds(order.output.resolve()):
        return None
    with Tree(order.project, order.config.follow_symlinks) as tree:
        touched = [path for path in map(partial(normalize, "NFC"), paths) if not is_as_it_was(path, kept, tree)]
        edited = dict.fromkeys(path for path in touched if _may_change(path, kept))
        others = [path for path in touched if path not in edited]
        # What shows a picture that is another one is told anew with it.
        changed = edited | dict.fromkeys(chain.from_iterable(kept.planned.shown.get(path, ()) for path in others))
        if not 0 < len(changed) <= _MANY:
            return None
        pictures = found_pictures(kept, others, tree, memory)
        if pictures is None:
            return None
        sources = [_source(kept, path, tree, memory) for path in changed]
    found = [each for each in sources if each]
    if len(found) < len(changed) or not all(_is_plain(kept, each) for each in found):
        return None
    if order.holds_faulty and any(errors(each.remarks) for each in found):
        return None  # perhaps it is left out
    remarks_of(kept, found).within(kept.early)
    changes = tuple(_change(kept, order, each) for each in found)
    bodies = Bodies(memory)
    known = (
        _is_known(kept, order, source, change) and hides_nothing(kept, change, source.entry, bodies)
        for source, change in zip(found, changes, strict=True)
    )
    if not all(known):
        return None
    shows = shown_otherwise(kept.planned, changes, assets_of(pictures))
    return Moved(tuple(found), changes, shows, pictures) if shows else None


def _may_change(path: str, kept: Kept) -> bool:
    """Whether a path may be of a source that comes, goes or says something else."""
    if path in kept.files:
        return isinstance(kept.entries.get(path), Article | Furniture)
    return path.startswith(f"{CONTENT}/") and is_source(path) and not kept_folder(path)


def _source(kept: Kept, path: str, tree: Tree, memory: Memory) -> Source | None:
    """A source as it is now; None if it can't be told what it is."""
    before = kept.files.get(path)
    file = tree.again(before) if before else tree.find(path)
    if file is not None:
        return Source(path, file, reread(file, tree, kept.order.config, memory))
    return Source(path) if before and tree.is_absent(path) else None


def _is_plain(kept: Kept, source: Source) -> bool:
    """Whether nothing that editors are told of other files hangs on whether this one is there."""
    if source.read is None:
        guess = f"Did you mean `{reference_to(source.path)}`?"
        there = (NO_PAGE, NO_PICTURE)
        return not any(each.hint == guess or each.hint.startswith(there) for each in kept.problems)
    return source.path in kept.files or not is_meant(source.path, kept)


def _change(kept: Kept, order: Order, source: Source) -> Change:
    path, after = source.path, None
    if source.entry:
        after = next(published([source.entry], order.now, drafts=order.drafts), None)
    before = kept.planned.site.entries.get(path)
    if isinstance(source.entry or kept.entries.get(path), Article):
        story = before if isinstance(before, Article) else None
        return Move(path, story, after if isinstance(after, Article) else None)
    return Change(path, before, after)


def _is_known(kept: Kept, order: Order, source: Source, change: Change) -> bool:
    """Whether all that becomes of a change is plain, and takes no place from which another file was left out."""
    if order.drafts and any(each.code == "collision" for each in kept.problems):
        return False
    kinds = {type(each) for each in (kept.entries.get(change.path), source.entry) if each}
    if isinstance(change, Move):
        return kinds == {Article} and _is_known_of_story(kept, order, source, change)
    # An edition has no address, and nothing leads there.
    return kinds == {Front} or furniture.stays(kept.planned.site, change)


def _is_known_of_story(kept: Kept, order: Order, source: Source, move: Move) -> bool:
    """Whether a story isn't kept back all along, or until a date, and leads nowhere from older addresses."""
    if not move.versions:
        return False
    was, now = (held_now(each, order) for each in (kept.entries.get(move.path), source.entry))
    if (was and not move.before and was.until) or (now and not move.after and (now.until or order.kind == "site")):
        return False
    aliases = {each.aliases for each in move.versions}
    stands = {addresses.article_url(each, order.config) for each in move.versions}
    if any(aliases) and (len(aliases) > 1 or len(stands) > 1 or len(move.versions) == 1):
        return False  # redirects
    return _is_unrecorded(kept.ledger, move, stands)


def held_now(entry: Entry | None, order: Order) -> Held | None:
    return held(entry, order.now) if entry else None


def _is_unrecorded(ledger: Ledger, move: Move, stands: Iterable[str]) -> bool:
    """Whether the ledger of addresses says the same whatever is published of the story."""
    names = {identity(each) for each in move.versions}
    known = any(name in ledger.urls_of for name in names)
    if len(move.versions) == 2 and len(names) == 1 and len(set(stands)) == 1:
        return not known or move.stays or all(set(ledger.urls_of[name]) <= set(stands) for name in names)
    return not known and not any(ledger.has(url) for url in stands)


def remarks_of(kept: Kept, sources: Iterable[Source]) -> Exchange:
    """What is wrong with the sources by themselves: before and now."""
    found = tuple(sources)
    gone = chain.from_iterable((*kept.remarks.get(each.path, ()), *kept.apart.get(each.path, ())) for each in found)
    return Exchange(tuple(gone), tuple(chain.from_iterable(each.remarks for each in found)))
