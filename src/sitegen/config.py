"""`sitegen.toml` as a typed, frozen value, handed out in parts."""

from collections.abc import Mapping
from datetime import tzinfo

from msgspec import Struct, field

from sitegen import urls
from sitegen.nodes import Plain


class Permalinks(Struct, frozen=True):
    """Patterns of addresses."""

    article: str = "/{section}/{year}/{month}/{slug}.html"
    page: str = "/{slug}.html"
    tag: str = "/tags/{slug}/"
    byline: str = "/bylines/{slug}/"


class Kinds(Struct, frozen=True):
    """Which kinds of page are made."""

    articles: bool = True
    pages: bool = True
    front: bool = True
    sections: bool = True
    tags: bool = True
    bylines: bool = True
    archive: bool = True
    corrections: bool = True
    sitemap: bool = True
    news_sitemap: bool = True
    robots: bool = True
    not_found: bool = True
    redirects: bool = True


class Lists(Struct, frozen=True):
    """Stories on a full list page, and how lists show them."""

    size: int = 20
    style: str = "summaries"


class FrontPage(Struct, frozen=True):
    """How much the front page shows; `paged` makes it a list of all stories instead, in pages."""

    top: int = 4
    latest: int = 12
    per_section: int = 4
    paged: bool = False


# Web hosts that sitegen writes rules for (hosting/hosts.py).
HOSTS = ("netlify", "cloudflare", "nginx", "apache", "s3")


class FeedOptions(Struct, frozen=True):
    """Which feeds there are and how long they get; `hub` is the WebSub hub that passes on what is new, "" for none."""

    atom: bool = True
    rss: bool = True
    json: bool = True
    sections: bool = True
    tags: bool = True
    bylines: bool = True
    limit: int = 50
    hub: str = ""


# Services whose addresses become cards (content/embeds.py).
PROVIDERS = (
    *("youtube", "vimeo", "x", "bluesky", "mastodon", "instagram"),
    *("datawrapper", "flourish", "map"),
)


class MarkdownOptions(Struct, frozen=True):
    """How bodies are made. `quotes` holds the four marks, or "" for straight ones as written; `frames` are the
    services whose own frame stands in the page.
    """

    engine: str = "python-markdown"
    quotes: str = "“”‘’"
    raw_html: str = "sanitise"
    frames: tuple[str, ...] = ()


class ImageOptions(Struct, frozen=True):
    """Whether pictures are made in the sizes that pages need, and in AVIF too."""

    renditions: bool = True
    avif: bool = False


class Reference(Struct, frozen=True, eq=False):
    """What an entry of the configuration leads to, as written: a path from content/ or an address; `line` is where."""

    text: str
    line: int = 0

    # Where it stands is no part of what the configuration says.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Reference({self.text!r})"


class Publisher(Struct, frozen=True):
    """Who publishes the site. `name` and `url` are the site's own where they are ""; `policies` are by their key."""

    name: str = ""
    legal_name: str = ""
    url: str = ""
    logo: Reference | None = None
    same_as: tuple[str, ...] = ()
    policies: Mapping[str, Reference] = field(default_factory=dict)


class Hosting(Struct, frozen=True):
    """The hosts that rules are written for, whether headers are among them, and a Content-Security-Policy of the
    outlet's own: "" for the one that fits the theme.
    """

    rules: tuple[str, ...] = ()
    headers: bool = True
    csp: str = ""


class Config(Struct, frozen=True):
    """An outlet's configuration; what isn't written has the value that is given here.

    `authority` is the host that ids of stories begin with (RFC 4151), where their files give none: the one of
    `sitegen.toml`, for an id never changes, wherever a build is put up.
    """

    title: str
    base: urls.Base
    authority: str
    zone: tzinfo
    language: str = "en"
    description: str = ""
    byline: str = ""
    theme: str = "wions"
    portable_names: bool = True
    on_error: str = "stop"
    follow_symlinks: tuple[str, ...] = ()
    editor_url: str = ""
    nav: Mapping[str, Reference] = field(default_factory=dict)
    publisher: Publisher = Publisher()
    permalinks: Permalinks = Permalinks()
    kinds: Kinds = Kinds()
    lists: Lists = Lists()
    front: FrontPage = FrontPage()
    feeds: FeedOptions = FeedOptions()
    markdown: MarkdownOptions = MarkdownOptions()
    images: ImageOptions = ImageOptions()
    hosting: Hosting = Hosting()
    extra: dict[str, Plain] = field(default_factory=dict)

    def public(self) -> dict[str, Plain]:
        """What a template may ask of the configuration, by key."""
        return {
            "title": self.title,
            "description": self.description,
            "language": self.language,
            "base_url": self.base.permalink("/"),
            "byline": self.byline,
            "lists.style": self.lists.style,
            "sections": self.kinds.sections,
            "tags": self.kinds.tags,
            "bylines": self.kinds.bylines,
            "archive": self.kinds.archive,
            "corrections": self.kinds.corrections,
            **{f"extra.{key}": value for key, value in self.extra.items()},
        }
