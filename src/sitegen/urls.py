"""URLs, output paths and the names in them: pure text rules, no disk.

A `url` begins with a slash, is percent-encoded and names no host; an output
path is the file behind it, relative to the output folder: `/world/` is
`world/index.html`. A `permalink` is a URL with the host of `base_url`.
"""

import hashlib
import ipaddress
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit

from msgspec import Struct

SLUG_LIMIT = 96  # file names end at 255 bytes, paths on Windows at 260 characters
INDEX = "index.html"

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789")]
)
# Nearly every name; those of devices are shorter.
_SOUND = re.compile(r"[a-z0-9-]{5,200}(?:\.html)?|[0-9]+")
_UNPORTABLE = re.compile(r'[<>:"|?*\\]')
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")  # nothing to transliterate
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PATHLIKE = re.compile(r"(?:^|/)\.{1,2}(?:/|$)|\\|^/|%[0-9a-fA-F]{2}|^[A-Za-z]:\S|[\x00-\x1f\x7f-\x9f]")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?")
_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=16384)  # the same tags, names and sections come with every story
def slug(text: str) -> str:
    """Letters, digits and hyphens for a URL; "" if nothing is left. A slug once published never moves.

    Longer ones than SLUG_LIMIT are cut at a word and end in six digits of their hash.
    """
    if _PLAIN_WORDS.fullmatch(text):
        whole = text.lower().replace(" ", "-")
    else:
        # Their tables take longer to load than a build takes that finds nothing to do, and makes no slug.
        from anyascii import anyascii  # noqa: PLC0415
        from slugify import slugify  # noqa: PLC0415

        plain = anyascii(unicodedata.normalize("NFC", _APOSTROPHE.sub("", text)))
        whole = str(slugify(plain.replace("_", "-")))
    if len(whole) <= SLUG_LIMIT:
        return whole
    digest = hashlib.blake2b(whole.encode(), digest_size=3).hexdigest()
    room = SLUG_LIMIT - len(digest) - 1
    return f"{whole[: room + 1].rpartition('-')[0] or whole[:room]}-{digest}"


def slug_fault(text: str) -> str:
    """Why a slug an editor wrote can't be one, or ""."""
    folded = unicodedata.normalize("NFKC", text)
    if not folded:
        return "is empty"
    if _PATHLIKE.search(folded) or "/" in folded:
        return "is a path, not a name"
    if not _SLUG.fullmatch(text):
        return "may have small letters, digits and hyphens only"
    if len(text) > SLUG_LIMIT:
        return f"is longer than {SLUG_LIMIT} characters"
    return name_fault(text)


@lru_cache(maxsize=16384)
def term_fault(text: str) -> str:
    """Why a tag, byline or section can't have a page of its own, or "". They are shown as text, so `AC/DC` may be."""
    if _PATHLIKE.search(unicodedata.normalize("NFKC", text)):
        return "looks like a path"
    return "" if slug(text) else "has neither letters nor digits"


def name_fault(name: str) -> str:
    """Why one segment of a path isn't portable between Linux, macOS, Windows and web hosts, or ""."""
    if _SOUND.fullmatch(name):
        return ""
    if _CONTROL.search(name):
        return "contains a control character"
    if _UNPORTABLE.search(name):
        return 'contains one of < > : " | ? * \\'
    if name.endswith((".", " ")):
        return "ends in a dot or a space"
    stem = name.split(".", maxsplit=1)[0]
    # Windows takes the digit of `COM¹` for a 1, as NFKC does.
    if unicodedata.normalize("NFKC", stem).casefold().strip() in _RESERVED:
        return "is a device's name on Windows"
    if len(stem) <= 8 and re.search(r"~[0-9]+$", stem):
        return "looks like a short name of Windows"
    if len(name.encode("utf-8", "surrogatepass")) > 255:
        return "is longer than 255 bytes"
    return ""


def path_fault(path: str, *, portable: bool = True) -> str:
    """Why a URL path an editor wrote (an alias, say) can't be published, or ""."""
    decoded = path
    for _ in range(3):  # `%252e` hides `.` behind two encodings
        decoded = unquote(decoded)
    folded = unicodedata.normalize("NFKC", decoded)
    if not folded.startswith("/") or folded.startswith("//") or "\\" in folded:
        return "must begin with one slash, as in /old/address.html"
    segments = folded.split("/")[1:]
    if any(segment in (".", "..") for segment in segments) or "" in segments[:-1]:
        return "has empty, `.` or `..` parts"
    if _CONTROL.search(folded):
        return "contains a control character"
    if "#" in folded:
        return "contains `#`, which browsers keep to themselves"
    faults = (name_fault(segment) for segment in segments if segment)
    return next((fault for fault in faults if fault), "") if portable else ""


def key(text: str) -> str:
    """What two names share that a file system or a reader can't tell apart: NFC, then case folding."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold()).casefold()
    return unicodedata.normalize("NFC", folded)


def keys(texts: Iterable[str]) -> list[str]:
    """The keys of many names without line breaks: as one text, nearly always."""
    found = list(texts)
    joined = "\n".join(found)
    folded = joined.lower().split("\n") if joined.isascii() else []
    return folded if len(folded) == len(found) else [key(text) for text in found]


def place(path: str) -> str:
    """The key of the address a file answers to: `foo.html` and `foo/index.html` are both `/foo` on many hosts."""
    return place_of(key(path))


def place_of(folded: str) -> str:
    """The same by the key of the file's path."""
    if folded == INDEX or folded.endswith("/" + INDEX):
        return folded[: -len(INDEX)].rstrip("/")
    return folded.removesuffix(".html")


