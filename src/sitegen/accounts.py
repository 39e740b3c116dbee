"""Why a page is as it is, and what became of a file under content/, told without building."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from msgspec import Struct

from sitegen import urls
from sitegen.asking import Desk, bare, opened, unknown
from sitegen.date_words import clock_words
from sitegen.model import CONTENT, DATA, Article, Entry, Front, Page, digest_of
from sitegen.order import Order
from sitegen.pages import assets
from sitegen.pages.changes import Changes
from sitegen.pages.sites import PlannedSite, held_at, plan_site
from sitegen.pages.targets import Copy, Target
from sitegen.pages.traces import Past, as_questions, asking
from sitegen.pipeline.making import TAMPERED
from sitegen.pipeline.reading import Bench, parted_stories, past_of, read
from sitegen.problems import StoppedError, did_you_mean, errors, quoted
from sitegen.site.absent import withheld
from sitegen.site.addresses import entry_url
from sitegen.site.answers import Question
from sitegen.site.held import Held, in_drafts
from sitegen.site.wording import in_words
from sitegen.theme.closures import templates_of


class Asked(Struct, frozen=True):
    """A question that a page asked, in words, and whether its answer would be another one now."""

    words: str
    changed: bool


class PageAccount(Struct, frozen=True):
    """How one file of the output came about. `reason` is why it was made the last time, `now` why a build now would
    make it again ("" if it wouldn't). A picture that was made of another one has a `recipe`, in words.
    """

    path: str
    url: str
    source: str
    template: str = ""
    templates: tuple[str, ...] = ()
    recipe: str = ""
    reason: str = ""
    written: datetime | None = None
    asked: tuple[Asked, ...] = ()
    now: str = ""
    goes: bool = False


class SourceAccount(Struct, frozen=True):
    """What became of one file under content/: in the words of the report's lists, and in a sentence."""

    path: str
    title: str
    state: str
    sentence: str
    url: str = ""


class Account(Struct, frozen=True):
    """The answer to `why`: of a source, of a file of the output, or of both."""

    source: SourceAccount | None = None
    page: PageAccount | None = None


def why(order: Order, asked: str) -> Account:
    """What is known of a web address, a URL, a path in the output or one under content/.

    Raises StoppedError (exit code 1) if nothing is known of it, or the theme can't be used.
    """
    with opened(order) as desk:
        if asked.startswith(f"{CONTENT}/"):
            return _Sources(desk).account(asked)
        path = _output_path(order, asked)
        try:
            return Account(page=_Pages(desk).account(path))
        except StoppedError:
            waiting = _Sources(desk).kept_back_at(path)
            if waiting is None:
                raise
            return waiting


def _output_path(order: Order, asked: str) -> str:
    bare = asked.partition("#")[0].partition("?")[0]
    if "://" not in bare:
        return urls.path_of(bare)
    inside = order.config.base.inside(bare)
    if not inside:
        base = order.config.base.permalink("/")
        raise unknown(f"{quoted(asked)} isn't an address of this site", f"Its addresses begin with {base}")
    return urls.path_of(inside)


class _Pages:
    """The files of the output: as a build now would make them, and as the last one did."""

    def __init__(self, desk: Desk) -> None:
        self._order = desk.order
        self._past: Past = past_of(desk.order, desk.memory)
        self._bench: Bench = read(desk.order, desk.found, desk.tree, desk.memory, desk.taken, self._past)
        self._planned: PlannedSite = plan_site(self._bench.material, desk.order.now, desk.order.today)
        self._targets: Mapping[str, Target] = {target.path: target for target in self._planned.targets}
        self._copies: Mapping[str, Copy] = {copy.path: copy for copy in self._planned.copied}
        self._renditions = self._planned.renditions(_asked(["image"], self._past))
        self._changes = Changes(self._past, self._planned.answers)

    def account(self, path: str) -> PageAccount:
        ways = _ways(path)
        known = (self._targets, self._copies, self._renditions, self._past.traces)
        found = next((way for way in ways for each in known if way in each), None)
        if found is None:
            names = [name for each in known for name in each]
            raise unknown(f"nothing of this site stands at {quoted(f'/{path}')}", _nearest(path, names))
        return self._account(found)

    def _account(self, path: str) -> PageAccount:
        url = self._order.config.base.permalink(urls.url_of(path))
        target, trace = self._targets.get(path), self._past.traces.get(path)
        if target is None and path in self._copies:
            return PageAccount(path, url, self._copies[path].source, written=self._written(path))
        if path in self._renditions:
            made = self._renditions[path]
            return PageAccount(path, url, made.asset, recipe=made.recipe.words, written=self._written(path))
        template = target.template if target else ""
        return PageAccount(
            path=path,
            url=url,
            source=target.source if target else "",
            template=template,
            templates=templates_of(self._bench.theme, template) if template else (),
            reason=trace.reason if trace else "",
            written=self._written(path),
            asked=tuple(map(self._asked, trace.numbers)) if trace else (),
            now=self._reason_now(target) if target else "",
            goes=target is None,
        )

    def _asked(self, number: int) -> Asked:
        (question,) = as_questions([self._past.questions[number]])
        return Asked(in_words(question), number in self._changes.changed)

    def _reason_now(self, target: Target) -> str:
        """Why a build now would make it, in the words that this build would use; "" if it wouldn't."""
        subject, _ = self._changes.subject(target)
        reason = self._changes.reason(target, subject, self._bench.closures.get(target.template, ""))
        trace, stands = self._past.traces.get(target.path), self._content(target.path)
        if trace is None:
            return reason if stands is None else self._past.forgotten
        return reason or ("" if stands and digest_of(stands) == trace.output else TAMPERED)

    def _content(self, path: str) -> bytes | None:
        try:
            return (self._order.output / path).read_bytes()
        except OSError:
            return None

    def _written(self, path: str) -> datetime | None:
        try:
            return datetime.fromtimestamp(int((self._order.output / path).stat().st_mtime), UTC)
        except OSError:
            return None


class _Sources:
    """The files under content/ and what became of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._order = desk, desk.order
        self._inputs, self._seen = desk.read()
        self._entries = {entry.path: entry for entry in self._inputs.entries}

    def account(self, path: str) -> Account:
        known = [*self._desk.found.paths, *self._inputs.ignored]
        if path not in known:
            raise unknown(f"there is no file {quoted(path)}", _nearest(path, known))
        faults = [problem for problem in errors(self._inputs.problems) if problem.path == path]
        entry = self._entries.get(path)
        held = held_at([entry], self._order.now).get(path) if entry else None
        if path in self._inputs.ignored:
            return _source(path, "ignored", "isn't published: the ignore list leaves it out")
        if faults:
            mistake = f"{faults[0].message}, line {faults[0].line}" if faults[0].line else faults[0].message
            return _source(path, "error", f"can't be published, and {self._consequence(path)}: {mistake}", entry)
        if held and entry:
            return _source(path, held.why, self._kept_back(entry, held), entry, self._address(entry))
        if path.startswith(DATA):
            return _source(path, "published", "is data, for templates to ask for")
        return self._published(path, entry)

    def kept_back_at(self, path: str) -> Account | None:
        """The story or page that will stand at a path of the output, or stood there."""
        for each in held_at(self._entries.values(), self._order.now):
            address = self._address(self._entries[each])
            inside = self._order.config.base.inside(address) if address else ""
            if inside and urls.path_of(inside) in _ways(path):
                return self.account(each)
        return None

    def _consequence(self, path: str) -> str:
        desk, inputs = self._desk, self._inputs
        parted = parted_stories(desk.order, desk.found, desk.tree, inputs, self._seen)
        left_out = path in {each.path for each in parted.left_out}
        return "is left out until it is mended" if left_out else "stops every build"

    def _published(self, path: str, entry: Entry | None) -> Account:
        planned = plan_site(bare(self._order, self._inputs), self._order.now)
        asked = _asked(["asset", "url_of"], past_of(self._order, self._desk.memory))
        referred = planned.referred | assets.asked_assets(asked, planned.places)
        reason = dict(withheld(self._inputs.assets, referred | planned.shown.keys(), planned.site)).get(path)
        if reason:
            return _source(path, "withheld", f"isn't published: {reason}", entry)
        if path not in referred and path in planned.shown:
            first, *more = dict.fromkeys(planned.shown[path])
            users = f"{first} and {len(more)} more show" if more else f"{first} shows"
            return _source(path, "published", f"is published in sizes made of it, not as it is; {users} it")
        url = planned.site.url_of.get(path) or (urls.url_of(path.removeprefix(f"{CONTENT}/")) if not entry else "")
        if not url:
            return _source(path, "published", "has no address of its own, but other pages show it", entry)
        permalink = self._order.config.base.permalink(url)
        told = _source(path, "published", f"is published at {permalink}", entry, permalink)
        try:
            return Account(told.source, _Pages(self._desk).account(urls.path_of(url)))
        except StoppedError:
            return told  # a theme with mistakes hides the page, not what became of the story

    def _address(self, entry: Entry) -> str:
        config = self._order.config
        url = entry_url(entry, config) if isinstance(entry, Article | Page) else ""
        return config.base.permalink(url) if url else ""

    def _kept_back(self, entry: Entry, held: Held) -> str:
        if held.why == "draft":
            return "isn't published: " + ("it lies in a folder `drafts`" if in_drafts(entry.path) else "it is a draft")
        if held.until and isinstance(entry, Front):
            return f"is not the front page yet: it takes over {clock_words(held.until.at)}"
        if held.why == "embargoed" and held.until:
            address = self._address(entry)
            return f"isn't published yet: its date is {clock_words(held.until.at)}. It will stand at {address}"
        ends = entry.expires if isinstance(entry, Article | Page | Front) else None
        return f"isn't published any more: it expired {clock_words(ends.at) if ends else ''}"


def _ways(path: str) -> tuple[str, ...]:
    """The files that a web server may have for an address without its ending."""
    return (path, f"{path}.html", f"{path}/{urls.INDEX}")


def _asked(names: Collection[str], past: Past) -> list[Question]:
    """The questions of these names that pages asked the last time."""
    return as_questions(past.questions[number] for number in asking(names, past.questions))


def _source(path: str, state: str, sentence: str, entry: Entry | None = None, url: str = "") -> Account:
    return Account(SourceAccount(path, getattr(entry, "title", ""), state, sentence, url))


def _nearest(path: str, known: Iterable[str]) -> str:
    """A file in the same folder with almost this name, or one of this name elsewhere."""
    folder, _, name = path.rpartition("/")
    listed = sorted(set(known))
    beside = {each.rpartition("/")[2]: each for each in listed if each.rpartition("/")[0] == folder}
    hint = did_you_mean(name, beside)
    if hint:
        return hint.replace(hint.split("`")[1], beside[hint.split("`")[1]])
    elsewhere = next((each for each in listed if each.rpartition("/")[2] == name != urls.INDEX), "")
    return f"Did you mean `{elsewhere}`?" if elsewhere else "Give a URL, a path in the output or one under content/."
