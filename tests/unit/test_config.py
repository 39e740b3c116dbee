"""`sitegen.toml`: what it gives, and what is said of its mistakes."""

import sys
import zoneinfo
from collections.abc import Iterator

import pytest

from sitegen.config import FeedOptions, FrontPage, Kinds, Lists, Publisher, Reference
from sitegen.config_file import base_fault, engine_fault, read_config
from sitegen.config_schema import CONFIG
from sitegen.problems import USAGE, Problem, StoppedError
from sitegen.urls import Base

PLAIN = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "Europe/Berlin"\n'


def faults(text: str) -> tuple[Problem, ...]:
    with pytest.raises(StoppedError) as stopped:
        read_config(text)
    assert stopped.value.exit_code == USAGE
    for problem in stopped.value.problems:
        assert (problem.path, problem.code, problem.severity) == ("sitegen.toml", "config", "error")
        assert problem.hint
    return stopped.value.problems


def test_three_lines_are_a_configuration() -> None:
    config = read_config(PLAIN)
    assert (config.title, config.base, str(config.zone)) == ("T", Base("https://t.example", ""), "Europe/Berlin")
    assert (config.language, config.theme, config.lists) == ("en", "wions", Lists())


def test_every_key_reaches_its_place() -> None:
    text = PLAIN + (
        'language = "en-GB"\ndescription = "D"\nbyline = "B"\ntheme = "mine"\nportable_names = false\n'
        'follow_symlinks = ["content/wire", "content/a/b/"]\n[nav]\nWorld = "/world/"\nAbout = "/about.html"\n'
        '[permalinks]\narticle = "/{slug}/"\n[kinds]\ntags = false\n[lists]\nsize = 5\nstyle = "Headlines"\n'
        '[front]\nlatest = 0\npaged = true\n[feeds]\nrss = false\nlimit = 10\nhub = "https://hub.example/"\n'
        '[markdown]\nquotes = "„“‚‘"\nraw_html = "allow"\n'
        '[extra]\nphone = "1"\n[extra.deep]\nlist = [1, 2.5, true]\n'
    )
    config = read_config(text)
    assert (config.language, config.description, config.byline, config.theme) == ("en-GB", "D", "B", "mine")
    assert (config.portable_names, config.follow_symlinks) == (False, ("content/wire", "content/a/b/"))
    assert list(config.nav.items()) == [("World", Reference("/world/")), ("About", Reference("/about.html"))]
    assert (config.permalinks.article, config.permalinks.tag) == ("/{slug}/", "/tags/{slug}/")
    assert (config.kinds, config.lists) == (Kinds(tags=False), Lists(5, "headlines"))
    assert config.front == FrontPage(latest=0, per_section=4, paged=True)
    assert config.feeds == FeedOptions(rss=False, limit=10, hub="https://hub.example/")
    assert (config.markdown.quotes, config.markdown.raw_html) == ("„“‚‘", "allow")
    assert config.extra == {"phone": "1", "deep": {"list": (1, 2.5, True)}}


def test_the_publisher_is_read_with_its_policies_and_where_they_stand() -> None:
    text = PLAIN + (
        '[publisher]\nname = "N"\nlegal_name = "L"\nurl = "https://n.example"\nlogo = "logo.png"\n'
        'same_as = ["https://a.example/n", "https://b.example/n"]\nmasthead = "pages/people.md"\n'
    )
    publisher = read_config(text).publisher
    assert publisher == Publisher(
        "N",
        "L",
        "https://n.example",
        Reference("logo.png"),
        ("https://a.example/n", "https://b.example/n"),
        {"masthead": Reference("pages/people.md")},
    )
    assert (publisher.logo and publisher.logo.line, publisher.policies["masthead"].line) == (8, 10)
    assert repr(publisher) == repr(read_config(PLAIN + "\n\n" + text.removeprefix(PLAIN)).publisher)


def test_quotes_can_be_left_straight() -> None:
    assert read_config(PLAIN + '[markdown]\nquotes = "off"').markdown.quotes == ""


def test_an_engine_that_is_an_extra_can_be_chosen() -> None:
    assert read_config(PLAIN + '[markdown]\nengine = "fast"').markdown.engine == "fast"


def test_an_engine_whose_library_is_missing_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyromark", None)
    (problem,) = faults(PLAIN + '[markdown]\nengine = "fast"')
    assert problem.line == 5
    assert problem.message == "the engine `fast` needs a library that isn't installed (pyromark)"
    assert problem.hint == 'Install it with `pip install "sitegen[fast]"`.'
    assert engine_fault("python-markdown") is None


