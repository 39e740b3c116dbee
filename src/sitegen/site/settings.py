"""What the entries of `sitegen.toml` lead to: the navigation, the publisher's logo and policies."""

from collections.abc import Iterator

from sitegen.config import Config, Reference
from sitegen.model import Page
from sitegen.site.assemble import Site
from sitegen.site.links import Places, Target, follow_from_content
from sitegen.site.views import Image, Link, Policy, Publisher


def references(config: Config) -> Iterator[tuple[str, str, Reference]]:
    """Every entry that leads somewhere: its table, its name, and where it leads."""
    yield from (("nav", title, reference) for title, reference in config.nav.items())
    if config.publisher.logo:
        yield "publisher", "logo", config.publisher.logo
    yield from (("publisher", name, reference) for name, reference in config.publisher.policies.items())


def led_to(reference: Reference, places: Places) -> Target:
    """Where an entry leads; paths are from content/."""
    return follow_from_content(reference.text, places)


def nav(site: Site, places: Places) -> tuple[Link, ...]:
    """The entries of `[nav]`; without it, the sections."""
    if not site.config.nav:
        return tuple(Link(term.title, term.url) for term in site.sections if term.url)
    found = ((title, led_to(reference, places)) for title, reference in site.config.nav.items())
    return tuple(Link(title, target.url) for title, target in found if target.leads != "nowhere")


def publisher(site: Site, places: Places) -> Publisher:
    """Who publishes the site; policies that lead nowhere are left out."""
    written = site.config.publisher
    found = ((name, led_to(reference, places)) for name, reference in written.policies.items())
    policies = tuple(
        Policy(name, _title(name, target.url, site, places), target.url)
        for name, target in found
        if target.leads != "nowhere"
    )
    pages = {policy.url.partition("#")[0]: policy.title for policy in reversed(policies)}
    return Publisher(
        name=written.name or site.config.title,
        legal_name=written.legal_name,
        url=written.url or places.base.permalink("/"),
        logo=_logo(written.logo, places) if written.logo else None,
        same_as=written.same_as,
        policies=policies,
        pages=tuple(Link(pages[url], url) for url in dict.fromkeys(each.url.partition("#")[0] for each in policies)),
    )


def _title(name: str, url: str, site: Site, places: Places) -> str:
    """A page's own title; of another site's there is only what it is about."""
    entry = site.entries.get(places.sources.get(url.partition("#")[0], ""))
    return entry.title if isinstance(entry, Page) else name.replace("_", " ").capitalize()


def _logo(reference: Reference, places: Places) -> Image | None:
    """The picture as it is: a sign isn't cropped."""
    target = led_to(reference, places)
    if target.leads not in ("asset", "elsewhere"):
        return None
    return Image(target.url, width=target.width, height=target.height, fallback=target.url)
