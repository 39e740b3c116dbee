"""URLs, output paths and names: pure text rules."""

from urllib.parse import urljoin

import pytest
from anyascii import anyascii
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from sitegen import urls

SLUGS = [
    ("Harbour wall rises", "harbour-wall-rises"),
    ("straße", "strasse"),
    ("STRASSE", "strasse"),
    ("İstanbul", "istanbul"),
    ("ıssız", "issiz"),
    ("😀 Party 🎉", "grinning-party-tada"),
    ("漢字", "hanzi"),
    ("日本", "riben"),
    ("Москва", "moskva"),
    ("Łódź", "lodz"),
    ("مرحبا", "mrhb"),
    ("ﬁnal ﬂood", "final-flood"),
    ("Ⅷ", "viii"),
    ("２０２４", "2024"),
    ("a／b", "a-b"),
    ("‥／etc", "etc"),
    ("../../etc/passwd", "etc-passwd"),
    ("a\x00b\n", "a-b"),
    ("AT&amp;T", "at-t"),
    ("Ed’s rock'n'roll", "eds-rocknroll"),
    ("1,000 days", "1000-days"),
    ("snake_case", "snake-case"),
    ("a-slug-of-2026", "a-slug-of-2026"),
    ("A re-count", "a-re-count"),
    ("wall - and sea--side-", "wall-and-sea-side"),
    ("C++", "c"),
    ("", ""),
    ("---", ""),
    ("…", ""),
    ("\ud800", ""),
]


@pytest.mark.parametrize(("text", "slug"), SLUGS)
def test_B04_a_slug_once_published_never_moves(text: str, slug: str) -> None:
    assert urls.slug(text) == slug


@given(st.text("aZ09 -", max_size=40))
def test_B04_plain_words_need_no_tables(text: str) -> None:
    assert urls.slug(text) == slugify(anyascii(text))


def test_B03_both_forms_of_a_letter_give_one_slug() -> None:
    assert urls.slug("café") == urls.slug("cafe\u0301") == "cafe"


@pytest.mark.parametrize("text", ["admin\u200b", "\u202eadmin", "ad\u2060min", "\ufeffadmin"])
def test_A19_a_slug_has_no_invisible_characters(text: str) -> None:
    assert urls.slug(text) == "admin"


@pytest.mark.parametrize("text", ["x" * 2000, "word " * 400, "日" * 2000, "a-" + "b" * 300, "ß" * 256])
def test_B07_a_long_slug_is_cut_and_stays_its_own(text: str) -> None:
    made, other = urls.slug(text), urls.slug(text + "y")
    assert 0 < len(made) <= urls.SLUG_LIMIT
    assert made != other
    assert urls.slug_fault(made) == ""
    assert urls.slug(made) == made


def test_B07_a_long_slug_is_cut_at_a_word_and_ends_in_six_digits() -> None:
    assert urls.slug("word " * 40) == "word-" * 18 + "b49b95"
    assert len(urls.slug("x" * 96)) == 96
    assert urls.slug("x" * 96) == "x" * 96
    assert urls.slug("x" * 97) == "x" * 89 + "-" + urls.slug("x" * 97)[-6:]


@pytest.mark.parametrize("text", ["harbour-wall", "2024", "a_b", "v1.2", "a", "x" * 96])
def test_a_written_slug_may_have_small_letters_digits_and_hyphens(text: str) -> None:
    assert urls.slug_fault(text) == ""


TRAVERSALS = [
    "../x", "/etc/x", "..%2fx", "%252e%252e", "a\\..\\..\\x", "C:x", "\\\\srv\\s", ".", "..", "", "x\0y", "//evil.com",
    "a/../b", "‥", "‥／x", "a／b", "．．／x", "／etc", "x\n", "%2e%2e", "a/b", "x\u202e", "…", "~root",
]  # fmt: skip


@pytest.mark.parametrize("text", TRAVERSALS)
def test_B05_no_slug_is_a_path(text: str) -> None:
    assert urls.slug_fault(text)


@pytest.mark.parametrize(
    "text", ["Wall", "über", "ｗall", "ﬁn", "²", "a b", "-a", "a-", "a--b", "a..b", ".a", "a.", "x" * 97]
)
def test_B04_a_slug_that_only_looks_sound_is_refused(text: str) -> None:
    assert urls.slug_fault(text)


