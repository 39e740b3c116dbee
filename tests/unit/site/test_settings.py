"""What the entries of `sitegen.toml` lead to."""

import pytest

from in_memory import config_of, known
from sitegen.model import Asset
from sitegen.site.questions import byline, publisher
from sitegen.site.settings import references
from sitegen.site.views import Image, Link, Policy
from support import story

ABOUT = "---\ntitle: About us\n---\n## Who owns it\n\nWe do.\n"
FILES = {"content/town/a.md": story(), "content/pages/about.md": ABOUT}
LOGO = Asset("content/logo.png", 9, 600, 315)


def test_without_a_table_the_site_publishes_itself() -> None:
    said = publisher(known(FILES))
    assert (said.name, said.legal_name, said.url) == ("The Test Post", "", "https://test.example/")
    assert (said.logo, said.same_as, said.policies, said.pages) == (None, (), (), ())


def test_the_publisher_has_its_policies_in_one_order_and_their_pages_once() -> None:
    table = (
        '[publisher]\nname = "The Trust"\nurl = "https://trust.example"\nmasthead = "https://trust.example/people"\n'
        'ethics_policy = "pages/gone.md"\nownership_funding_info = "pages/about.md#who-owns-it"\n'
        'corrections_policy = "pages/about.md"\nlogo = "/logo.png"\n'
    )
    said = publisher(known(FILES, config=config_of(table), assets=(LOGO,)))
    assert (said.name, said.url) == ("The Trust", "https://trust.example")
    assert said.logo == Image("/logo.png", width=600, height=315, fallback="/logo.png")
    assert said.policies == (
        Policy("corrections_policy", "About us", "/about.html"),
        Policy("ownership_funding_info", "About us", "/about.html#who-owns-it"),
        Policy("masthead", "Masthead", "https://trust.example/people"),
    )
    assert said.pages == (Link("About us", "/about.html"), Link("Masthead", "https://trust.example/people"))


def test_every_entry_that_leads_somewhere_is_listed() -> None:
    config = config_of('[nav]\nTown = "/town/"\n[publisher]\nmasthead = "a.md"\nlogo = "b.png"\n')
    found = [(table, name, reference.text, reference.line) for table, name, reference in references(config)]
    assert found == [
        ("nav", "Town", "/town/", 7),
        ("publisher", "logo", "b.png", 10),
        ("publisher", "masthead", "a.md", 9),
    ]


PROFILE = "---\ntitle: {}\n{}---\nText.\n"


@pytest.mark.parametrize(
    ("name", "profile", "kind"),
    [
        pytest.param("wions", "", "organisation", id="the outlet's own byline is its desk's"),
        pytest.param("wions", PROFILE.format("Wions", ""), "organisation", id="with a profile too"),
        pytest.param("wions", PROFILE.format("Wions", "kind: person\n"), "person", id="unless it says otherwise"),
        pytest.param("ann-quay", "", "", id="of others nobody says"),
        pytest.param("ann-quay", PROFILE.format("Ann Quay", "role: Editor\n"), "", id="nor does a profile"),
        pytest.param("ann-quay", PROFILE.format("Ann Quay", "kind: Organisation\n"), "organisation", id="that may"),
    ],
)
def test_a_byline_is_a_persons_or_an_organisations(name: str, profile: str, kind: str) -> None:
    files = {"content/town/a.md": story(), "content/town/b.md": story(byline="Ann Quay")}
    written = {f"content/bylines/{name}.md": profile} if profile else {}
    assert byline(known({**files, **written}), name).kind == kind
