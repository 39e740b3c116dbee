"""Which addresses become cards, and what a service's own frame shows."""

import re

import pytest

from sitegen.config import PROVIDERS as NAMES
from sitegen.config import MarkdownOptions
from sitegen.content.body import make_body
from sitegen.content.embeds import PROVIDERS
from sitegen.content.slots import FRAME
from sitegen.model import Body

_CLASS = re.compile(r'<figure class="embed embed-(\w+)( embed-frame)?">')


def body(text: str, *frames: str, engine: str = "python-markdown") -> Body:
    return make_body(text, "content/town/wall.md", 1, MarkdownOptions(engine=engine, frames=frames))[0]


def kind(text: str) -> str:
    found = _CLASS.search("".join(body(text).pieces))
    return found[1] if found else ""


def frame(text: str) -> str:
    made = body(text, *NAMES)
    return next((slot.get("src") for slot in made.slots if slot.tag == FRAME), "")


ADDRESSES = {
    "https://www.youtube.com/watch?v=abcdefghijk": ("youtube", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
    "https://www.youtube.com/watch?list=x&v=abcdefghijk&t=90s": (
        "youtube",
        "https://www.youtube-nocookie.com/embed/abcdefghijk?start=90",
    ),
    "https://m.youtube.com/shorts/abcdefghijk": ("youtube", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
    "http://youtu.be/abcdefghijk?t=5": ("youtube", "https://www.youtube-nocookie.com/embed/abcdefghijk?start=5"),
    "https://www.youtube-nocookie.com/embed/abcdefghijk": (
        "youtube",
        "https://www.youtube-nocookie.com/embed/abcdefghijk",
    ),
    "https://vimeo.com/76979871": ("vimeo", "https://player.vimeo.com/video/76979871?dnt=1"),
    "https://vimeo.com/76979871/8272103f6e": ("vimeo", "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e"),
    "https://x.com/port/status/1234567890": (
        "x",
        "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=1234567890",
    ),
    "https://twitter.com/port/status/1234567890?s=20": (
        "x",
        "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=1234567890",
    ),
    "https://bsky.app/profile/port.example/post/3kabc": ("bluesky", ""),
    "https://bsky.app/profile/did:plc:abc/post/3kabc": (
        "bluesky",
        "https://embed.bsky.app/embed/did:plc:abc/app.bsky.feed.post/3kabc",
    ),
    "https://mastodon.example/@port/112233445566": ("mastodon", "https://mastodon.example/@port/112233445566/embed"),
    "https://toot.example/@port@other.example/112233445566": (
        "mastodon",
        "https://toot.example/@port@other.example/112233445566/embed",
    ),
    "https://www.instagram.com/p/C0abc-_/": ("instagram", "https://www.instagram.com/p/C0abc-_/embed/"),
    "https://www.instagram.com/port/reel/C0abc/": ("instagram", "https://www.instagram.com/reel/C0abc/embed/"),
    "https://datawrapper.dwcdn.net/aB3de/2/": ("datawrapper", "https://datawrapper.dwcdn.net/aB3de/"),
    "https://www.datawrapper.de/_/aB3de/": ("datawrapper", "https://datawrapper.dwcdn.net/aB3de/"),
    "https://public.flourish.studio/visualisation/12345/": (
        "flourish",
        "https://flo.uri.sh/visualisation/12345/embed",
    ),
    "https://www.openstreetmap.org/#map=14/54.1000/-3.2000": (
        "map",
        "https://www.openstreetmap.org/export/embed.html?bbox=-3.21099,54.09451,-3.18901,54.10549&layer=mapnik",
    ),
    "https://www.openstreetmap.org/?mlat=54.1&mlon=-3.2#map=14/54.1000/-3.2000": (
        "map",
        "https://www.openstreetmap.org/export/embed.html?bbox=-3.21099,54.09451,-3.18901,54.10549&layer=mapnik"
        "&marker=54.10000,-3.20000",
    ),
    "https://www.google.com/maps/place/Somewhere/@54.1,-3.2,14z": ("map", ""),
    "https://maps.app.goo.gl/abcDEF123": ("map", ""),
    "https://maps.apple.com/?ll=54.1,-3.2": ("map", ""),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_listed_address_is_a_card_of_its_service(address: str) -> None:
    assert kind(address) == ADDRESSES[address][0]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_frame_shows_the_same_thing_where_the_service_has_one(address: str) -> None:
    assert frame(address) == ADDRESSES[address][1]


@pytest.mark.parametrize(
    "text",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=abcdefghijklmnop",
        "https://notyoutube.com/watch?v=abcdefghijk",
        "https://evil.example/youtu.be/abcdefghijk",
        "https://youtu.be.evil.example/abcdefghijk",
        "https://x.com/port",
        "https://mastodon.example/@port",
        "https://www.google.com/search?q=maps",
        "ftp://youtu.be/abcdefghijk",
        "youtu.be/abcdefghijk",
        "Seen on https://youtu.be/abcdefghijk",
        "https://youtu.be/abcdefghijk and more",
        "**https://youtu.be/abcdefghijk**",
        "    https://youtu.be/abcdefghijk",
        "`https://youtu.be/abcdefghijk`",
        "[one](https://youtu.be/abcdefghijk) [two](https://youtu.be/abcdefghijk)",
        "# https://youtu.be/abcdefghijk",
    ],
)
def test_other_addresses_and_places_stay_as_they_are(text: str) -> None:
    assert kind(text) == ""


def test_every_service_has_its_key_in_the_config() -> None:
    assert {provider.key for provider in PROVIDERS} == set(NAMES)


@pytest.mark.parametrize("engine", ["python-markdown", "fast"])
def test_a_frame_is_named_by_what_it_shows_and_keeps_the_link(engine: str) -> None:
    made = body('https://vimeo.com/76979871\nThe *wall*, "at" dusk', "vimeo", engine=engine)
    slot = next(slot for slot in made.slots if slot.tag == FRAME)
    assert slot.get("title") == 'Vimeo: The wall, "at" dusk'
    assert any(slot.get("href") == "https://vimeo.com/76979871" for slot in made.slots)


def test_a_service_that_wasnt_chosen_has_no_frame() -> None:
    made = body("https://vimeo.com/76979871", "youtube")
    assert [slot.tag for slot in made.slots] == ["a", "a"]
    assert "embed-frame" not in "".join(made.pieces)


def test_a_story_that_begins_with_a_card_is_summed_up_by_its_first_sentence() -> None:
    assert body("https://vimeo.com/76979871\nThe wall\n\nIt rose.").opening == "It rose."
