"""Bugs put into a copy of the source one by one: a suite that lets one pass couldn't have failed.

`python tests/seeded_bugs.py [NAME …]` prints a line for each bug, whether the tests that should catch it do, and one
line of JSON at the end; its exit code is 1 if one was missed.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTEST = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=line")


@dataclass(frozen=True, slots=True)
class Bug:
    """A literal replacement in a file of src/sitegen, and the tests (files, `-k` words) that should fail with it."""

    name: str
    file: str
    old: str
    new: str
    tests: str
    words: str = ""


BUGS = (
    Bug(
        "a draft is imported as a story to publish, unless it says so in Hugo's own letters",
        "importers/hugo.py",
        "return not allowed or published.lower() in _NO or _is_never_made(values)",
        'return _text(draft) == "true"',
        "tests/unit/importers/test_hugo.py",
        "mapped",
    ),
    Bug(
        "a part of pages is shown where its links would lead elsewhere",
        "pages/fragments.py",
        "if top in self.tops or self.top in self.tops:",
        "if False:",
        "tests/unit/pages/test_fragments.py",
        "given",
    ),
    Bug(
        "a part of pages is shown further down in the folder of its links",
        "pages/fragments.py",
        "if found[0] == spot.top and len(found) > 1",
        "if False",
        "tests/unit/pages/test_fragments.py",
        "given",
    ),
    Bug(
        "a build goes on from a verdict of the embargo firewall that is lost",
        "store/standing.py",
        "or digest_of(content) != listing",
        "",
        "tests/rebuild/test_resumed.py",
        "firewall",
    ),
    Bug(
        "a build that goes on from the last one leaves the digest of a site that there is no more",
        "building/remembering.py",
        'replace(past, site="", told=_told(done)) if done.told else past',
        "past",
        "tests/rebuild/test_resumed.py",
        "goes_back",
    ),
    Bug(
        "a front's list goes on without what is placed above it no more",
        "site/moving.py",
        'yield from (("pager", name, 0) for name in arranged)',
        "pass",
        "tests/rebuild/test_same_as_clean.py",
        "place",
    ),
    Bug(
        "a file whose letters are stored otherwise is taken for another one",
        "building/session.py",
        "if not all(is_known_by_name(path, kept) for path in self._touched):",
        "if False:",
        "tests/rebuild/test_same_as_clean.py",
        "letters",
    ),
    Bug(
        "what waits isn't rehearsed with another headline",
        "building/retold.py",
        "if may_be_shown_ahead(kept, now, changed):",
        "if False:",
        "tests/rebuild/test_same_as_clean.py",
        "page",
    ),
    Bug(
        "a front without stories keeps the date of the day on which it was made",
        "site/edition_times.py",
        'return question[0] == "today" or ',
        'return question[0] == "today" or False and ',
        "tests/rebuild/test_same_as_clean.py",
        "date",
    ),
    Bug(
        "an edit of a template publishes what nobody asked for until then",
        "building/reissue.py",
        "if _reaches_further(now, otherwise):",
        "if False:",
        "tests/rebuild/test_rethemed.py",
        "touches_more",
    ),
    Bug(
        "what is kept back still counts as told once no template shows it",
        "pipeline/verdict.py",
        "self._still_stand(files) and ",
        "",
        "tests/rebuild/test_rethemed.py",
        "kept_back",
    ),
    Bug(
        "what the credit of a picture said counts as told once it says it no more",
        "building/reissue.py",
        " and not (witness == _OF_PICTURES and reach.shown)",
        "",
        "tests/rebuild/test_same_as_clean.py",
        "kept_back",
    ),
    Bug(
        "a draft is published and a correction to come is looked for no more",
        "building/secrecy.py",
        'for each in kept.report.due if each.event == "is corrected")',
        "for each in ())",
        "tests/rebuild/test_same_as_clean.py",
        "kept_back",
    ),
    Bug(
        "a style sheet that goes is taken for one that was never there",
        "building/steady.py",
        ' or path.startswith(f"{THEMES}/")',
        "",
        "tests/rebuild/test_rethemed.py",
        "touches_more",
    ),
    Bug(
        "the next build believes that files are of templates that there are no more",
        "building/remembering.py",
        ", closures=done.now.closures",
        "",
        "tests/rebuild/test_rethemed.py",
        "exactly",
    ),
    Bug(
        "what waits for its date isn't rehearsed with a new template",
        "building/rethemed.py",
        "if kept.ahead is not None and ahead is None:",
        "if False:",
        "tests/rebuild/test_rethemed.py",
        "rehearsed",
    ),
    Bug(
        "a file is put through a link that came at the last moment",
        "store/apply.py",
        'return self._lies_within(folder.rpartition("/")[0]) and self._is_real(folder)',
        "return self._is_real(folder)",
        "tests/unit/store/test_gate.py",
        "B11",
    ),
    Bug(
        "an older address hides the page that it leads to",
        "pages/target_lines.py",
        "urls_at = _first_places(known)",
        "urls_at = {url: number for number, url in enumerate(known)}",
        "tests/rebuild/test_resumed.py",
        "dead",
    ),
    Bug(
        "a part of a state that was lost isn't written again",
        "store/memory.py",
        " and name not in self._torn",
        "",
        "tests/rebuild/test_resumed.py",
        "lost",
    ),
    Bug(
        "a story is news for a second too long",
        "site/news.py",
        "article.date.at + WINDOW <= site.now",
        "article.date.at + WINDOW < site.now",
        "tests/unit/site/test_news.py",
    ),
    Bug(
        "what is sponsored is news",
        "site/news.py",
        ' and article.label != "sponsored"',
        "",
        "tests/unit/site/test_news.py",
    ),
    Bug(
        "a warm build doesn't see that news grew old",
        "pages/changes.py",
        "site.today, over, older, recent)",
        "site.today, over, older)",
        "tests/rebuild/test_feeds.py",
        "time_alone",
    ),
    Bug(
        "a feed doesn't tell that a story was corrected",
        "pages/feeds.py",
        "changed=story.changed",
        "changed=story.date",
        "tests/rebuild/test_feeds.py",
        "substance",
    ),
    Bug(
        "a draft is published",
        "site/held.py",
        "return entry.draft or in_drafts(entry.path)",
        "return in_drafts(entry.path)",
        "tests/unit/site/test_held.py tests/promises/test_embargo.py",
    ),
    Bug(
        "an embargoed story gets into the lists",
        "site/held.py",
        "elif ahead and kept_back.until",
        "elif kept_back.until",
        "tests/unit/site/test_held.py tests/promises/test_embargo.py",
    ),
    Bug(
        "a story that expires this instant is still there",
        "site/held.py",
        "entry.expires.at <= now",
        "entry.expires.at < now",
        "tests/unit/site/test_held.py",
    ),
    Bug(
        "a folder drafts/ counts at the top only",
        "site/held.py",
        '"drafts" in folded.split("/")[:-1]',
        'folded.split("/")[1] == "drafts"',
        "tests/unit/site/test_held.py tests/promises/test_embargo.py",
    ),
    Bug(
        "a correction to come is shown",
        "site/held.py",
        "for correction in entry.corrections if correction.date.at <= now)",
        "for correction in entry.corrections)",
        "tests/unit/site/test_held.py",
    ),
    Bug(
        "a story is retracted before its time",
        "site/held.py",
        "entry.retracted and entry.retracted.date.at > now",
        "entry.retracted and entry.retracted.date.at > now and False",
        "tests/unit/site/test_held.py tests/promises/test_retraction.py",
    ),
    Bug(
        "a retracted story keeps its text on its page and in feeds",
        "site/retraction.py",
        "return notice(retracted) if retracted else bodies(entry.outline.digest)",
        "return bodies(entry.outline.digest)",
        "tests/promises/test_retraction.py",
    ),
    Bug(
        "a session publishes what is written into a retracted story",
        "building/retold.py",
        "if shown is None or (isinstance(shown, Article) and shown.retracted):",
        "if shown is None:",
        "tests/rebuild/test_session.py",
        "retracted",
    ),
    Bug(
        "a story that is taken back stays in the lists of pages",
        "site/moving.py",
        "return range(max(1, first), last_made(max(counts), size) + 1)",
        "return range(0)",
        "tests/rebuild/test_moves.py",
        "taken",
    ),
    Bug(
        "links to a story that is taken back stay",
        "pages/moving.py",
        "yield from leading_to((*(each.url for each in turn.all), *(address_of(each.change.path) for each in taken)))",
        "pass",
        "tests/rebuild/test_moves.py",
        "taken",
    ),
    Bug(
        "others go on naming a story that moved as related",
        "site/moving.py",
        "[at + 1 : at + 1 + LOOK_BACK]",
        "[at + 1 : at + 1]",
        "tests/rebuild/test_moves.py",
        "taken or another",
    ),
    Bug(
        "a story that is taken back makes a secret of what a draft says",
        "building/secrecy.py",
        "return any(not turned.isdisjoint(_used(each))",
        "return False and any(not turned.isdisjoint(_used(each))",
        "tests/rebuild/test_moves.py",
        "secret",
    ),
    Bug(
        "nobody looks for the words of an edition to come",
        "building/secrecy.py",
        "if not change.after and not _hides_the_same(kept, change, now, bodies):",
        "if False:",
        "tests/rebuild/test_furniture.py",
        "words",
    ),
    Bug(
        "a section's front keeps the stories that it had",
        "site/furniture.py",
        '("edition", name), ("pager", name, 0), ',
        "",
        "tests/rebuild/test_furniture.py",
        "front",
    ),
    Bug(
        "a story is judged by what a table said before",
        "building/retabled.py",
        "or any(name == _TOLD_BY for _, name in kept.verdict.canaries.values())",
        "",
        "tests/rebuild/test_tables.py",
        "judged",
    ),
    Bug(
        "the sizes of a picture that another one replaced stay",
        "building/developing.py",
        "*wide_renditions(were, before.places)",
        "*()",
        "tests/rebuild/test_moves.py",
        "picture",
    ),
    Bug(
        "a retracted story misses the topic that another one brings",
        "site/moving.py",
        " or not _leaves_retracted(site, move)",
        "",
        "tests/rebuild/test_moves.py",
        "retracted",
    ),
    Bug(
        "a retracted story keeps its pictures",
        "site/retraction.py",
        "        image=None,\n",
        "",
        "tests/promises/test_embargo.py",
        "retracted",
    ),
    Bug(
        "a retracted story keeps what its text refers to",
        "site/retraction.py",
        "outline=Outline(digest_of(",
        "outline=replace(article.outline, digest=digest_of(",
        "tests/promises/test_embargo.py",
        "retracted",
    ),
    Bug(
        "a retracted story stays in the lists",
        "site/assemble.py",
        "lists = _lists(listed, terms)",
        "lists = _lists((replace(each, tags=terms.tags.known(each.tags)) for each in articles), terms)",
        "tests/promises/test_embargo.py",
        "retracted",
    ),
    Bug(
        "a retracted story is dropped from feeds, whose readers keep its text",
        "site/assemble.py",
        "key=lambda path: order(self.article(path)))) if gone else listed",
        "key=lambda path: order(self.article(path)))) if not listed else listed",
        "tests/promises/test_retraction.py",
    ),
    Bug(
        "a feed keeps its date when a correction falls due",
        "site/digests.py",
        "(teaser.updated, teaser.changed, teaser.retracted)",
        "(teaser.updated,)",
        "tests/rebuild/test_edits.py",
        "correction",
    ),
    Bug(
        "correcting a file changes more than it says",
        "content/amendments.py",
        "if not isinstance(made.entry, Article) or _placeless(made.entry) != _placeless(expected(read.entry)):",
        "if not isinstance(made.entry, Article):",
        "tests/unit/content/test_amendments.py",
    ),
    Bug(
        "what is over on a front is noticed only after an edit",
        "pages/changes.py",
        "known.static, site.today, over, older, recent)",
        "known.static, site.today, older, recent)",
        "tests/rebuild/test_edits.py",
        "over",
    ),
    Bug(
        "places fill before the pins further down",
        "site/edition.py",
        "return tuple(table.fill(each) for each in pinned)",
        "return tuple(table.fill(table.pin(space)) for space in spaces(site, name))",
        "tests/unit/site/test_edition.py",
    ),
    Bug(
        "a line is there for one instant too long",
        "site/edition.py",
        "ended <= self.site.now",
        "ended < self.site.now",
        "tests/unit/site/test_edition.py",
    ),
    Bug(
        "a file set back in time isn't noticed",
        "pipeline/scanning.py",
        'return self.seen.get(file.path, "").startswith(f"{file.stamp}\\t")',
        'return self.seen.get(file.path, "0 0").split(" ")[1] >= file.stamp.split(" ")[1]',
        "tests/rebuild/test_stamps.py",
    ),
    Bug(
        "a stamp of this very tick is trusted",
        "store/stamps.py",
        "max(changed, moved) + margin <= taken",
        "max(changed, moved) <= taken + margin",
        "tests/rebuild/test_stamps.py",
    ),
    Bug(
        "a save by renaming isn't noticed",
        "preview/events.py",
        "(event.src_path, event.dest_path)",
        "(event.src_path,)",
        "tests/unit/preview/test_events.py",
    ),
    Bug(
        "the preview answers to any host",
        "preview/door.py",
        "if len(hosts) != 1 or not (_ANY if self.token else _HERE).fullmatch(hosts[0]):",
        "if len(hosts) != 1:",
        "tests/unit/preview/test_door.py",
    ),
    Bug(
        "a symbolic link is followed",
        "store/beneath.py",
        "_FILE if follow else _FILE | _NO_LINK",
        "_FILE",
        "tests/promises/test_confinement.py tests/unit/store/test_files.py",
    ),
    Bug(
        "pages are exchanged before what they lead to",
        "store/journal.py",
        "key=lambda path: (ranks[path], path))",
        "key=lambda path: (-ranks[path], path))",
        "tests/unit/store/test_journal.py tests/faults/test_kill.py",
    ),
    Bug(
        "files that aren't ours are removed",
        "store/gate.py",
        "path for path in self.before if path not in self._digests and self._found.get(path)",
        "path for path in self._found if path not in self._digests and self._found.get(path)",
        "tests/unit/store/test_gate.py",
    ),
    Bug(
        "an interrupted publication is thrown away",
        "store/gate.py",
        "if found is None:\n            disk.remove_tree(stage)",
        "if found is None or found:\n            disk.remove_tree(stage)",
        "tests/faults/test_kill.py",
        "any_change",
    ),
    Bug(
        "the stage isn't synced before the exchange",
        "store/staging.py",
        "if self._sync:\n            self._disk.sync_file_system(stage)",
        "if self._sync and not stage:\n            self._disk.sync_file_system(stage)",
        "tests/faults/test_signals.py tests/faults/test_surroundings.py",
        "G11",
    ),
    Bug(
        "Ctrl-C may come amidst the exchange",
        "store/staging.py",
        "with deferred_signals():\n            self._disk.replace(draft, stage / JOURNAL)",
        "if True:\n            self._disk.replace(draft, stage / JOURNAL)",
        "tests/faults/test_signals.py",
        "G03",
    ),
    Bug(
        "the lock is shared",
        "store/lock.py",
        "fcntl.LOCK_EX | fcntl.LOCK_NB",
        "fcntl.LOCK_SH | fcntl.LOCK_NB",
        "tests/unit/store/test_lock.py",
    ),
    Bug(
        "an output may be the home folder",
        "store/outputs.py",
        "if home and _holds(output, home):",
        "if home and not output:",
        "tests/unit/store/test_gate.py",
        "B09",
    ),
    Bug(
        "a page stays when its story changes",
        "pages/changes.py",
        "if trace.subject != subject:",
        "if trace.subject > subject + 'g':",
        "tests/rebuild/test_edits.py",
    ),
    Bug(
        "a page stays when the answers that it got change",
        "pages/changes.py",
        "if each in self.changed), None) if self.changed else None",
        "if each in self.changed), None) if not self.changed else None",
        "tests/rebuild/test_edits.py",
    ),
    Bug(
        "a page stays when a template that it includes changes",
        "theme/parsed.py",
        "_REFERRING = (nodes.Extends, nodes.Include,",
        "_REFERRING = (nodes.Extends,",
        "tests/rebuild/test_edits.py",
    ),
    Bug(
        "related stories stay when one of them changes",
        "pages/changes.py",
        "return all(self._first.get(tag, _NEVER) > (instant, path) for tag in tags.split())",
        "return any(self._first.get(tag, _NEVER) > (instant, path) for tag in tags.split())",
        "tests/rebuild/test_stamps.py",
        "related",
    ),
    Bug(
        "a story is related to itself and to newer ones",
        "site/related.py",
        "stories[max(0, at - LOOK_BACK) : at]",
        "stories[max(0, at - LOOK_BACK) : at + 2]",
        "tests/unit/site/test_questions.py",
        "related",
    ),
    Bug(
        "an hour that comes twice means the earlier one",
        "dates.py",
        "return Reading(Moment(fixed(second, zone)), remark, hint=hint)",
        "return Reading(Moment(fixed(first, zone)), remark, hint=hint)",
        "tests/unit/test_dates.py tests/promises/test_embargo.py",
    ),
    Bug(
        "a day begins at midnight in Greenwich",
        "dates.py",
        "datetime(day.year, day.month, day.day, tzinfo=zone)",
        "datetime(day.year, day.month, day.day, tzinfo=UTC)",
        "tests/unit/test_dates.py",
    ),
    Bug(
        "a damaged row of the memory is believed",
        "store/memory.py",
        "if found and found[1] == _row_digest(key, found[0]) else",
        "if found else",
        "tests/unit/store/test_memory.py",
    ),
    Bug(
        "a body of the memory is believed whatever it says",
        "store/memory.py",
        "if found and digest_of(found[0]) == digest else None",
        "if found else None",
        "tests/unit/store/test_memory.py",
    ),
    Bug(
        "templates print text as HTML",
        "theme/sandbox.py",
        "made_safe(value) if kind is str else escape(value)",
        "value",
        "tests/promises/test_templates.py",
        "D05",
    ),
    Bug(
        "HTML in stories isn't sanitised",
        "content/sanitise.py",
        'return _cleaner().clean("".join(_untangled(found)))',
        'return "".join(_untangled(found))',
        "tests/unit/content/test_sanitise.py",
    ),
    Bug(
        "helping processes outlive their parent",
        "processes/forked.py",
        "    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)\n    _die_with(parent)",
        "    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)",
        "tests/faults/test_build_kill.py",
        "long_page",
    ),
    Bug(
        "names that differ by case only collide nowhere",
        "urls.py",
        ".casefold()",
        ".strip()",
        "tests/promises/test_paths.py tests/unit/test_urls.py",
    ),
    Bug(
        "only the last of several addresses leads on",
        "site/recorded.py",
        "(url for url in ledger.urls_of.get(identity(entry), ()) if",
        "(url for url in ledger.urls_of.get(identity(entry), ())[-1:] if",
        "tests/unit/site/test_recorded.py tests/promises/test_addresses.py",
    ),
    Bug(
        "a host is told that an address leads to itself",
        "pages/hosting_files.py",
        "prefix + places.url_of[each.path]",
        "prefix + each.url",
        "tests/conformance/test_hosting.py",
    ),
    Bug(
        "hosts are told of a story that is kept back that it is gone",
        "site/recorded.py",
        "if entry.path not in published:",
        "if entry.path in ():",
        "tests/unit/site/test_recorded.py tests/promises/test_addresses.py",
    ),
    Bug(
        "an older address leads away from the page that stands there",
        "pages/redirects.py",
        "if place in wanted:",
        "if place in ():",
        "tests/unit/pages/test_redirects.py",
    ),
    Bug(
        "a changed ledger is noticed with the next edit only",
        "pipeline/scanning.py",
        'return "" if self.ledger is None else digest_of(self.ledger)',
        'return ""',
        "tests/promises/test_addresses.py",
        "F17",
    ),
    Bug(
        "hosts learn of what is gone with the next edit only",
        "pages/changes.py",
        "older = (site.moved, site.gone, site.config.hosting)",
        "older = (site.moved, site.config.hosting)",
        "tests/promises/test_addresses.py",
        "rules_of_hosts",
    ),
    Bug(
        "nginx keeps asking for what is gone on the page that says so",
        "hosting/nginx.py",
        "_gone {{\\n    volatile;\\n",
        "_gone {{\\n",
        "tests/conformance/test_hosting.py",
        "gone",
    ),
    Bug(
        "recording begins at the end of a line that isn't closed",
        "recording.py",
        'b"\\n") else "\\n"',
        'b"\\n") else ""',
        "tests/promises/test_addresses.py",
        "adds_lines",
    ),
    Bug(
        "the firewall isn't asked",
        "building/production.py",
        'if self.order.kind != "site":\n            return Verdict()',
        "if self.order.kind:\n            return Verdict()",
        "tests/promises/test_firewall.py",
        "",
    ),
    Bug(
        "the firewall believes files that it looked through for other secrets",
        "pages/firewall.py",
        "        if places is None or",
        "        if places and",
        "tests/promises/test_firewall.py",
        "unchanged",
    ),
    Bug(
        "the firewall takes a witness of last time for one of today",
        "pages/firewall.py",
        "not (kept and canary.words in witnessed)",
        "not kept",
        "tests/promises/test_firewall.py",
        "instead",
    ),
    Bug(
        "the firewall believes a list of files that it never saw",
        "pipeline/guarding.py",
        "past if past.listing == stage.listing else Cleared()",
        "past",
        "tests/promises/test_firewall.py",
        "put_back",
    ),
    Bug(
        "the firewall doesn't look at what is copied",
        "pages/firewall.py",
        "by_place.get(place) or by_digest.get(files[place])",
        "by_place.get('')",
        "tests/promises/test_firewall.py",
        "uploads or copies or renditions",
    ),
    Bug(
        "an unpublished story speaks for itself",
        "site/canaries.py",
        "seen = [entry for entry in known if held(entry, now) is None]",
        "seen = list(known)",
        "tests/promises/test_firewall.py",
        "",
    ),
    Bug(
        "escaped words aren't found",
        "pages/phrases.py",
        'data = html.unescape(data.decode("utf-8", "replace")).encode()\n    if',
        "data = data[:]\n    if",
        "tests/unit/pages/test_phrases.py",
        "",
    ),
    Bug(
        "of two texts that begin alike the firewall finds only the longer one",
        "pages/needles.py",
        "for size in range(_LEAST, len(found) + 1)",
        "for size in [len(found)]",
        "tests/unit/pages/test_needles.py",
        "",
    ),
    Bug(
        "the filter is dropped before the site exists",
        "site/assemble.py",
        "for entry in held.published(entries, now, ahead=ahead, drafts=drafts)}",
        "for entry in entries}",
        "tests/promises/test_embargo.py",
        "E02",
    ),
    Bug(
        "a picture goes out without anything that refers to it",
        "pages/sites.py",
        "referred = assets.free_assets(site.assets.values()) |",
        "referred = frozenset(site.assets) |",
        "tests/promises/test_embargo.py",
        "ahead_of_its_story",
    ),
    Bug(
        "what is kept of a picture is believed, whatever became of it",
        "store/images.py",
        "return content if digest == _seal(key, content) else None",
        "return content",
        "tests/unit/store/test_images.py",
        "",
    ),
    Bug(
        "another focus is no other picture",
        "recipes.py",
        "{MANNER} {shape} {place} {cut}",
        "{MANNER} {shape} {cut}",
        "tests/rebuild/test_edits.py",
        "focus",
    ),
    Bug(
        "a picture of the output that was changed stays",
        "pipeline/making.py",
        "if same and self._stage.holds(path, self._stage.before.get(path, ",
        "if same and path in self._stage.before or self._stage.holds(path, self._stage.before.get(path, ",
        "tests/rebuild/test_edits.py",
        "output",
    ),
    Bug(
        "several large pictures are made at once",
        "pipeline/darkroom.py",
        "(heavy, 1, apart)",
        "(heavy, 2, apart)",
        "tests/unit/pipeline/test_darkroom.py",
        "large",
    ),
    Bug(
        "pictures that wait take the threads that files are read in",
        "preview/app.py",
        "        async with turns:\n            return",
        "        if turns:\n            return",
        "tests/preview/test_pictures.py",
        "very_many",
    ),
)


def check(bugs: Iterable[Bug] = BUGS) -> tuple[str, ...]:
    """Try each bug, tell what came of it, and return the names of those that were missed."""
    missed = []
    began = time.monotonic()
    tried = 0
    with tempfile.TemporaryDirectory(prefix="seeded-") as folder:
        copy = Path(folder)
        for name in ("src", "themes"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for bug in bugs:
            tried += 1
            caught, told = _try(bug, copy)
            print(f"{'caught' if caught else 'MISSED'}  {bug.name}: {told}", flush=True)
            missed += [] if caught else [bug.name]
    found = {"seeded bugs": tried, "missed": missed, "seconds": round(time.monotonic() - began)}
    print(json.dumps(found), flush=True)
    return tuple(missed)


def _try(bug: Bug, copy: Path) -> tuple[bool, str]:
    path = copy / "src/sitegen" / bug.file
    whole = path.read_text(encoding="utf-8")
    if whole.count(bug.old) < 1:
        return False, f"{bug.file} doesn't have its text any more; bring tests/seeded_bugs.py up to date"
    path.write_text(whole.replace(bug.old, bug.new, 1), encoding="utf-8")
    try:
        done = subprocess.run(
            [*PYTEST, f"--basetemp={copy / 'tmp'}", *bug.tests.split(), *(["-k", bug.words] if bug.words else [])],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True, "the tests never ended"
    finally:
        path.write_text(whole, encoding="utf-8")
    failed = [line for line in done.stdout.split("\n") if line.startswith(("FAILED", "ERROR"))]
    # 1: tests failed; 2: two processes found one each. Anything else is a fault of this script.
    if done.returncode in (1, 2) and failed:
        return True, failed[0].split(" - ")[0].removeprefix("FAILED ")
    return False, "every test passed" if done.returncode == 0 else f"pytest ended with {done.returncode}: {done.stdout}"


if __name__ == "__main__":
    wanted = sys.argv[1:]
    sys.exit(bool(check(bug for bug in BUGS if not wanted or bug.name in wanted)))