@pytest.mark.parametrize("text", ["con", "aux", "nul.html", "com1", "lpt9.x"])
def test_B06_a_slug_is_no_device(text: str) -> None:
    assert urls.slug_fault(text) == "is a device's name on Windows"


@pytest.mark.parametrize(
    "text", ["../x", "/etc/x", "..%2fx", "%252e%252e", "a\\..\\..\\x", "C:x", "\\\\srv\\s", ".", "..", "", "x\0y",
             "//evil.com", "‥／x", "／etc", "a/../b", "./a", "🏴\0"]
)  # fmt: skip
def test_B05_no_tag_is_a_path(text: str) -> None:
    assert urls.term_fault(text)


@pytest.mark.parametrize(
    "text",
    ["AC/DC", "Wait… what?", "Wait... what?", ".NET", "5 %", "50% off", "C: the language", "日本", "O’Brien", "e.V."],
)
def test_a_tag_may_be_any_words(text: str) -> None:
    assert urls.term_fault(text) == ""


@pytest.mark.parametrize("text", ["---", "!", "\u200b"])
def test_a_tag_has_letters_or_digits(text: str) -> None:
    assert urls.term_fault(text) == "has neither letters nor digits"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("CON", "is a device's name on Windows"),
        ("nul.html", "is a device's name on Windows"),
        ("aux", "is a device's name on Windows"),
        ("COM1", "is a device's name on Windows"),
        ("com¹.txt", "is a device's name on Windows"),
        ("Lpt9.tar.gz", "is a device's name on Windows"),
        ("con .txt", "is a device's name on Windows"),
        ("CONIN$", "is a device's name on Windows"),
        ("a.", "ends in a dot or a space"),
        ("a ", "ends in a dot or a space"),
        ("a:b", 'contains one of < > : " | ? * \\'),
        ("a?", 'contains one of < > : " | ? * \\'),
        ("a|b", 'contains one of < > : " | ? * \\'),
        ("a\\b", 'contains one of < > : " | ? * \\'),
        ('"', 'contains one of < > : " | ? * \\'),
        ("a\nb", "contains a control character"),
        ("a\0", "contains a control character"),
        ("a\x85", "contains a control character"),
        ("x~1", "looks like a short name of Windows"),
        ("PROGRA~1.JPG", "looks like a short name of Windows"),
        ("x" * 256, "is longer than 255 bytes"),
        ("é" * 128, "is longer than 255 bytes"),
        ("\ud800" * 100, "is longer than 255 bytes"),
    ],
)
def test_B06_a_name_that_not_every_system_keeps_is_a_fault(name: str, fault: str) -> None:
    assert urls.name_fault(name) == fault


@pytest.mark.parametrize(
    "name", ["wall.html", "icon", "console", "com10", "com", ".well-known", "a b", "#1", "100%", "日本.jpg", "a~b",
             "budget~2024.pdf", "x" * 255, "é" * 127, "-a", "auxiliary.css"]
)  # fmt: skip
def test_B06_other_names_are_sound(name: str) -> None:
    assert urls.name_fault(name) == ""


@pytest.mark.parametrize(
    "path", ["/old/address.html", "/", "/a/", "/2019/wall", "/%C3%A9t%C3%A9.html", "/été.html", "/a%20b"]
)
def test_an_alias_is_an_address_of_this_site(path: str) -> None:
    assert urls.path_fault(path) == ""


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("", "must begin with one slash, as in /old/address.html"),
        ("a.html", "must begin with one slash, as in /old/address.html"),
        ("//evil.com", "must begin with one slash, as in /old/address.html"),
        ("/%2fevil.com", "must begin with one slash, as in /old/address.html"),
        ("／／evil.com", "must begin with one slash, as in /old/address.html"),
        ("/\\evil.com", "must begin with one slash, as in /old/address.html"),
        ("/a%5cb", "must begin with one slash, as in /old/address.html"),
        ("https://a.example/x", "must begin with one slash, as in /old/address.html"),
        ("/../x", "has empty, `.` or `..` parts"),
        ("/a/..", "has empty, `.` or `..` parts"),
        ("/a/./b", "has empty, `.` or `..` parts"),
        ("/a//b", "has empty, `.` or `..` parts"),
        ("/%2e%2e/x", "has empty, `.` or `..` parts"),
        ("/%252e%252e/x", "has empty, `.` or `..` parts"),
        ("/%25252e%25252e/x", "has empty, `.` or `..` parts"),
        ("/..%2fx", "has empty, `.` or `..` parts"),
        ("/‥/x", "has empty, `.` or `..` parts"),
        ("/．．/x", "has empty, `.` or `..` parts"),
        ("/x%00.html", "contains a control character"),
        ("/a\nb", "contains a control character"),
        ("/a.html#top", "contains `#`, which browsers keep to themselves"),
        ("/?p=123", 'contains one of < > : " | ? * \\'),
        ("/con/x", "is a device's name on Windows"),
        ("/a./x", "ends in a dot or a space"),
    ],
)
def test_B05_an_alias_never_leads_out(path: str, fault: str) -> None:
    assert urls.path_fault(path) == fault