def test_a_template_may_ask_for_these_keys_and_no_others() -> None:
    asked = read_config(PLAIN + '[extra]\nphone = "1"').public()
    assert (asked["title"], asked["base_url"], asked["extra.phone"], asked["archive"]) == (
        "T",
        "https://t.example/",
        "1",
        True,
    )
    assert not {"theme", "follow_symlinks", "markdown.raw_html", "timezone"} & set(asked)


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ('bylin = "x"', "`bylin` is not a field of sitegen.toml", "Did you mean `byline`?"),
        ('Title = "x"', "`Title` is not a field of sitegen.toml", "Did you mean `title`?"),
        ("zzz = 1", "`zzz` is not a field of sitegen.toml", "Fields of your own belong under `[extra]`."),
        ('language = "english please"', "`english please` is not a language tag",
         "Write a tag such as `en` or `en-GB`."),
        ("portable_names = 1", "`portable_names` is true or false, not `1`",
         "Write `portable_names = true` or `portable_names = false`, without quotes."),
        ('theme = ["a"]', "`theme` must be text", 'Write it in one line: `theme = "…"`.'),
        ('theme = "../x"', "`../x` is not a theme's name",
         "Write the name of a folder in `themes/`, in small letters."),
        ("nav = 1", "`nav` must be a table", "Write `[nav]` with a line for each entry below."),
        ("extra = 1", "`extra` must be a table", "Write `[extra]` with a line for each entry below."),
        ("kinds = true", "`kinds` must have fields of its own",
         "Write `[kinds]` and below it `articles = …`, `pages = …`, `front = …`."),
        ("lists = {size = 0}", "`size` must be a whole number from 1 to 1000", "Write `size = 1`, say."),
        ("lists = {size = 2000}", "`size` must be a whole number from 1 to 1000", "Write `size = 1000`, say."),
        ("lists = {size = 2.5}", "`size` must be a whole number from 1 to 1000", "Write `size = 1`, say."),
        ('lists = {style = "headline"}', "`style` can't be `headline`", "Did you mean `headlines`?"),
        ('nav = {Menu = "javascript:x()"}', "`Menu` leads to `javascript:x()`, which is no address of a page",
         "Write the path of a page, such as `pages/about.md`, or an address, such as `https://a.example`."),
        ("kinds = {tag = true}", "`tag` is not a field of [kinds]", "Did you mean `tags`?"),
        ("kinds = {rss = true}", "`rss` is not a field of [kinds]", "Write `rss = …` below `[feeds]`."),
        ("feeds = {jsn = true}", "`jsn` is not a field of [feeds]", "Did you mean `json`?"),
        ('feeds = {hub = "hub.example"}', "`hub.example` is not a web address",
         "Copy it from the browser: it begins with `https://`, and a name such as `news.example` follows."),
        ('markdown = {quotes = "“”"}', "`quotes` must be four marks",
         "Write the opening and closing double marks, then the single ones: `“”‘’`."),
        ('description = "a\\u0000b"', "`description` contains a control character",
         "Type the line anew, without `\\` escapes."),
        ('description = "a\\u200bb"', "`description` contains an invisible character",
         "It often comes with text copied from a web page: type the words anew."),
        ('permalinks = {tag = "/{year}/{slug}/"}',
         "the address pattern `/{year}/{slug}/` knows no `{year}`; there are {slug}",
         "The usual one is `/tags/{slug}/`."),
        ('permalinks = {page = "{slug}.html"}',
         "the address pattern `{slug}.html` isn't an address: it must begin with one slash, as in /old/address.html",
         "The usual one is `/{slug}.html`."),
    ],
)  # fmt: skip
def test_M01_a_mistake_is_told_by_line_with_the_fix(line: str, message: str, hint: str) -> None:
    (problem,) = faults(PLAIN + line + "\n")
    assert (problem.line, problem.message, problem.hint) == (4, message, hint)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (PLAIN + "title = The Post\n", 4),
        (PLAIN + '[nav]\n"a.b" = 1\n"c.d" = [1]\n', 6),
        (PLAIN + "[feeds]\nrss = false\n\n# atom\natom = 3\n", 8),
        (PLAIN + '[permalinks]\npage = "/{slug}.html"\ntag = "x"\n', 6),
        (PLAIN + '[markdown]\nengine = "python-markdown"\nquotes = "“"\n', 6),
        (PLAIN + 'description = """\n[feeds]\n"""\n[feeds]\nrss = 1\n', 8),
        (PLAIN + 'title = "again"\n', 4),
    ],
)
def test_M01_the_line_is_the_faulty_one(text: str, line: int) -> None:
    (problem,) = faults(text)
    assert problem.line == line


def test_M01_every_fault_is_told_at_once_in_the_order_of_lines() -> None:
    problems = faults('zzz = 1\nportable_names = "x"\ntimezone = "Mars/Phobos"\n')
    assert [(problem.line, problem.message) for problem in problems] == [
        (1, "`base_url` is missing"),
        (1, "`title` is missing"),
        (1, "`zzz` is not a field of sitegen.toml"),
        (2, '`portable_names` is true or false, not `"x"` in quotes'),
        (3, "`Mars/Phobos` is not a time zone"),
    ]


