"""A build in which nothing but pictures that no story shows came, or are others: they wait for it, nothing is made."""

from collections.abc import Iterable, Mapping
from functools import partial
from posixpath import basename
from unicodedata import normalize
from urllib.parse import unquote

from msgspec.structs import replace

from sitegen.building.exchange import Exchange, joined
from sitegen.building.kept import Kept
from sitegen.building.reissue import Runner, pressed_and_published
from sitegen.building.steady import is_as_it_was, is_meant, same_site
from sitegen.content.places import kept_folder
from sitegen.model import CONTENT, DATA, Asset, Entry
from sitegen.order import Order
from sitegen.pages import moving
from sitegen.pages.assets import asked_assets
from sitegen.pages.pictures import MADE
from sitegen.pages.render import Press
from sitegen.patched import Patched
from sitegen.pipeline.inputs import read_picture
from sitegen.report import Report
from sitegen.site.absent import withheld_beside
from sitegen.site.file_questions import pictured
from sitegen.site.held import in_drafts
from sitegen.site.links import NOWHERE
from sitegen.site.touched import address_of, leading_to
from sitegen.store.files import File, Tree
from sitegen.store.memory import Memory
from sitegen.store.standing import replacing

Pictures = Mapping[str, tuple[File, Asset]]


def found_supplied(kept: Kept, order: Order, paths: Iterable[str], memory: Memory) -> Pictures | None:
    """The pictures that came or are others, if nothing shows them and nothing else was touched; None if more may have
    changed.
    """
    if not kept.may_grow or not same_site(kept, order) or not kept.standing.holds(order.output.resolve()):
        return None
    with Tree(order.project, order.config.follow_symlinks) as tree:
        came = [path for path in map(partial(normalize, "NFC"), paths) if not is_as_it_was(path, kept, tree)]
        found = found_pictures(kept, came, tree, memory)
    others = (path for path in found or () if not _is_new(path, kept))
    if not found or not kept.planned.shown.keys().isdisjoint(found) or any(_is_led_to(path, kept) for path in others):
        return None
    return found


def found_pictures(kept: Kept, paths: Iterable[str], tree: Tree, memory: Memory) -> Pictures | None:
    """The files that came, if all of them are sound pictures that nothing missed until now; or are others, if they were
    and none goes out as it is.
    """
    found: dict[str, tuple[File, Asset]] = {}
    for path in paths:
        file = _file(path, kept, tree) if _may_be_picture(path, kept) else None
        asset = read_picture(file, tree, kept.order.config, memory) if file else None
        if file is None or asset is None or asset.trait != "still" or _is_credited_to_come(path, asset, kept):
            return None
        found[path] = file, asset
    new = (path for path in found if _is_new(path, kept))
    return None if any(is_meant(path, kept) or _is_missed(path, kept) for path in new) else found


def _file(path: str, kept: Kept, tree: Tree) -> File | None:
    before = kept.files.get(path)
    return tree.again(before) if before else tree.find(path)


def _is_new(path: str, kept: Kept) -> bool:
    return path not in kept.files


def _may_be_picture(path: str, kept: Kept) -> bool:
    inside = path.startswith(f"{CONTENT}/") and not path.startswith(DATA) and not kept_folder(path)
    if not inside or not path.lower().endswith(MADE) or in_drafts(path):
        return False
    before = kept.planned.site.assets.get(path)
    if _is_new(path, kept):
        return True
    known = before is not None and before.trait == "still"
    return known and not is_asked_for(kept, path) and not _is_named_apart(kept, path)


def _is_named_apart(kept: Kept, asset: str) -> bool:
    """Whether a file names a picture that has no page of its own to show it, but may be asked for it: a portrait."""
    site, places = kept.planned.site, kept.planned.places
    files: tuple[Entry, ...] = (*site.profiles.values(), *site.pages.values())
    apart = (pictured(each, places) for each in files if not site.url_of[each.path])
    return any(found and found.path == asset for found in apart)


def _is_credited_to_come(path: str, asset: Asset, kept: Kept) -> bool:
    """Whether a story that waits for its date leads with a picture that says whose it is now and didn't, or the other
    way round.
    """
    before = kept.planned.site.assets.get(path)
    if before is None or bool(before.credit) == bool(asset.credit):
        return False
    waiting = (kept.entries[each.path] for each in kept.report.held if each.until)
    leads = (pictured(each, kept.planned.places) for each in waiting)
    return any(lead and lead.path == path for lead in leads)


def _is_led_to(path: str, kept: Kept) -> bool:
    """Whether a template may have asked where something leads that leads to a picture, and so how large it is."""
    return bool(kept.asked.of(leading_to([address_of(path)])))


def is_asked_for(kept: Kept, asset: str) -> bool:
    """Whether a picture goes out as it is, whatever shows it."""
    numbers = kept.asked.of([("asset",), *leading_to([address_of(asset)])])
    asked = (kept.asked.question(number) for number in numbers if any(True for _ in kept.asked.files(number)))
    return asset in kept.planned.referred or asset in asked_assets(asked, kept.planned.places)


def _is_missed(path: str, kept: Kept) -> bool:
    """Whether anything that is wrong may be that this file wasn't there, or something asked for it and got nothing."""
    name = basename(path).casefold()
    if any(name in each.message.casefold() or name in each.hint.casefold() for each in kept.problems):
        return True
    nowhere = frozenset(map(kept.planned.answers.digest_of, (NOWHERE, "")))
    if any(kept.notes.digest(number) in nowhere for number in kept.asked.of(leading_to([address_of(path)]))):
        return True
    asked = map(kept.asked.question, kept.asked.of([("asset",)]))
    return any(name in unquote(str(question[1])).casefold() for question in asked)


def assets_of(pictures: Pictures) -> dict[str, Asset]:
    return {path: asset for path, (_, asset) in pictures.items()}


def publish_supplied(kept: Kept, order: Order, pictures: Pictures, runner: Runner) -> tuple[Report, Kept] | None:
    """Note the pictures; None if somebody else was at the output. What was kept is used up."""
    stage = replacing(order.project, order.output, kept.standing, sync=order.sync, state=order.state)
    if stage is None:
        return None
    assets = assets_of(pictures)
    planned = moving.with_pictures(kept.planned, assets)
    fronts = (
        moving.of_arrangement(each, kept.entries, to_come=kept.edition_to_come) for each in (kept.planned, planned)
    )
    exchange = Exchange(*fronts)
    for path in pictures:
        kept.teller.files.add(path)
    report = replace(
        kept.report,
        files=joined(kept.report.files, (path for path in pictures if _is_new(path, kept))),
        withheld=withheld_beside(kept.report.withheld, pictures, ()),
    )
    now = replace(
        kept,
        order=order,
        early=exchange.within(kept.early),
        files=Patched(kept.files, {path: file for path, (file, _) in pictures.items()}),
        planned=planned,
        press=Press(planned.answers, kept.press.templates, kept.press.file_links),
        report=report,
        ahead=replace(kept.ahead, known=moving.known_beside(kept.ahead.known, assets)) if kept.ahead else None,
    )
    with stage:
        return pressed_and_published(now, kept, [], stage, exchange, runner)