def test_B06_names_may_be_unportable_where_the_config_says_so() -> None:
    assert urls.path_fault("/con/a:b", portable=False) == ""
    assert urls.path_fault("/con/../x", portable=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Go", "GO"),
        ("straße", "STRASSE"),
        ("ﬁn", "FIN"),
        ("café", "CAFE\u0301"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("İ", "i\u0307"),
        ("\u1fb3", "\u0391\u0345"),
    ],
)
def test_B02_names_that_a_reader_cant_tell_apart_share_a_key(one: str, other: str) -> None:
    assert urls.key(one) == urls.key(other)


@pytest.mark.parametrize(("one", "other"), [("ı", "i"), ("a", "á"), ("go", "g o"), ("1", "¹")])
def test_B02_other_names_do_not(one: str, other: str) -> None:
    assert urls.key(one) != urls.key(other)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("foo.html", "foo"),
        ("foo/index.html", "foo"),
        ("Foo/INDEX.html", "foo"),
        ("index.html", ""),
        ("foo", "foo"),
        ("foo/bar.html", "foo/bar"),
        ("foo.xml", "foo.xml"),
        ("reindex.html", "reindex"),
        ("foo/reindex.html", "foo/reindex"),
    ],
)
def test_B01_files_that_answer_to_one_address_share_a_place(path: str, place: str) -> None:
    assert urls.place(path) == place


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("index.html", "/"),
        ("world/index.html", "/world/"),
        ("world/wall.html", "/world/wall.html"),
        ("reindex.html", "/reindex.html"),
        ("a b#?%&.jpg", "/a%20b%23%3F%25&.jpg"),
        ("été/日.html", "/%C3%A9t%C3%A9/%E6%97%A5.html"),
        ("a:b.html", "/a:b.html"),
        ("100%25.html", "/100%2525.html"),
    ],
)
def test_B08_a_path_and_its_url_are_each_others(path: str, url: str) -> None:
    assert urls.url_of(path) == url
    assert urls.path_of(url) == path


@pytest.mark.parametrize(
    ("here", "there", "reference"),
    [
        ("/", "/", "./"),
        ("/", "/world/", "world/"),
        ("/a.html", "/", "./"),
        ("/world/", "/", "../"),
        ("/world/2024/01/wall.html", "/", "../../../"),
        ("/world/2024/01/wall.html", "/world/2024/02/tide.html", "../02/tide.html"),
        ("/world/2024/01/wall.html", "/world/2024/01/tide.html", "tide.html"),
        ("/world/wall.html", "/world/wall.html", "wall.html"),
        ("/world/wall.html", "/world/", "./"),
        ("/world/", "/worldwide/", "../worldwide/"),
        ("/a/b/", "/a/", "../"),
        ("/a/", "/a/b/", "b/"),
        ("/", "/a:b.html", "./a:b.html"),
        ("/", "/a:b/c.html", "./a:b/c.html"),
        ("/x/", "/a:b/c.html", "../a:b/c.html"),
    ],
)
def test_L05_a_relative_reference_leads_there_under_any_base(here: str, there: str, reference: str) -> None:
    assert urls.relative(here, there) == urls.relative_from(here)(there) == reference
    for base in ("https://news.example", "https://news.example/paper", "http://127.0.0.1:8000/a/b"):
        assert urljoin(base + here, reference) == base + there


