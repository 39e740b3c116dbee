"""What pages say of themselves, before a JSON-LD processor, schema.org's vocabulary and the rules of its readers."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from PIL import Image
from pyld import jsonld
from schema_org.registry import CLASS_METADATA, PROPERTY_BY_SCHEMA, ancestry

from heads import Node, Page, read, types, within
from support import CONFIG, Files, Outlet, story

SCHEMA = "http://schema.org/"
BASES = ("https://harbourpost.example/", "https://test.example/")
ROBOTS = "max-image-preview:large, max-snippet:-1, max-video-preview:-1"
ZONED = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?")

# A bare number is a length in pixels, and an address stands for the page at it: so Google documents both.
BY_CUSTOM = {("width", "Number"), ("height", "Number"), ("item", "Text")}


def jpeg(width: int, height: int) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), (13, 57, 201)).save(made, "JPEG")
    return made.getvalue()


def moving_gif(width: int, height: int) -> bytes:
    made, first, second = BytesIO(), Image.new("L", (width, height), 10), Image.new("L", (width, height), 90)
    first.save(made, "GIF", save_all=True, append_images=[second])
    return made.getvalue()


LICENSED = """image:
  src: wall.jpg
  alt: A wall
  credit: Ada Berg
  licence: https://creativecommons.org/licenses/by/4.0/"""
HOSTILE = "</script><script>alert(1)</script><!-- & ]]>"
FILES: Files = {
    "sitegen.toml": CONFIG.replace('"en"', '"en-IE"')
    + """
[publisher]
legal_name = "Test Trust"
logo = "logo.jpg"
same_as = ["https://x.com/testpost"]
corrections_policy = "pages/rules.md#put-right"
masthead = "pages/rules.md"
""",
    "content/logo.jpg": jpeg(1200, 630),
    "content/world/wall.jpg": jpeg(1600, 1200),
    "content/world/secret.jpg": jpeg(1600, 1201),
    "content/world/waves.gif": moving_gif(640, 480),
    "content/pages/rules.md": "---\ntitle: Our rules\n---\nWe.\n\n## Put right\n\nOurselves.\n",
    "content/bylines/ada-berg.md": "---\ntitle: Ada Berg\nrole: Reporter\nlinks:\n"
    "  - text: X\n    url: https://x.com/adaberg\n---\nShe writes.\n",
    "content/bylines/ropes.md": "---\ntitle: Ropes Ltd\nkind: organisation\n---\n",
    "content/world/news.md": story(
        "News", "2026-11-20 09:30", dateline="Bremen", byline="[Ada Berg, Bo Lind]", tags="[wall, tide]"
    ),
    "content/world/day.md": story("Day", "2026-11-19"),
    "content/world/opinion.md": story("Opinion", label="opinion", byline="Ada Berg"),
    "content/world/paid.md": story("Paid", label="sponsored", byline="Ropes Ltd", dateline="Bremen"),
    "content/world/corrected.md": story(
        "Corrected",
        "2026-11-18",
        corrections="\n  - date: 2026-11-19 10:00\n    text: It is one.\n"
        "  - date: 2026-11-20 10:00\n    kind: update\n    text: It grew.",
    ),
    "content/world/retracted.md": story(
        "Withdrawn",
        "2026-11-17",
        summary="The lost summary",
        body="The lost text.",
        retracted="\n  date: 2026-11-18 08:00\n  reason: Nothing was true.",
    ),
    "content/world/pictured.md": story("Pictured").replace("---\n", f"---\n{LICENSED}\n", 1),
    "content/world/moving.md": story("Moving").replace(
        "---\n", "---\nimage: {src: waves.gif, alt: Waves, credit: Ada}\n", 1
    ),
    "content/world/hostile.md": story(f'"{HOSTILE}"', summary=f'"{HOSTILE}"'),
    "content/world/expiring.md": story("Expiring", expires="2026-12-24 18:00"),
    "content/world/held.md": story("Held back", "2026-11-25").replace(
        "---\n", "---\nimage: {src: secret.jpg, alt: Secret, credit: Nobody}\n", 1
    ),
}

