"""No address is lost: what was published is recorded, leads on when it moves, and is asked about when it vanishes."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.problems import StoppedError
from sitegen.recording import account_of, record
from support import CONFIG, Files, Outlet, run, story

Make = Callable[[Files], Outlet]
ID = "tag:test.example,2026:world/"
WALL = f"{ID}wall.md /world/2026/11/wall.html\n"
EVERY_HOST = '[hosting]\nrules = ["netlify", "nginx", "apache", "s3"]\n'
FILES: Files = {
    "content/world/wall.md": story("The wall"),
    "content/world/ferry.md": story("The ferry", "2026-11-21", body="Past the [wall](/world/2026/11/wall.html)."),
    "content/pages/about.md": "---\ntitle: About\n---\nWe.\n",
}


def told(outlet: Outlet, code: str, *, strict: bool = False) -> list[str]:
    return [each.message for each in outlet.problems(strict=strict) if each.code == code]


def recorded(outlet: Outlet) -> list[str]:
    return [url for _, url in record(outlet.order())]


@pytest.fixture
def paper(site: Make) -> Outlet:
    """A paper that was built and recorded."""
    outlet = site(FILES)
    outlet.build()
    recorded(outlet)
    return outlet


def test_a_changed_slug_leads_on_and_rewrites_what_links_there_alone(paper: Outlet) -> None:
    paper.write({"content/world/wall.md": story("The wall", slug="sea-wall")})
    report = paper.build()
    assert set(report.written) >= {"world/2026/11/sea-wall.html", "world/2026/11/wall.html"}
    assert "world/2026/11/ferry.html" in report.written
    assert report.removed == ()
    assert "url=sea-wall.html" in paper.page("world/2026/11/wall.html")
    assert 'href="sea-wall.html"' in paper.page("world/2026/11/ferry.html")
    assert report.problems == ()


def test_a_story_that_moves_again_is_one_hop_away_from_every_address(paper: Outlet) -> None:
    paper.write({"content/world/wall.md": story("The wall", slug="second")}).build()
    recorded(paper)
    paper.write({"content/world/wall.md": story("The wall", slug="third")}).build()
    for old in ("wall", "second"):
        assert "url=third.html" in paper.page(f"world/2026/11/{old}.html")
    paper.write({"content/world/wall.md": story("The wall", slug="wall")}).build()
    assert "url=" not in paper.page("world/2026/11/wall.html")
    assert "url=wall.html" in paper.page("world/2026/11/second.html")


def test_a_story_in_another_section_keeps_its_old_address(paper: Outlet) -> None:
    (paper.folder / "content/world/wall.md").unlink()
    moved = story("The wall", id=f"{ID}wall.md")
    paper.write({"content/town/wall.md": moved}).build(strict=True)
    assert "url=../../../town/2026/11/wall.html" in paper.page("world/2026/11/wall.html")


def test_another_pattern_for_addresses_leads_on_from_all_of_them(paper: Outlet) -> None:
    paper.write({"sitegen.toml": CONFIG + '[permalinks]\narticle = "/{section}/{slug}/"\npage = "/{slug}/"\n'})
    assert paper.build(strict=True).problems == ()
    assert "url=../../wall/" in paper.page("world/2026/11/wall.html")
    assert "url=about/" in paper.page("about.html")
    assert "We." in paper.page("about/index.html")


def test_a_deleted_story_is_asked_about_and_each_way_out_works(paper: Outlet) -> None:
    (paper.folder / "content/world/wall.md").unlink()
    (problem,) = [each for each in paper.problems() if each.code == "url"]
    assert "`/world/2026/11/wall.html` was published, and nothing stands there" in problem.message
    with pytest.raises(StoppedError):
        paper.build(strict=True)
    ferry = {"content/world/ferry.md": story("The ferry", "2026-11-21", aliases="[/world/2026/11/wall.html]")}
    assert told(paper.write(ferry), "url", strict=True) == []
    ledger = (paper.folder / "urls.txt").read_bytes()
    paper.write({**FILES, "urls.txt": ledger + b"gone /world/2026/11/wall.html\n"})
    (paper.folder / "content/world/wall.md").unlink()
    assert told(paper, "url", strict=True) == []


def test_what_broke_a_story_is_told_and_not_that_its_address_is_lost(paper: Outlet) -> None:
    paper.write({"content/world/wall.md": "---\ntitle: The wall\ndate: yesterday\n---\nIt rose.\n"})
    assert [each.code for each in paper.problems()] == ["date"]


def test_very_many_lost_addresses_are_told_as_a_count(site: Make) -> None:
    lines = "".join(f"{ID}{n} /world/{n}.html\n" for n in range(30))
    outlet = site({**FILES, "urls.txt": lines})
    messages = told(outlet, "url")
    assert len(messages) == 21
    assert "nothing stands at 10 more addresses that were published" in messages
    assert len([each for each in account_of(outlet.order()).problems if each.code == "url"]) == 30


@pytest.mark.parametrize(
    "fields",
    [{"draft": "true"}, {"date": "2026-12-24"}, {"expires": "2026-11-22"}],
    ids=["a draft", "embargoed again", "expired"],
)
def test_E4_of_a_story_that_is_taken_back_the_ledger_says_nothing_in_the_output(
    site: Make, fields: dict[str, str]
) -> None:
    secret = {"id": "urn:secret", "aliases": "[/canary-alias.html]"}
    outlet = site(
        {
            **FILES,
            "sitegen.toml": CONFIG + EVERY_HOST,
            "content/world/canary-first.md": story("Canary", **secret),
        }
    )
    outlet.build()
    recorded(outlet)
    outlet.write({"content/world/canary-first.md": story("Canary", slug="canary-second", **secret)}).build()
    recorded(outlet)
    assert any(b"canary" in content for path, content in outlet.tree().items() if "hosting" in path)
    hidden = story(**{"title": "Canary", "slug": "canary-second", **secret, **fields})
    ledger = (outlet.folder / "urls.txt").read_bytes() + b"gone /world/2026/11/canary-first.html\n"
    outlet.write({"content/world/canary-first.md": hidden, "urls.txt": ledger})
    assert told(outlet, "url", strict=True) == []
    tree = outlet.tree()
    assert ".sitegen-hosting/nginx-http.conf" in tree
    assert not [path for path, content in tree.items() if "canary" in path or b"canary" in content.lower()]


def test_publishing_leaves_the_rules_of_hosts_alone(site: Make) -> None:
    outlet = site({**FILES, "sitegen.toml": CONFIG + EVERY_HOST, "urls.txt": WALL + f"{ID}wall.md /a.html\n"})
    outlet.build()
    report = outlet.write({"content/world/new.md": story("New", "2026-11-23")}).build()
    assert not [path for path in report.written if path.startswith((".", "_"))]
    before = {path for path in outlet.tree() if path.startswith((".", "_"))}
    outlet.write({"urls.txt": WALL + f"{ID}wall.md /b.html\n"})
    report = outlet.build()
    rules = {".htaccess", "_redirects", ".sitegen-hosting/nginx-http.conf", ".sitegen-hosting/s3-website.json"}
    assert (set(report.written), set(report.removed)) == ({*rules, "b.html"}, {"a.html"})
    assert {path for path in outlet.tree() if path.startswith((".", "_"))} == before
    report = outlet.write({"urls.txt": WALL + f"{ID}wall.md /b.html\ngone /c.html\n"}).build()
    assert set(report.written) == rules - {".sitegen-hosting/s3-website.json"}
    assert {*rules, "_headers", ".sitegen-hosting/nginx-server.conf"} == before


@pytest.mark.parametrize("pages", ["true", "false"])
def test_B1_no_rule_leads_away_from_a_page_that_is_there(site: Make, pages: str) -> None:
    config = f"{CONFIG}{EVERY_HOST}[kinds]\nredirects = {pages}\n"
    ferry = story("The ferry", "2026-11-21", aliases="[/world/2026/11/wall.html]")
    outlet = site({**FILES, "sitegen.toml": config, "content/world/ferry.md": ferry})
    (problem,) = [each for each in outlet.problems() if each.code == "collision"]
    assert "content/world/ferry.md" in f"{problem.path} {problem.message}"
    assert "would both stand at /world/2026/11/wall.html" in problem.message


@pytest.mark.parametrize(
    "address", ["https://staging.example", "https://test.example/staging", "http://127.0.0.1:8080"]
)
def test_a_build_for_another_address_knows_every_story_by_its_id(paper: Outlet, address: str) -> None:
    ids = re.findall("<id>tag:.*</id>", paper.page("feed.xml"))
    assert len(ids) == 2
    options = ("--base-url", address, "--output", "staging", "--strict")
    made = run(paper.folder, "build", *options)
    assert (made.returncode, "urls.txt" in made.stderr) == (0, False), made.stderr
    feed = (paper.folder / "staging/feed.xml").read_text(encoding="utf-8")
    assert re.findall("<id>tag:.*</id>", feed) == ids
    assert f'href="{address}/world/2026/11/wall.html"' in feed


def test_another_host_or_header_makes_no_page_again(site: Make) -> None:
    outlet = site({**FILES, "sitegen.toml": CONFIG + EVERY_HOST})
    outlet.build()
    report = outlet.write({"sitegen.toml": CONFIG + '[hosting]\nrules = "nginx"\nheaders = false\n'}).build()
    assert set(report.written) == {".sitegen-hosting/nginx-http.conf", ".sitegen-hosting/nginx-server.conf"}
    assert "_headers" in report.removed
    assert outlet.build().written == ()


def test_F17_a_ledger_that_did_not_change_leaves_nothing_to_do(paper: Outlet) -> None:
    paper.build()
    report = paper.build()
    assert (report.written, report.removed, dict(report.reasons)) == ((), (), {})
    paper.write({"urls.txt": (paper.folder / "urls.txt").read_bytes() + WALL.replace("wall.html", "w.html").encode()})
    assert paper.build().written == ("world/2026/11/w.html",)


def test_C1_a_ledger_that_is_a_link_or_a_folder_is_refused(site: Make, tmp_path: Path) -> None:
    outlet = site(FILES)
    (tmp_path / "elsewhere.txt").write_text(WALL)
    (outlet.folder / "urls.txt").symlink_to(tmp_path / "elsewhere.txt")
    assert "this is a link to" in outlet.problems()[0].message
    (outlet.folder / "urls.txt").unlink()
    (outlet.folder / "urls.txt").mkdir()
    assert "this is a folder, not a file" in outlet.problems()[0].message


# `sitegen urls`.


def test_nobody_is_asked_to_record_before_an_outlet_keeps_a_ledger(site: Make) -> None:
    outlet = site(FILES)
    outlet.build()
    outlet.write({"content/world/new.md": story("New")})
    assert outlet.build().problems == ()


def test_what_was_published_and_not_recorded_is_one_warning_that_stops_nothing(paper: Outlet) -> None:
    paper.write({f"content/world/new-{n}.md": story(f"New {n}", "2026-11-23") for n in range(5)})
    assert paper.build(strict=True).problems == ()  # nobody has seen them yet
    paper.write({"content/world/newer.md": story("Newer", "2026-11-23")})
    (problem,) = paper.build(strict=True).problems
    assert problem.severity == "warning"
    assert problem.message == "5 published addresses are not recorded: `/world/2026/11/new-0.html`, for one"
    assert "sitegen urls record" in problem.hint
    recorded(paper)
    paper.write({"content/world/newest.md": story("Newest", "2026-11-23")})
    assert paper.build().problems == ()


def test_recording_only_ever_adds_lines(site: Make) -> None:
    outlet = site({**FILES, "urls.txt": f"# ours\n{WALL}gone /x.html"})
    outlet.build()
    before = (outlet.folder / "urls.txt").read_bytes()
    assert "Recorded 2 addresses in urls.txt." in run(outlet.folder, "urls", "record").stderr
    after = (outlet.folder / "urls.txt").read_bytes()
    assert after.removeprefix(before).decode().split("\n") == [
        "",
        "/pages/about.md /about.html",
        f"{ID}ferry.md /world/2026/11/ferry.html",
        "",
    ]
    assert "Every address is recorded already." in run(outlet.folder, "urls", "record").stderr
    assert (outlet.folder / "urls.txt").read_bytes() == after


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no files")
def test_a_ledger_that_cant_be_written_is_told_and_stays_as_it_was(site: Make) -> None:
    outlet = site({**FILES, "urls.txt": WALL})
    outlet.build()
    no_room = (
        "import resource, sitegen.recording as recording\n"
        "append = recording.append\n"
        "def limited(*given):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "    append(*given)\n"
        "recording.append = limited\n"
        "from sitegen.cli import main\n"
        "main(['urls', 'record'])\n"
    )
    done = run(outlet.folder, code=no_room)
    assert (done.returncode, (outlet.folder / "urls.txt").read_text(encoding="utf-8")) == (4, WALL)
    assert done.stderr.startswith("Error: The file can't be written: ")
    assert "\n  urls.txt\n" in done.stderr


def test_only_what_the_output_holds_is_recorded(site: Make) -> None:
    outlet = site(FILES)
    outlet.build()
    outlet.write({"content/world/new.md": story("New"), "content/world/secret.md": story("Secret", draft="true")})
    made = json.loads(run(outlet.folder, "urls", "record", "--json").stdout)
    assert [each["url"] for each in made["recorded"]] == [
        *("/about.html", "/world/2026/11/wall.html", "/world/2026/11/ferry.html")
    ]
    assert "new.html" not in (outlet.folder / "urls.txt").read_text()


@pytest.mark.parametrize(
    ("prepare", "code", "message"),
    [
        pytest.param(lambda _outlet: None, 2, "no site was published here", id="nothing built"),
        pytest.param(
            lambda outlet: outlet.build(kind="preview"), 2, "no site was published here", id="E5 a preview's output"
        ),
        pytest.param(
            lambda outlet: (outlet.build(), (outlet.output / ".sitegen-manifest").write_bytes(b"?")),
            *(2, "the list of sitegen's own files is damaged"),
            id="a damaged list",
        ),
        pytest.param(
            lambda outlet: (
                outlet.build(),
                outlet.write({"sitegen.toml": CONFIG.replace("test.example", "other.example")}),
            ),
            *(2, "which isn't this outlet's"),
            id="another outlet's output",
        ),
        pytest.param(
            lambda outlet: (outlet.build(), outlet.write({"urls.txt": "nonsense\n"})),
            *(1, "`nonsense` is no line of the ledger"),
            id="a ledger that can't be read",
        ),
    ],
)
def test_nothing_is_recorded_where_something_is_wrong(
    site: Make, prepare: Callable[[Outlet], object], code: int, message: str
) -> None:
    outlet = site(FILES)
    prepare(outlet)
    before = (outlet.folder / "urls.txt").read_bytes() if (outlet.folder / "urls.txt").exists() else None
    with pytest.raises(StoppedError) as stopped:
        record(outlet.order())
    assert stopped.value.exit_code == code
    assert message in stopped.value.problems[0].message
    assert ((outlet.folder / "urls.txt").read_bytes() if before else None) == before


def test_every_recorded_address_is_accounted_for(paper: Outlet) -> None:
    ledger = (paper.folder / "urls.txt").read_text()
    paper.write(
        {
            "content/world/wall.md": story("The wall", slug="sea-wall"),
            "content/pages/about.md": "---\ntitle: About\ndraft: true\n---\nWe.\n",
            "urls.txt": f"{ledger}gone /x.html\n{ID}row.md /row.html\n{ID}cup.md /world/\n",
        }
    )
    assert run(paper.folder, "urls", "list").stdout.splitlines() == [
        "kept back  /about.html",
        "lost       /row.html",
        "replaced   /world/",
        "here       /world/2026/11/ferry.html",
        "moved      /world/2026/11/wall.html → /world/2026/11/sea-wall.html",
        "gone       /x.html",
    ]
    listed = json.loads(run(paper.folder, "urls", "list", "--json").stdout)["urls"]
    assert listed[4] == {
        "url": "/world/2026/11/wall.html",
        "id": f"{ID}wall.md",
        "state": "moved",
        "leads": "/world/2026/11/sea-wall.html",
    }


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("urls.txt", "nonsense\n", "`nonsense` is no line of the ledger"),
        ("content/world/wall.md", "---\ntitle: Wall\n---\n", "`date` is missing"),
    ],
    ids=["the ledger", "a story"],
)
def test_nothing_is_said_of_addresses_while_something_cannot_be_read(
    paper: Outlet, path: str, text: str, message: str
) -> None:
    paper.write({path: text})
    with pytest.raises(StoppedError) as stopped:
        account_of(paper.order())
    assert (stopped.value.exit_code, stopped.value.problems[0].path) == (1, path)
    assert message in stopped.value.problems[0].message


def test_a_check_fails_if_an_address_is_lost(paper: Outlet) -> None:
    made = run(paper.folder, "urls", "check")
    assert (made.returncode, made.stderr) == (0, "3 recorded addresses: none is lost.\n")
    (paper.folder / "content/world/wall.md").unlink()
    made = run(paper.folder, "urls", "check")
    assert made.returncode == 1
    assert "Error: `/world/2026/11/wall.html` was published" in made.stderr
    report = json.loads(run(paper.folder, "urls", "check", "--json").stdout)
    assert (report["recorded"], len(report["problems"])) == (3, 1)


def test_a_host_that_takes_no_more_redirects_is_named(site: Make) -> None:
    lines = "".join(f"{ID}wall.md /old/{n}.html\n" for n in range(53))
    outlet = site({**FILES, "sitegen.toml": CONFIG + EVERY_HOST, "urls.txt": lines})
    (problem,) = outlet.build(strict=True).problems
    assert problem.message == "S3 takes 50 redirects, and 3 more are wanted"
    assert len(json.loads(outlet.page(".sitegen-hosting/s3-website.json"))["RoutingRules"]) == 50
    assert len(outlet.page("_redirects").splitlines()) == 53
