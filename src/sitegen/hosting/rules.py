"""What is to be said to any host, whatever its language: redirects, what is gone, headers."""

from collections.abc import Iterator
from urllib.parse import unquote

from msgspec import Struct

from sitegen import urls
from sitegen.config import Config
from sitegen.content.embeds import PROVIDERS

YEAR = 31_536_000  # seconds
# A correction, or a story that is taken down, reaches readers within a minute.
PAGES_CACHED = "public, max-age=60"
FILES_CACHED = f"public, max-age={YEAR}, immutable"


class Headers(Struct, frozen=True):
    """`always` go out with every answer; `fingerprinted` are folders whose addresses never show another file,
    `types` the media types of files by name that hosts don't know.
    """

    always: tuple[tuple[str, str], ...] = ()
    fingerprinted: tuple[str, ...] = ()
    types: tuple[tuple[str, str], ...] = ()


class Rules(Struct, frozen=True):
    """`moved` are pairs of URLs, old and present; `gone` URLs of nothing. All are as links have them, with the path of
    `base_url` before them. `not_found` is the URL of the page for what isn't there, "" if none is made.
    """

    base: urls.Base
    moved: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()
    not_found: str = ""
    headers: Headers = Headers()


def spellings(url: str) -> Iterator[str]:
    """The ways in which browsers ask for an address: a folder's without its slash, too."""
    yield url
    if url.endswith("/") and url.strip("/"):
        yield url.rstrip("/")


def decoded(url: str) -> str:
    """A URL as servers compare it."""
    return unquote(url)


def security_headers(config: Config) -> tuple[tuple[str, str], ...]:
    """OWASP's secure headers, as far as a site without scripts and logins needs them."""
    policy = config.hosting.csp or content_policy(config)
    found = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin"))
    return found if policy == "off" else (*found, ("Content-Security-Policy", policy))


def content_policy(config: Config) -> str:
    """The Content-Security-Policy (CSP level 3) that fits the house theme: no scripts, nothing from elsewhere but
    pictures, sound and the frames that the outlet asked for. Trusted HTML may hold anything, so it restricts nothing.
    """
    around = ("base-uri 'self'", "object-src 'none'", "frame-ancestors 'self'")
    if config.markdown.raw_html == "allow":
        return "; ".join(around)
    wanted = config.markdown.frames
    frames = " ".join(sorted({each.framed for each in PROVIDERS if each.key in wanted and each.framed}))
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'none'",
            # The theme names its fonts, by what they hold, in a `<style>` of each page.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' https: data:",
            "media-src 'self' https:",
            "frame-src " + (frames or "'none'"),
            "form-action 'self'",
            *around,
        )
    )
