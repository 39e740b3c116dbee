"""The schema of `sitegen.toml`: what an outlet may set, and what holds where it sets nothing. The reference comes from
it too.
"""

from sitegen.config import PROVIDERS
from sitegen.config_hosting import HOSTING
from sitegen.fields import Field, Schema
from sitegen.kinds import ANYTHING, FLAG, REFERENCE, TEXT, TEXTS, URL, choice, table, table_of, whole_number
from sitegen.publisher import PUBLISHER

FILE = "sitegen.toml"


def _switch(name: str, shown: str) -> Field:
    return Field(name, FLAG, f"Make {shown}.", default="true")


KINDS = Schema(
    "[kinds]",
    (
        _switch("articles", "article pages"),
        _switch("pages", "standing pages"),
        _switch("front", "the front page"),
        _switch("sections", "section fronts and their lists"),
        _switch("tags", "tag pages and their index"),
        _switch("bylines", "byline pages and their index"),
        _switch("archive", "the archive by year and month"),
        _switch("corrections", "the list of corrections and its feed"),
        _switch("sitemap", "`sitemap.xml` and the sitemaps it lists"),
        _switch("news_sitemap", "`sitemap-news.xml`, the stories of the last two days (with `sitemap`)"),
        _switch("robots", "`robots.txt`"),
        _switch("not_found", "`404.html`"),
        _switch("redirects", "pages that lead from aliases to their stories"),
    ),
    elsewhere={
        **{name: f"Write `{name} = …` below `[feeds]`." for name in ("atom", "rss", "json")},
        "sectionfeeds": "Write `sections = …` below `[feeds]`.",
    },
    unknown="error",
    code="config",
)
PERMALINKS = Schema(
    "[permalinks]",
    (
        Field(
            "article",
            TEXT,
            "Address of a story, from `{section}`, `{year}`, `{month}`, `{day}`, `{slug}`; "
            "one that ends in `/` makes a directory for each.",
            default="/{section}/{year}/{month}/{slug}.html",
        ),
        Field("page", TEXT, "Address of a standing page, from `{slug}`.", default="/{slug}.html"),
        Field("tag", TEXT, "Address of a tag page, from `{slug}`.", default="/tags/{slug}/"),
        Field("byline", TEXT, "Address of a byline page, from `{slug}`.", default="/bylines/{slug}/"),
    ),
    unknown="error",
    code="config",
)
LISTS = Schema(
    "[lists]",
    (
        Field("size", whole_number(1, 1000), "Stories on a full list page.", default="20"),
        Field(
            "style",
            choice("summaries", "headlines"),
            "Whether lists show summaries or headlines only.",
            default="summaries",
        ),
    ),
    unknown="error",
    code="config",
)
FRONT = Schema(
    "[front]",
    (
        Field("top", whole_number(0, 50), "Places beside the lead.", default="4"),
        Field("latest", whole_number(0, 200), "Newest stories on the front page.", default="12"),
        Field("per_section", whole_number(0, 50), "Stories in a section's block.", default="4"),
        Field(
            "paged", FLAG, "Make the front page a list of all stories, in pages as sections have them.", default="false"
        ),
    ),
    unknown="error",
    code="config",
)
FEEDS = Schema(
    "[feeds]",
    (
        _switch("atom", "Atom feeds: `feed.xml`"),
        _switch("rss", "RSS feeds of the site and its sections: `rss.xml`"),
        _switch("json", "JSON feeds of the site and its sections: `feed.json`"),
        _switch("sections", "the feeds of sections"),
        _switch("tags", "a feed for each tag (with `atom`)"),
        _switch("bylines", "a feed for each byline (with `atom`)"),
        Field("limit", whole_number(1, 1000), "Newest stories in a feed.", default="50"),
        Field("hub", URL, "The WebSub hub that tells readers' programs at once what is new; feeds name it."),
    ),
    unknown="error",
    code="config",
)
MARKDOWN = Schema(
    "[markdown]",
    (
        Field(
            "engine",
            choice("python-markdown", "fast"),
            'What turns Markdown into HTML; `fast` is an extra, `pip install "sitegen[fast]"`.',
            default="python-markdown",
        ),
        Field(
            "quotes",
            TEXT,
            'The four marks that straight quotes become, such as `„“‚‘`; `"off"` leaves them straight.',
            default="“”‘’",
        ),
        Field(
            "raw_html",
            choice("sanitise", "allow"),
            "Whether HTML in stories is sanitised, or trusted as it is (scripts included).",
            default="sanitise",
        ),
    ),
    unknown="error",
    code="config",
)
_FRAME = Field(
    "frame",
    FLAG,
    "Show the service's own frame in the page instead of a card; browsers then ask the service without a click.",
    default="false",
)


