"""What the questions of templates are answered from."""

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from sitegen.model import Body
from sitegen.site.assemble import Site
from sitegen.site.links import Places
from sitegen.site.sitemaps import Index


class Known(Struct, frozen=True, eq=False):
    """All that answers are made from: the site, where everything stands, the theme's own files by name, and
    bodies by the digest in their outline. `index` is of this site.
    """

    site: Site
    places: Places
    static: Mapping[str, str]
    bodies: Callable[[str], Body]
    index: Index = field(default_factory=Index)


class UnansweredError(Exception):
    """A question about something that isn't there; its text is for the theme's author."""
