"""What a page shows of its own subject, as a digest. What else it shows, it asks for."""

from collections.abc import Callable, Mapping

from sitegen.model import Article, Entry, Intro, Page, Profile
from sitegen.pages.hosting_files import rules_of
from sitegen.pages.targets import Target
from sitegen.site.answers import Answers
from sitegen.site.assemble import Site
from sitegen.site.digests import short
from sitegen.site.edition import arranged


def subject_digest(target: Target, answers: Answers) -> str:
    """The digest of everything that this file's template is told without asking."""
    about = _ABOUT.get(target.kind)
    return short(f"{target!r} {about(target, answers) if about else ''}")


def source_of(target: Target, site: Site) -> str:
    """The path of the file whose body this page shows as its own, or ""."""
    if target.kind in ("article", "page", "corrections"):
        return target.subject
    source = introduction(target, site) if target.kind in ("section", "tag", "byline") else None
    return source.path if source else ""


def _article(target: Target, answers: Answers) -> str:
    article = answers.known.site.article(target.subject)
    # A correction or an update whose time hasn't come isn't shown: which are is no part of the digest of the source.
    shown = f"{answers.story(article.path)} {len(article.corrections)}"
    return f"{shown} {article.outline.digest}"


def _page(target: Target, answers: Answers) -> str:
    site, path = answers.known.site, target.subject
    if not path:  # the list of corrections, without a page that introduces it
        return ""
    page = site.entries[path]
    updated = page.updated if isinstance(page, Page) else None
    return f"{_of(page)} {updated and updated.iso} {site.images.get(path)!r}"


def _group(target: Target, answers: Answers) -> str:
    """What its source says beside its text is asked for; that it arranges the front, on the front alone."""
    site = answers.known.site
    source = introduction(target, site)
    return f"{source.path} {source.outline.digest} {shows_edition(target, site)}" if source else ""


def introduction(target: Target, site: Site) -> Intro | Profile | None:
    """The file that introduces the section, tag or byline whose list a page shows, if there is one."""
    kind, _, key = target.subject.partition("/")
    return site.profiles.get(key) if kind == "byline" else site.intros.get(target.subject)


def shows_edition(target: Target, site: Site) -> bool:
    """Whether a page of a section or tag is its front, and an editor arranges that: most fronts are plain lists."""
    return target.kind != "byline" and not target.number and arranged(site, target.subject)


def _redirect(target: Target, answers: Answers) -> str:
    site = answers.known.site
    entry = site.entries[target.subject]
    return f"{entry.title if isinstance(entry, Article | Page) else ''} {site.url_of[target.subject]}"


def _hosting(_target: Target, answers: Answers) -> str:
    return repr(rules_of(answers.known.site.config, answers.known.places))


def _of(entry: Entry) -> str:
    outline = entry.outline.digest if isinstance(entry, Article | Page | Intro | Profile) else ""
    return f"{entry.digest} {outline}"


_ABOUT: Mapping[str, Callable[[Target, Answers], str]] = {
    "article": _article,
    "page": _page,
    "corrections": _page,
    "section": _group,
    "tag": _group,
    "byline": _group,
    "redirect": _redirect,
    "hosting": _hosting,
}