def place_at(url: str) -> str:
    """The place of the file behind a URL without host, query and fragment."""
    return place(path_of(url))


def encode(path: str) -> str:
    """Percent-encode a path for HTML, feeds and sitemaps alike."""
    return path if _PLAIN_URL.fullmatch(path) else quote(path, safe="/-._~!$&'()*+,;=:@")


def url_of(path: str) -> str:
    """The URL of an output path: `world/index.html` is `/world/`."""
    shown = path[: -len(INDEX)] if path == INDEX or path.endswith("/" + INDEX) else path
    return "/" + encode(shown)


def path_of(url: str) -> str:
    """The output path of a URL without host, query and fragment."""
    path = (unquote(url) if "%" in url else url).lstrip("/")
    return path + INDEX if not path or path.endswith("/") else path


@lru_cache(maxsize=65536)
def relative(here: str, there: str) -> str:
    """The reference from one page's URL to another's, so that the same bytes work under any sub-path."""
    folder = here[: here.rfind("/") + 1]
    if there.startswith(folder) and (below := there[len(folder) :]):
        return below if ":" not in below.partition("/")[0] else "./" + below
    *folders, _page = here.split("/")
    *targets, tail = there.split("/")
    shared = 0
    for mine, theirs in zip(folders, targets, strict=False):
        if mine != theirs:
            break
        shared += 1
    path = "../" * (len(folders) - shared) + "".join(f"{part}/" for part in targets[shared:]) + tail
    # A first part with a colon would be read as a scheme.
    return path if path and ":" not in path.partition("/")[0] else "./" + path


def relative_from(here: str) -> Callable[[str], str]:
    """`relative` for many URLs shown on the page `here`."""
    top = here[: here.find("/", 1) + 1]  # "" of a page that lies in no folder
    up = "../" * (here.count("/") - 1)

    def shown(there: str) -> str:
        # What doesn't lie in the same one of the first folders is told from the root.
        return up + there[1:] if top and not there.startswith(top) else relative(here, there)

    return shown


def leads_outside(reference: str) -> bool:
    """Whether a reference is no URL of this site: an address, a fragment, ""."""
    return not reference.startswith("/") or reference.startswith("//")


class Base(Struct, frozen=True):
    """`base_url` taken apart: `https://news.example/paper` is an origin and a path prefix without final slash."""

    origin: str
    prefix: str

    @classmethod
    def of(cls, base_url: str) -> "Base":
        """Take a checked web address apart; the host goes to ASCII (IDNA), so that feeds and sitemaps may hold it."""
        parts = urlsplit(base_url)
        host = ascii_host(parts.hostname or "")
        port = _port(parts)
        origin = f"{parts.scheme}://" + (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
        return cls(origin, encode(unquote(parts.path)).rstrip("/"))

    @property
    def host(self) -> str:
        return _host_of(self.origin)

    def permalink(self, url: str) -> str:
        return f"{self.origin}{self.prefix}{url}"

    def absolute(self, url: str) -> str:
        """The permalink of a URL of the site; whatever leads elsewhere as it is."""
        return url if leads_outside(url) else self.permalink(url)

    def inside(self, address: str) -> str:
        """The site's own URL within a full web address, with query and fragment, or "" if it leads elsewhere."""
        plain = address.isascii() and "%" not in address and ":" not in self.host
        if plain and self.host not in address.lower():
            return ""  # nearly every address: nothing in it can turn out to be this host
        try:
            parts = urlsplit(address)
            same = (ascii_host(parts.hostname or ""), _port(parts)) == (self.host, _port(urlsplit(self.origin)))
        except ValueError:
            return ""
        path = encode(unquote(parts.path))
        if not same or parts.scheme not in _PORTS or not (path + "/").startswith(self.prefix + "/"):
            return ""
        return (path[len(self.prefix) :] or "/") + urlsplit(address)._replace(scheme="", netloc="", path="").geturl()


@lru_cache(maxsize=16)
def _host_of(origin: str) -> str:
    return urlsplit(origin).hostname or ""


def ascii_host(host: str) -> str:
    """A host as it stands in a URL: its IDNA form in small letters, or an IP address.

    Raises ValueError if it can't be a host.
    """
    if ":" in host:
        return ipaddress.IPv6Address(host).compressed
    made = host.encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(made):
        raise ValueError(host)
    return made


def _port(parts: SplitResult) -> int:
    """The port a URL names, 0 if it is none or the usual one."""
    return 0 if parts.port == _PORTS.get(parts.scheme) else parts.port or 0


def resolve(base: str, reference: str) -> str | None:
    """A reference as written in the file `base` (both `/…` from content/), or None if it leads out of content/.

    The reference has neither query nor fragment.
    """
    if _PLAIN_PATH.fullmatch(reference):
        return reference
    decoded = unicodedata.normalize("NFC", unquote(reference))
    joined = decoded if decoded.startswith("/") else posixpath.join(posixpath.dirname(base), decoded)
    parts: list[str] = []
    for part in joined.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    tail = "/" if decoded.endswith("/") and parts else ""
    return "/" + "/".join(parts) + tail


# As most links are written: from the root, nothing to decode, to join or to take apart.
_PLAIN_URL = re.compile(r"[A-Za-z0-9/._~-]*")
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*+)++/?")