def test_E09_the_zone_is_mandatory() -> None:
    for line in ("", 'timezone = ""\n'):
        (problem,) = faults('title = "T"\nbase_url = "https://t.example"\n' + line)
        assert problem.message == "`timezone` is missing"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Berlin", "Did you mean `Europe/Berlin`?"),
        ("new york", "Did you mean `America/New_York`?"),
        ("europe/berlin", "Did you mean `Europe/Berlin`?"),
        ("Europe/Berln", "Did you mean `Europe/Berlin`?"),
        ("BST", "Write it as `Europe/Berlin` or `America/New_York`."),
        ("+01:00", "Write it as `Europe/Berlin` or `America/New_York`."),
        ("../../etc/passwd", "Write it as `Europe/Berlin` or `America/New_York`."),
        ("/etc/localtime", "Write it as `Europe/Berlin` or `America/New_York`."),
        ("Europe", "Write it as `Europe/Berlin` or `America/New_York`."),
        ("localtime", "Write it as `Europe/Berlin` or `America/New_York`."),
        ("Factory", "Write it as `Europe/Berlin` or `America/New_York`."),
    ],
)
def test_E09_a_zone_that_not_every_machine_knows_is_refused(name: str, hint: str) -> None:
    (problem,) = faults(PLAIN.replace("Europe/Berlin", name))
    assert problem.line == 3
    assert (problem.message, problem.hint) == (f"`{name}` is not a time zone", hint)


@pytest.mark.parametrize("name", ["UTC", "Etc/GMT+5", "America/Port-au-Prince", "Africa/Dar_es_Salaam", "EST5EDT"])
def test_E09_zones_of_all_spellings_are_known(name: str) -> None:
    assert str(read_config(PLAIN.replace("Europe/Berlin", name)).zone) == name


@pytest.fixture
def no_zones(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without time zone data: neither the system's nor the package's."""
    for name in [name for name in sys.modules if name.startswith("tzdata")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath([])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()


@pytest.mark.usefixtures("no_zones")
def test_E11_missing_zone_data_says_what_to_install() -> None:
    (problem,) = faults(PLAIN)
    assert (problem.line, problem.message) == (3, "this machine has no time zone data")
    assert problem.hint == "Install it with `pip install tzdata`."


@pytest.mark.parametrize(
    "link",
    [
        "wire",
        "content",
        "content/",
        "content/..",
        "content/../x",
        "content/a/../../x",
        "/content/a",
        "content//a",
        "../content/a",
    ],
)
def test_C01_only_links_within_content_may_be_followed(link: str) -> None:
    (problem,) = faults(PLAIN + f'follow_symlinks = ["{link}"]\n')
    assert problem.message == f"`{link}` is not in `content/`"


@pytest.mark.parametrize(
    "address",
    ["https://t.example", "http://t.example:8080/", "https://t.example/a/b/", "https://münchen.example", "http://[::1]:80",
     "http://localhost", "https://t.example./"],
)  # fmt: skip
def test_L05_a_base_url_is_a_host_with_or_without_a_path(address: str) -> None:
    assert base_fault(address) == ""


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("t.example", "is not a web address"),
        ("ftp://t.example", "is not a web address"),
        ("https://", "is not a web address"),
        ("https://a..b", "is not a web address"),
        ("https://" + "a" * 64 + ".example", "is not a web address"),
        ("https://t.example:0", "is not a web address"),
        ("https://t.example:x", "is not a web address"),
        ("https://t.example:99999", "is not a web address"),
        ("https://t.example\\evil", "is not a web address"),
        ("https://t .example", "is not a web address"),
        ('https://t".example', "is not a web address"),
        ("https://[::1", "is not a web address"),
        ("https://t.example/?a", "may have neither `?` nor `#`"),
        ("https://t.example/#", "may have neither `?` nor `#`"),
        ("https://me@t.example", "may hold no user name"),
        ("https://:pw@t.example", "may hold no user name"),
        ("https://t.example/a/../b", "has a path that can't be one: it has empty, `.` or `..` parts"),
        ("https://t.example//a", "has a path that can't be one: it must begin with one slash, as in /old/address.html"),
        ("https://t.example/a%00", "has a path that can't be one: it contains a control character"),
    ],
)
def test_L05_what_cant_be_a_base_url_is_a_fault(address: str, fault: str) -> None:
    assert base_fault(address) == fault


def test_M01_every_field_is_explained() -> None:
    assert all(each.help.endswith(".") for each in CONFIG.fields)


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("", ()),
        ("[embeds]\nvimeo = {frame = true}\nyoutube = {frame = true}\nmap = {frame = false}", ("youtube", "vimeo")),
        ("[embeds.mastodon]\nframe = true", ("mastodon",)),
    ],
)
def test_frames_are_chosen_service_by_service(text: str, frames: tuple[str, ...]) -> None:
    assert read_config(PLAIN + text).markdown.frames == frames
