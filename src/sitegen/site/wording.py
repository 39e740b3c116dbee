"""The questions that templates ask, in an editor's words."""

from collections.abc import Callable, Mapping

from sitegen.site.answers import Question

_Words = Callable[..., str]


def in_words(question: Question) -> str:
    """`("latest", 20, "world")` is “the 20 newest stories of the section `world`”."""
    name, *arguments = question
    return WORDS[str(name)](*arguments)


def _latest(n: int, section: str) -> str:
    return f"the {n} newest stories" + (f" of the section `{section}`" if section else "")


def _pager(name: str, number: int) -> str:
    shown = _list(name)
    return f"page {number} of {shown}" if number else f"the front of {shown}"


def _feed(name: str) -> str:
    kind, _, key = name.partition("/")
    return f"the newest stories of the {kind} `{key}`" if key else "the newest stories"


def _front(name: str) -> str:
    kind, _, key = name.partition("/")
    return f"the front of the {kind} `{key}`" if key else "the front page"


def _list(name: str) -> str:
    kind, _, key = name.partition("/")
    return f"the list of the {kind} `{key}`" if key else "the list of all stories"


WORDS: Mapping[str, _Words] = {
    "latest": _latest,
    "sections": lambda: "which sections there are",
    "section": lambda key: f"the section `{key}`",
    "tags": lambda: "which tags there are",
    "tag": lambda key: f"the tag `{key}`",
    "bylines": lambda: "which bylines there are",
    "byline": lambda key: f"the byline `{key}`",
    "feed": _feed,
    "feeds": lambda: "which feeds there are",
    "pager": _pager,
    "edition": lambda name: f"what is on {_front(name)}",
    "corrections": lambda number: f"page {number} of the corrections" if number else "the newest corrections",
    "latest_corrections": lambda n: f"the {n} newest corrections",
    "related": lambda path, n: f"up to {n} stories to read after {path}",
    "neighbours": lambda path: f"the stories before and after {path}",
    "series": lambda path: f"the place of {path} in its series",
    "archive": lambda: "which years have stories",
    "year": lambda name: f"the months of {name}",
    "month": lambda name: f"the stories of {name}",
    "url_of": lambda path: f"where {path} stands",
    "asset": lambda path: f"the file {path}",
    "image": lambda path, shape: f"the picture of {path}, as `{shape}`",
    "static": lambda name: f"the theme's file {name}",
    "link": lambda reference: f"where the link to {reference} leads",
    "text": lambda path: f"the text of {path}",
    "data": lambda name: f"the data `{name}`",
    "config": lambda key: f"the setting `{key}`",
    "nav": lambda: "the navigation",
    "pages": lambda: "which standing pages there are",
    "publisher": lambda: "who publishes the site",
    "sitemaps": lambda: "which sitemaps there are",
    "sitemap": lambda name: f"what {name} lists",
    "news": lambda name: f"what {name} lists",
    "today": lambda: "what day it is",
}
