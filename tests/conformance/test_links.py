"""Every link of every page leads somewhere: at the root of a host, under a sub-path, and from a folder."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from sitegen import urls
from support import build_sample

BASE = "https://paper.example/some/where"


class _Page(HTMLParser):
    """The references and ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.references: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids.add(values.get("id") or "")
        for name in ("href", "src", "poster"):
            if name in values:
                self.references.append(values[name] or "")
        for candidate in (values.get("srcset") or "").split(","):
            if candidate.strip():
                self.references.append(candidate.split()[0])


def dead_links(output: Path, base: str, *, from_folder: bool = False) -> list[str]:
    """References of the pages in `output`, standing at `base`, that lead to no file or to no place in it."""
    parsed = {path: _Page(path.read_text(encoding="utf-8")) for path in output.rglob("*.html")}
    dead = []
    for path, page in parsed.items():
        name = path.relative_to(output).as_posix()
        here = f"{base}/{name}" if from_folder else f"{base}{urls.url_of(name)}"
        for reference in page.references:
            target = urlsplit(urljoin(here, reference))
            if (target.scheme, target.netloc) != urlsplit(base)[:2]:
                continue
            address = target._replace(query="", fragment="").geturl()
            inside = unquote(address[len(base) :]).lstrip("/")
            if not from_folder and (inside == "" or inside.endswith("/")):
                inside += "index.html"
            file = output / inside
            lost_place = target.fragment and file in parsed and unquote(target.fragment) not in parsed[file].ids
            if not (address + "/").startswith(base + "/") or not file.is_file() or lost_place:
                dead.append(f"{path.name}: {reference}")
    return dead


@pytest.fixture(scope="module")
def elsewhere(paper: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the sample outlet as it stands at another address."""
    return build_sample(tmp_path_factory.mktemp("elsewhere"), base_url=BASE, pictures=paper)


def test_L02_every_internal_link_resolves(paper: Path) -> None:
    assert len(list(paper.rglob("*.html"))) > 30
    assert dead_links(paper, "https://harbourpost.example") == []


def test_L02_links_resolve_under_a_sub_path(elsewhere: Path) -> None:
    assert dead_links(elsewhere, BASE) == []


def test_L02_links_resolve_from_a_folder_with_file_links(paper: Path, tmp_path: Path) -> None:
    output = build_sample(tmp_path, file_links=True, pictures=paper)
    assert dead_links(output, "file:///srv/paper", from_folder=True) == []


def test_the_same_pages_serve_any_address(paper: Path, elsewhere: Path) -> None:
    """Relative links: another base URL changes what must be absolute, and no link between pages."""
    for path in paper.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if path.name == "404.html":
            continue
        mine = [r for r in _Page(text).references if "://" not in r]
        theirs = [
            r
            for r in _Page((elsewhere / path.relative_to(paper)).read_text(encoding="utf-8")).references
            if "://" not in r
        ]
        assert mine == theirs


@pytest.mark.parametrize("reference", ["nowhere.html", "index.html#nothing", "../outside.html"])
def test_the_check_itself_finds_dead_links(tmp_path: Path, reference: str) -> None:
    (tmp_path / "index.html").write_text(f'<a href="{reference}">x</a>', encoding="utf-8")
    assert dead_links(tmp_path, "https://a.example") == [f"index.html: {reference}"]