def _embed(provider: str) -> Field:
    schema = Schema(f"[embeds.{provider}]", (_FRAME,), unknown="error", code="config")
    return Field(provider, table(schema), f"How an address of {_SERVICES[provider]} that stands alone is shown.")


_SERVICES = {
    "youtube": "YouTube",
    "vimeo": "Vimeo",
    "x": "X",
    "bluesky": "Bluesky",
    "mastodon": "a Mastodon server",
    "instagram": "Instagram",
    "datawrapper": "Datawrapper",
    "flourish": "Flourish",
    "map": "a map",
}
EMBEDS = Schema("[embeds]", tuple(map(_embed, PROVIDERS)), unknown="error", code="config")
EMBED = Schema("[embeds.…]", (_FRAME,))
IMAGES = Schema(
    "[images]",
    (
        Field(
            "renditions",
            FLAG,
            "Make pictures in the sizes and crops that pages need; `false` publishes each as it is.",
            default="true",
        ),
        Field(
            "avif",
            FLAG,
            "Make them in AVIF too: smaller files, and builds that take several times as long.",
            default="false",
        ),
    ),
    unknown="error",
    code="config",
)

_ON_ERROR = choice("stop", "hold")
CONFIG = Schema(
    FILE,
    (
        Field("title", TEXT, "The outlet's name.", required=True),
        Field("base_url", URL, "Where the site will stand, such as `https://news.example`.", required=True),
        Field("timezone", TEXT, "The zone that judges every date, such as `Europe/Berlin`.", required=True),
        Field("language", TEXT, "The stories' language, as a BCP 47 tag.", default="en"),
        Field("description", TEXT, "A sentence about the outlet, for search engines and feeds."),
        Field("byline", TEXT, "The byline of stories that name none."),
        Field("theme", TEXT, "A folder of `themes/`, or a theme that comes with sitegen.", default="wions"),
        Field("portable_names", FLAG, "Refuse file names that Windows or a web host can't keep.", default="true"),
        Field("on_error", _ON_ERROR, "Whether a faulty new story stops the build, or is held.", default="stop"),
        Field(
            "editor_url", TEXT, "What opens a file from the preview, such as `vscode://file/{file}:{line}:{column}`."
        ),
        Field("follow_symlinks", TEXTS, "Links under `content/` that may be followed, such as `content/wire`."),
        Field("nav", table_of(REFERENCE), "Entries of the navigation: a title and where it leads."),
        Field("publisher", table(PUBLISHER), "Who publishes the site, and by what rules."),
        Field("permalinks", table(PERMALINKS), "Addresses of pages."),
        Field("kinds", table(KINDS), "Which kinds of page are made."),
        Field("front", table(FRONT), "How much the front page shows."),
        Field("lists", table(LISTS), "Section fronts, tag and byline pages."),
        Field("feeds", table(FEEDS), "Atom, RSS and JSON feeds."),
        Field("markdown", table(MARKDOWN), "How stories become HTML."),
        Field("embeds", table(EMBEDS), "Addresses of other services that stand alone in a story."),
        Field("images", table(IMAGES), "How pictures are made for readers."),
        Field("hosting", table(HOSTING), "What web hosts are told."),
        Field("extra", ANYTHING, "Anything of your own, for themes."),
    ),
    unknown="error",
    code="config",
)