# What a story's own node says, and what it must not: None.
CASES: dict[str, dict[str, Any]] = {
    "news": {
        "@type": ["NewsArticle", "ReportageNewsArticle"],
        "headline": "News",
        "datePublished": "2026-11-20T09:30:00+01:00",
        "dateModified": "2026-11-20T09:30:00+01:00",
        "dateline": "Bremen",
        "articleSection": "World",
        "keywords": ["wall", "tide"],
        "inLanguage": "en-IE",
        "isAccessibleForFree": True,
        "wordCount": 5,
        "image": None,
        "correction": None,
        "expires": None,
        "creativeWorkStatus": None,
    },
    "day": {"datePublished": "2026-11-19", "dateModified": "2026-11-19"},
    "opinion": {"@type": ["NewsArticle", "OpinionNewsArticle"]},
    "paid": {"@type": ["Article", "AdvertiserContentArticle"], "dateline": None},
    "corrected": {
        "dateModified": "2026-11-20T10:00:00+01:00",
        "correction": [
            {"@type": "CorrectionComment", "text": "It is one.", "datePublished": "2026-11-19T10:00:00+01:00"}
        ],
    },
    "retracted": {
        "headline": "Withdrawn",
        "dateModified": "2026-11-18T08:00:00+01:00",
        "creativeWorkStatus": "Retracted",
        "correction": [
            {"@type": "CorrectionComment", "text": "Nothing was true.", "datePublished": "2026-11-18T08:00:00+01:00"}
        ],
        "wordCount": None,
        "articleBody": None,
        "image": None,
    },
    "hostile": {"headline": HOSTILE, "description": HOSTILE},
    "expiring": {"expires": "2026-12-24T18:00:00+01:00"},
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of an outlet with one story of every kind."""
    outlet = Outlet(tmp_path_factory.mktemp("structured") / "outlet").write(FILES)
    outlet.build()
    return outlet.output


@pytest.fixture(scope="module")
def every(paper: Path, small: Path) -> list[Page]:
    """All pages of both outlets but those that only lead elsewhere."""
    found = [read(path) for path in sorted(chain(paper.rglob("*.html"), small.rglob("*.html")))]
    return [page for page in found if 'http-equiv="refresh"' not in page.html]


@pytest.fixture(scope="module")
def shown(every: list[Page]) -> list[Page]:
    """Those that search engines may show."""
    return [page for page in every if page.path.name != "404.html"]


def of(small: Path, name: str) -> Page:
    return read(small / f"world/2026/11/{name}.html")


def article(page: Page) -> Node:
    (node,) = (node for node in page.nodes if str(node.get("@id", "")).endswith("#article"))
    return node


def file_of(url: str, page: Page, roots: tuple[Path, ...]) -> Path:
    """The file at an address of the outlet that a page is of."""
    base = next(base for base in BASES if url.startswith(base))
    root = next(root for root in roots if page.path.is_relative_to(root))
    path = unquote(url.removeprefix(base).partition("#")[0].partition("?")[0])
    return root / (path + "index.html" if path.endswith("/") or not path else path)


@pytest.mark.parametrize("name", CASES)
def test_a_story_says_what_it_is(small: Path, name: str) -> None:
    node = article(of(small, name))
    assert {key: node.get(key) for key in CASES[name]} == CASES[name]


def test_each_author_is_one_object_of_its_own_sort(small: Path) -> None:
    ada, bo = article(of(small, "news"))["author"]
    assert ada == {
        "@type": "Person",
        "@id": "https://test.example/bylines/ada-berg/#profile",
        "name": "Ada Berg",
        "url": "https://test.example/bylines/ada-berg/",
        "jobTitle": "Reporter",
        "sameAs": ["https://x.com/adaberg"],
    }
    assert (bo["@type"], bo["name"]) == ("Person", "Bo Lind")
    assert [each["@type"] for each in article(of(small, "day"))["author"]] == ["Organization"]
    paid = article(of(small, "paid"))
    assert paid["sponsor"] == paid["author"]
    assert [each["@type"] for each in paid["author"]] == ["Organization"]


def test_a_picture_says_whose_it_is_and_on_what_terms(small: Path) -> None:
    page = of(small, "pictured")
    pictures = article(page)["image"]
    assert [(each["width"], each["height"]) for each in pictures] == [(1200, 675), (800, 600), (640, 640), (1600, 1200)]
    for picture in pictures:
        assert (picture["creditText"], picture["license"]) == (
            "Ada Berg",
            "https://creativecommons.org/licenses/by/4.0/",
        )
    assert (page.one("twitter:card"), page.one("og:image:alt")) == ("summary_large_image", "A wall")
    assert (page.one("og:image:width"), page.one("og:image:height")) == ("1200", "630")


def test_a_picture_that_is_shown_as_it_is_is_told_once(small: Path) -> None:
    [picture] = article(of(small, "moving"))["image"]
    assert (picture["width"], picture["height"]) == (640, 480)


def test_other_sites_learn_what_a_story_is(small: Path) -> None:
    page = of(small, "news")
    assert {name: page.one(name) for name in ("og:type", "og:locale", "article:section", "twitter:site")} == {
        "og:type": "article",
        "og:locale": "en_IE",
        "article:section": "World",
        "twitter:site": "@testpost",
    }
    assert page.meta["article:tag"] == ["wall", "tide"]
    assert page.meta["article:author"] == [
        "https://test.example/bylines/ada-berg/",
        "https://test.example/bylines/bo-lind/",
    ]
    assert page.one("twitter:creator") == "@adaberg"
    assert of(small, "expiring").one("article:expiration_time") == "2026-12-24T18:00:00+01:00"


def test_nothing_is_said_of_what_is_lost_or_held_back(every: list[Page]) -> None:
    for page in every:
        assert not re.search(r"The lost|secret\.|Held back", page.html), page.path


def test_no_script_can_be_ended_by_what_it_says(every: list[Page]) -> None:
    for page in every:
        for script in page.scripts:
            assert not re.search(r"[<>&'\u2028\u2029]", script.replace("\\u0027", "")), page.path


def test_what_is_not_to_be_found_says_nothing_else(paper: Path, small: Path) -> None:
    for page in (read(paper / "404.html"), read(small / "404.html")):
        assert page.one("robots") == "noindex"
        assert (page.canonical, page.scripts, page.one("og:title")) == ([], [], "")
    for path in paper.rglob("*.html"):
        if 'http-equiv="refresh"' in read(path).html:
            assert read(path).one("robots") == "noindex"


def test_every_page_has_one_address_and_the_cards_for_it(shown: list[Page], paper: Path, small: Path) -> None:
    assert any(page.path.name.startswith("page-") for page in shown)
    for page in shown:
        (canonical,) = page.canonical
        assert file_of(canonical, page, (paper, small)) == page.path
        assert page.one("og:url") == canonical, page.path
        assert page.one("robots") == ROBOTS, page.path
        for name in ("og:title", "og:type", "og:image", "og:image:alt", "og:site_name", "og:locale"):
            assert page.one(name), (page.path, name)
        assert len(page.one("twitter:image:alt")) <= 420, page.path
        assert page.one("twitter:card") in ("summary", "summary_large_image"), page.path


def test_no_two_pages_say_that_they_are_the_same(shown: list[Page]) -> None:
    addresses = [page.canonical[0] for page in shown]
    assert len(set(addresses)) == len(addresses)


def test_every_picture_that_is_named_is_there_in_the_size_that_is_told(
    shown: list[Page], paper: Path, small: Path
) -> None:
    for page in shown:
        size = (int(page.one("og:image:width")), int(page.one("og:image:height")))
        named = [(page.one("og:image"), size)]
        for node in within(page.nodes):
            if "ImageObject" in types(node):
                assert node["url"] == node["contentUrl"]
                named.append((node["contentUrl"], (node["width"], node["height"])))
        for url, told in set(named):
            with Image.open(file_of(url, page, (paper, small))) as image:
                assert image.size == told, (page.path, url)


def test_pictures_of_stories_are_large_enough_and_have_a_credit(shown: list[Page]) -> None:
    pictures = [
        picture for page in shown if page.one("og:type") == "article" for picture in article(page).get("image", [])
    ]
    assert len(pictures) > 20
    for picture in pictures:
        assert picture["width"] * picture["height"] >= 50_000
        assert picture["creditText"]


def test_pictures_of_stories_come_in_the_ratios_that_google_wants_and_large_enough_for_discover(paper: Path) -> None:
    stories = [read(path) for path in paper.glob("*/2026/*/*.html")]
    found = [article(page) for page in stories if page.one("og:type") == "article"]
    pictured = [node["image"] for node in found if "image" in node]
    assert len(pictured) > 10
    for images in pictured:
        sizes = [(picture["width"], picture["height"]) for picture in images[:3]]
        for (width, height), ratio in zip(sizes, (16 / 9, 4 / 3, 1), strict=True):
            assert abs(width / height / ratio - 1) < 0.01, images
        assert sizes[0][0] >= 1200, images
        assert all(width * height >= 300_000 for width, height in sizes), images


def test_a_readers_first_line_tells_when_it_was_published_and_changed(shown: list[Page]) -> None:
    """Google News looks for a labelled time between headline and text, the same as in the markup."""
    clocked = 0
    for page in shown:
        if page.one("og:type") != "article":
            continue
        node = article(page)
        between = page.html.partition("</h1>")[2].partition('<div class="text">')[0]
        if "T" in node["datePublished"]:
            assert f'Published <time datetime="{node["datePublished"]}">' in between, page.path
            clocked += 1
        if node["dateModified"] != node["datePublished"]:
            labelled = rf'(?:Updated|Corrected|Clarified|Retracted) <time datetime="{re.escape(node["dateModified"])}">'
            assert re.search(labelled, between), page.path
    assert clocked > 10


def test_a_story_is_dated_and_signed_as_its_page_shows(shown: list[Page], paper: Path, small: Path) -> None:
    stories = [page for page in shown if page.one("og:type") == "article"]
    assert len(stories) > 40
    for page in stories:
        node = article(page)
        assert node["datePublished"] in page.times, page.path
        assert node["dateModified"] in page.times, page.path
        for name in ("datePublished", "dateModified", "expires"):
            assert name not in node or ZONED.fullmatch(node[name]), page.path
        assert node["headline"] in page.text
        if node["author"] == [node["publisher"]]:  # a report that nobody signs
            continue
        for author in node["author"]:
            assert author["name"] in page.text
            (profile,) = read(file_of(author["url"], page, (paper, small))).of_type("ProfilePage")
            assert profile["mainEntity"]["@id"] == author["@id"]
            assert profile["mainEntity"]["@type"] == author["@type"]


KINDS = {
    "index.html": {"WebSite", "CollectionPage"},
    "world/index.html": {"CollectionPage", "BreadcrumbList"},
    "tags/wall/index.html": {"CollectionPage", "BreadcrumbList"},
    "tags/index.html": {"CollectionPage", "BreadcrumbList"},
    "bylines/index.html": {"CollectionPage", "BreadcrumbList"},
    "bylines/ada-berg/index.html": {"ProfilePage", "BreadcrumbList"},
    "archive/index.html": {"CollectionPage", "BreadcrumbList"},
    "archive/2026/index.html": {"CollectionPage", "BreadcrumbList"},
    "archive/2026/11/index.html": {"CollectionPage", "BreadcrumbList"},
    "corrections.html": {"CollectionPage", "BreadcrumbList"},
    "rules.html": {"AboutPage", "BreadcrumbList"},
}


@pytest.mark.parametrize("path", KINDS)
def test_each_kind_of_page_says_its_kind(small: Path, path: str) -> None:
    assert {name for node in read(small / path).nodes for name in types(node)} == KINDS[path]


def test_breadcrumbs_lead_from_the_front_page_to_the_page_itself(shown: list[Page], paper: Path, small: Path) -> None:
    for page in shown:
        for trail in page.of_type("BreadcrumbList"):
            items = trail["itemListElement"]
            assert [item["position"] for item in items] == list(range(1, len(items) + 1)), page.path
            files = [file_of(item["item"], page, (paper, small)) for item in items]
            assert all(file.is_file() for file in files), page.path
            assert (files[0] in (paper / "index.html", small / "index.html"), files[-1]) == (True, page.path)


def test_the_publisher_is_the_same_everywhere_and_its_policies_one_click_away(
    every: list[Page], paper: Path, small: Path
) -> None:
    for root in (paper, small):
        pages = [page for page in every if page.path.is_relative_to(root)]
        publishers = [each for page in pages for each in within(page.nodes) if "NewsMediaOrganization" in types(each)]
        assert all(each == publishers[0] for each in publishers)
        policies = {value for name, value in publishers[0].items() if name.endswith(("Policy", "Info", "masthead"))}
        wanted = {address.partition("#")[0] for address in policies}
        assert wanted
        for page in pages:
            here = page.canonical[0] if page.canonical else publishers[0]["url"]
            base = next(base for base in BASES if here.startswith(base))
            here = base + page.path.relative_to(root).as_posix()
            assert wanted <= {urljoin(here, link).partition("#")[0] for link in page.links}, page.path


def local_context(url: str, _options: object) -> dict[str, Any]:
    assert url == "https://schema.org"
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": {"@vocab": SCHEMA}},
    }


def sorts(kind: str) -> set[str]:
    """A type and all that it is a sort of; an unknown one is a KeyError."""
    return {CLASS_METADATA[kind].name, *ancestry(kind)}


def ranges_of(name: str, kinds: list[str]) -> tuple[str, ...]:
    """Of which types a property's values may be; none if these types don't have it, or it is superseded."""
    known = PROPERTY_BY_SCHEMA.get(name)
    fits = known and not known.superseded_by and any(sorts(kind) & set(known.domains) for kind in kinds)
    return known.ranges if known and fits else ()


def faults(node: Node) -> Iterator[str]:
    """What a node as a processor reads it says that schema.org has no word for."""
    kinds = [kind.removeprefix(SCHEMA) for kind in node.get("@type", [])]
    for name, values in node.items():
        if name.startswith("@"):
            continue
        ranges = set(ranges_of(name.removeprefix(SCHEMA), kinds))
        if not ranges:
            yield f"{kinds} has no {name}"
            continue
        for value in values:
            yield from (f"{kinds} {name}: {fault}" for fault in _misfits(name.removeprefix(SCHEMA), value, ranges))
            yield from faults(value) if "@type" in value else ()


def _misfits(name: str, value: Node, ranges: set[str]) -> Iterator[str]:
    if "@type" in value:
        if not any(sorts(kind.removeprefix(SCHEMA)) & ranges for kind in value["@type"]):
            yield f"{value['@type']} is none of {ranges}"
    elif "@value" in value:
        said = value["@value"]
        kind = "Boolean" if isinstance(said, bool) else "Number" if isinstance(said, int | float) else "Text"
        fitting = {"Boolean": {"Boolean"}, "Number": {"Number", "Integer"}, "Text": {"Text", "URL", "Date", "DateTime"}}
        if not fitting[kind] & ranges and (name, kind) not in BY_CUSTOM:
            yield f"{said!r} is none of {ranges}"


def test_a_processor_reads_all_of_it_and_schema_org_knows_every_word(shown: list[Page]) -> None:
    seen = set()
    for page in shown:
        assert page.scripts, page.path
        for node in page.nodes:
            (expanded,) = jsonld.expand(node, {"documentLoader": local_context})
            seen |= {kind for each in within(expanded) for kind in each.get("@type", [])}
            assert list(faults(expanded)) == [], page.path
    assert {"AdvertiserContentArticle", "CorrectionComment", "ProfilePage"} <= {
        kind.removeprefix(SCHEMA) for kind in seen
    }


@pytest.mark.parametrize(
    ("node", "fault"),
    [
        ({"@type": "Article", "dateline": "Bremen"}, "has no"),
        ({"@type": "NewsArticle", "author": "Ada Berg"}, "is none of"),
        ({"@type": "NewsArticle", "author": {"@type": "WebSite"}}, "is none of"),
        ({"@type": "NewsArticle", "isAccessibleForFree": "yes"}, "is none of"),
        ({"@type": "NewsArticle", "publisher": {"@type": "Person", "headline": "A"}}, "has no"),
    ],
    ids=["a word of another type", "a text for a person", "a site for a person", "a text for yes", "further in"],
)
def test_a_word_that_schema_org_does_not_know_is_found(node: Node, fault: str) -> None:
    (expanded,) = jsonld.expand({"@context": "https://schema.org", **node}, {"documentLoader": local_context})
    assert fault in "\n".join(faults(expanded))