@pytest.mark.parametrize(
    ("base_url", "origin", "prefix"),
    [
        ("https://news.example", "https://news.example", ""),
        ("https://news.example/", "https://news.example", ""),
        ("HTTPS://News.Example//", "https://news.example", ""),
        ("https://news.example:443/", "https://news.example", ""),
        ("http://news.example:80", "http://news.example", ""),
        ("https://news.example:8443", "https://news.example:8443", ""),
        ("http://news.example:443", "http://news.example:443", ""),
        ("https://news.example/paper", "https://news.example", "/paper"),
        ("https://news.example/paper/", "https://news.example", "/paper"),
        ("https://news.example/été/", "https://news.example", "/%C3%A9t%C3%A9"),
        ("https://news.example/%C3%A9t%C3%A9", "https://news.example", "/%C3%A9t%C3%A9"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example", ""),
        ("https://MÜNCHEN.example", "https://xn--mnchen-3ya.example", ""),
        ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example", ""),
        ("http://[::1]:8000/x", "http://[::1]:8000", "/x"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", ""),
    ],
)
def test_L05_spellings_of_a_base_give_the_same_links(base_url: str, origin: str, prefix: str) -> None:
    base = urls.Base.of(base_url)
    assert base == urls.Base(origin, prefix)
    assert base.permalink("/world/") == f"{origin}{prefix}/world/"
    assert urls.Base.of(base.permalink("/")) == base
    assert base.inside(base.permalink("/world/?q=1#top")) == "/world/?q=1#top"


@pytest.mark.parametrize("elsewhere", ["https://other.example/", "//other.example/x", "#top", "mailto:a@b.example", ""])
def test_only_urls_of_the_site_get_its_host(elsewhere: str) -> None:
    base = urls.Base.of("https://news.example/paper")
    assert base.absolute("/world/") == "https://news.example/paper/world/"
    assert base.absolute(elsewhere) == elsewhere


PAPER = urls.Base.of("https://münchen.example/paper")


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://münchen.example/paper", "/"),
        ("https://münchen.example/paper/", "/"),
        ("http://xn--mnchen-3ya.example/paper/a.html", "/a.html"),
        ("https://MÜNCHEN.example:443/paper/a.html?q=1#b", "/a.html?q=1#b"),
        ("http://münchen.example:80/paper/a", "/a"),
        ("https://münchen.example/paper/été", "/%C3%A9t%C3%A9"),
        ("https://münchen.example/%70aper/a", "/a"),
        ("https://münchen.example/paper?q", "/?q"),
        ("https://münchen.example/papers/a", ""),
        ("https://münchen.example/", ""),
        ("https://münchen.example:8443/paper/", ""),
        ("https://münchen.example.evil.example/paper/", ""),
        ("https://evil.example/münchen.example/paper/", ""),
        ("https://münchen.example@evil.example/paper/", ""),
        ("ftp://münchen.example/paper/", ""),
        ("//münchen.example/paper/", ""),
        ("/paper/a.html", ""),
        ("mailto:a@münchen.example", ""),
        ("https://[::1/paper/", ""),
        ("https://münchen.example:x/paper/", ""),
        ("https:///paper/", ""),
    ],
)
def test_L05_an_address_is_inside_if_host_port_and_path_are_ours(address: str, url: str) -> None:
    assert PAPER.inside(address) == url


@pytest.mark.parametrize(
    ("reference", "resolved"),
    [
        ("tide.md", "/world/tide.md"),
        ("./tide.md", "/world/tide.md"),
        ("../sport/a.md", "/sport/a.md"),
        ("/sport/a.md", "/sport/a.md"),
        ("pictures/a%20b.jpg", "/world/pictures/a b.jpg"),
        ("cafe\u0301.md", "/world/café.md"),
        ("/", "/"),
        ("sub/", "/world/sub/"),
        ("a//b", "/world/a/b"),
        ("../../etc/passwd", None),
        ("/../etc/passwd", None),
        ("%2e%2e/%2e%2e/etc/passwd", None),
        ("a/../../../x", None),
        ("%252e%252e/x", "/world/%2e%2e/x"),
    ],
)
def test_C06_a_reference_stays_within_content(reference: str, resolved: str | None) -> None:
    assert urls.resolve("/world/wall.md", reference) == resolved
