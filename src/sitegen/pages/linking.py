"""How pages write URLs of the site: relative, so that it works under any address."""

from functools import partial

from sitegen import urls
from sitegen.pages.fragments import AT_ROOT, Show, Spot, spot_of
from sitegen.pages.targets import Target


def shower(target: Target, base: urls.Base, file_links: bool) -> tuple[Spot, Show]:
    """Where this page lies, and how it writes URLs of the site. The 404 page is served under any address of whichever
    host shows the site (a test server, say), so its links begin at the root of that host.
    """
    if target.kind == "not_found" and not file_links:
        return AT_ROOT, partial(_rooted, base)
    relative = urls.relative_from(target.url)
    return spot_of(target.url), partial(_to_file, relative) if file_links else partial(_relative, relative)


def _rooted(base: urls.Base, url: str) -> str:
    return url if urls.leads_outside(url) else base.prefix + url


def _relative(relative: Show, url: str) -> str:
    if urls.leads_outside(url):
        return url
    if "#" in url or "?" in url:
        bare, tail = _cut(url)
        return relative(bare) + tail
    return relative(url)


def _to_file(relative: Show, url: str) -> str:
    if urls.leads_outside(url):
        return url
    bare, tail = _cut(url)
    return relative(bare + urls.INDEX if bare.endswith("/") else bare) + tail


def _cut(url: str) -> tuple[str, str]:
    """A URL without query and fragment, and these."""
    bare = url.partition("#")[0].partition("?")[0]
    return bare, url[len(bare) :]
