"""Foundations that hold for whatever is written: slugs, references, front matter, dates."""

from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import urls
from sitegen.content.fence import split
from sitegen.content.yaml_nodes import read_yaml
from sitegen.dates import moment_at, read_moment
from sitegen.decode import decode
from sitegen.nodes import read_toml
from sitegen.problems import StoppedError

FEW = settings(max_examples=200, deadline=None)
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Pacific/Kiritimati", "Asia/Kathmandu"]
).map(ZoneInfo)
# Without `;`, at which urljoin still parts a path as RFC 2396 did; browsers no longer do.
NAME = st.text(st.characters(exclude_characters="/\0;", exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda name: name not in (".", "..")
)
PATH = st.lists(NAME, min_size=1, max_size=5).map("/".join)
URL = st.builds(lambda path, folder: urls.url_of(path + "/index.html" if folder else path), PATH, st.booleans())
YAML = st.lists(
    st.one_of(
        st.sampled_from(list("[]{}:-?&*!|>'\"%@`#,\\~\t\n \u2028\x85\r")),
        st.sampled_from(["a: ", "\n  b: ", "- ", "? ", "---", "...", "\n\t", '"\\u', "<<: ", "!!python/x ", "1e3"]),
        st.text(max_size=4),
    ),
    max_size=40,
).map("".join)  # fmt: skip


@FEW
@given(URL, URL)
def test_L05_a_relative_reference_leads_there(here: str, there: str) -> None:
    reference = urls.relative(here, there)
    assert not reference.startswith("/")
    assert urljoin("https://n.example/p" + here, reference) == "https://n.example/p" + there


@FEW
@given(PATH)
def test_B08_the_path_behind_a_url_is_the_path(path: str) -> None:
    url = urls.url_of(path)
    assert url.isascii()
    assert urls.path_of(url) == path


@FEW
@given(st.text(max_size=200))
def test_B04_a_slug_is_a_name_and_stays_itself(text: str) -> None:
    made = urls.slug(text)
    assert urls.slug(made) == made
    assert len(made) <= urls.SLUG_LIMIT
    assert made == "" or urls.slug_fault(made) in ("", "is a device's name on Windows")


@FEW
@given(st.text(max_size=40))
def test_B02_a_key_is_its_own_key(text: str) -> None:
    assert urls.key(urls.key(text)) == urls.key(text)


@FEW
@given(NAME, st.lists(st.sampled_from(["..", ".", "a", "%2e%2e", "", "‥", "é"]), max_size=8).map("/".join))
def test_C06_a_reference_never_leaves_content(name: str, reference: str) -> None:
    resolved = urls.resolve(f"/{name}/a.md", reference)
    assert resolved is None or (resolved.startswith("/") and ".." not in resolved.split("/"))


@FEW
@given(YAML)
def test_A09_front_matter_is_read_or_told_of_at_a_line_it_has(text: str) -> None:
    try:
        read_yaml(text, "a.md", 1)
    except StoppedError as stopped:
        (problem,) = stopped.problems
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.column >= 1
        assert problem.hint


@FEW
@given(YAML, st.binary(max_size=20))
def test_A02_a_file_is_taken_apart_where_its_lines_say_or_told_of(text: str, tail: bytes) -> None:
    data = b"---\n" + text.encode("utf-8", "surrogatepass") + b"\n---\n" + tail
    with suppress(StoppedError):
        decoded = decode("a.md", data)[0]
        found = split(decoded, "a.md")
        assert "\n".join(decoded.split("\n")[found.body_line - 1 :]) == found.body


@FEW
@given(st.lists(st.sampled_from([*"[]{}=.\"'#,\n\\ ", '"""', "'''", "a", "b = 1", "[[", "1e5", "\n"]), max_size=30))
def test_M01_toml_is_read_or_told_of_at_a_line_it_has(parts: list[str]) -> None:
    text = "".join(parts)
    try:
        read_toml(text, "a.toml", "data")
    except StoppedError as stopped:
        (problem,) = stopped.problems
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.hint


@FEW
@given(st.datetimes(datetime(1975, 1, 1), datetime(2060, 1, 1)), ZONES)
def test_E08_a_moment_is_read_as_it_was_written(instant: datetime, zone: ZoneInfo) -> None:
    moment = moment_at(instant.replace(microsecond=0, tzinfo=UTC), zone)
    assert read_moment(moment.instant, zone).moment == moment
    assert read_moment(moment.iso, ZoneInfo("Asia/Tokyo")).moment == moment


@FEW
@given(st.datetimes(datetime(1975, 1, 1), datetime(2060, 1, 1)), ZONES)
def test_E08_a_wall_time_is_never_before_its_first_occurrence(wall: datetime, zone: ZoneInfo) -> None:
    moment = read_moment(f"{wall:%Y-%m-%d %H:%M}", zone).moment
    assert moment is not None
    assert moment.at >= wall.replace(second=0, microsecond=0, tzinfo=zone).astimezone(UTC)


@FEW
@given(st.text(max_size=30), ZONES)
def test_A07_no_text_breaks_the_reading_of_dates(text: str, zone: ZoneInfo) -> None:
    reading = read_moment(text, zone)
    assert (reading.moment is None) == bool(reading.fault) == bool(reading.hint)
