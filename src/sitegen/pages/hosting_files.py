"""The files that tell web hosts of redirects, of what is gone, and of headers: `[hosting]` says for which hosts."""

from collections.abc import Iterable

from sitegen import urls
from sitegen.config import Config
from sitegen.hosting.hosts import HOSTS
from sitegen.hosting.rules import Headers, Rules, security_headers
from sitegen.pages.redirects import as_served
from sitegen.pages.targets import ASSETS, Planned, target
from sitegen.site.links import Places

KIND = "hosting"
# Of every feed, by the name of its file (RFC 4287, section 7; rssboard.org for the other).
_TYPES = (
    *((name, "application/atom+xml") for name in ("feed.xml", "corrections.xml")),
    ("rss.xml", "application/rss+xml"),
)


def rules_of(config: Config, places: Places) -> Rules:
    """What hosts are to be told of a site."""
    prefix = config.base.prefix
    return Rules(
        base=config.base,
        moved=tuple((prefix + each.url, prefix + places.url_of[each.path]) for each in places.moved),
        gone=tuple(prefix + as_served(url) for url in places.gone),
        not_found=f"{prefix}/404.html" if config.kinds.not_found else "",
        headers=_headers(config) if config.hosting.headers else Headers(),
    )


def _headers(config: Config) -> Headers:
    types = tuple((name, f"{media}; charset=utf-8") for name, media in _TYPES)
    return Headers(security_headers(config), (f"/{ASSETS}/",), types)


def hosting(config: Config, places: Places) -> Planned:
    """A target for each file; `subject` is the host."""
    for name in config.hosting.rules:
        rules = rules_of(config, places)
        for path in HOSTS[name].files(rules):
            yield target(urls.url_of(path), KIND, "", f"the rules for {HOSTS[name].name}", name)


def text_of(host: str, path: str, config: Config, places: Places) -> str:
    """What one of these files says."""
    return HOSTS[host].files(rules_of(config, places))[path]


def left_out(config: Config, places: Places) -> Iterable[tuple[str, int, int]]:
    """The hosts that can't take every redirect: name, limit, and how many they don't know."""
    rules = rules_of(config, places)
    for name in config.hosting.rules:
        if count := HOSTS[name].left_out(rules):
            yield HOSTS[name].name, HOSTS[name].limit, count
