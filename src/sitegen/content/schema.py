"""The fields of front matter: the one table that reading, the reference in `docs/` and the JSON Schema share."""

from sitegen.fields import Field, Schema
from sitegen.kinds import ANYTHING, FLAG, MOMENT, TAGS, TEXT, TEXTS, UNTIL, URL, choice, list_of, table, whole_number
from sitegen.model import LABELS

# Words of other systems. Those that keep a story back there are errors here: guessing would publish it.
_ELSEWHERE = {
    "author": "Write `byline`.",
    "authors": "Write `byline`.",
    "by": "Write `byline`.",
    "category": "Write `section`, or a tag under `tags`.",
    "categories": "Write `section`, or tags under `tags`.",
    "topics": "Write `tags`.",
    "keywords": "Write `tags`.",
    "description": "Write `summary`.",
    "excerpt": "Write `summary`.",
    "abstract": "Write `summary`.",
    "subtitle": "Write `deck`.",
    "standfirst": "Write `deck`.",
    "subhead": "Write `deck`.",
    "headline": "Write `title`.",
    "lastmod": "Write `updated`.",
    "modified": "Write `updated`.",
    "weight": "Write `priority`, from 1 (highest) to 5.",
    "location": "Write `dateline`.",
    "photo": "Write `image`.",
    "picture": "Write `image`.",
    "cover": "Write `image`.",
    "thumbnail": "Write `image`.",
    "redirectfrom": "Write `aliases`.",
    "permalink": "Write `slug` for the last part of the address, `aliases` for older addresses.",
}
_RETRACTED = "Write `retracted:` and below it, indented, `date: …` and `reason: …`: the text is taken down then."
_DRAFT = "Write `draft: true` in its place to keep the story back, or remove the line."
_DATE = "Put the time into `date` and remove this line: a story with a date to come is published then."
_EXPIRES = "Write `expires` in its place: the story is taken down then."
_HOLDING = {
    **dict.fromkeys(
        ("published", "publish", "status", "state", "hidden", "private", "unlisted", "visible", "visibility",
         "public", "hold", "onhold", "wip", "unpublished", "listed", "noindex"),
        _DRAFT,
    ),
    **dict.fromkeys(
        ("publishdate", "publishat", "publishon", "publishedat", "publishedon", "pubdate", "datetime", "embargo",
         "embargoed", "embargountil", "golive", "golivedate", "release", "releasedate", "schedule", "scheduled",
         "scheduledfor", "startdate", "availablefrom", "visiblefrom", "datepublished"),
        _DATE,
    ),
    **dict.fromkeys(
        ("expirydate", "expiry", "expirationdate", "expiration", "unpublish", "unpublishdate", "enddate", "until",
         "removeon", "availableuntil", "visibleuntil", "takedown"),
        _EXPIRES,
    ),
    **dict.fromkeys(("retraction", "retract", "withdrawn", "withdraw"), _RETRACTED),
    "content": "The story itself stands below the second `---`.",
    "body": "The story itself stands below the second `---`.",
    "url": "Write `slug` for the last part of the address, `aliases` for older addresses.",
}  # fmt: skip

PICTURE = Schema(
    "`image`",
    (
        Field(
            "src", TEXT, "Path of the picture, from this file or from `content/` (`/world/wall.jpg`).", required=True
        ),
        Field("alt", TEXT, "What it shows, for readers who can't see it."),
        Field("caption", TEXT, "The line below it."),
        Field("credit", TEXT, "Who made it."),
        Field("licence", TEXT, "On what terms it may be used."),
        Field("focus", TEXT, "What crops keep: per cent from the left and the top, such as `60% 30%`."),
    ),
    elsewhere={"url": "Write `src`.", "path": "Write `src`.", "license": "Write `licence`.", "title": "Write `alt`."},
)
CORRECTION = Schema(
    "`corrections`",
    (
        Field("date", MOMENT, "When it was made; one to come is kept back until then.", required=True),
        Field(
            "kind",
            choice("correction", "clarification", "update", retraction=_RETRACTED),
            "What it is: a correction stands above the text, the others below it.",
            default="correction",
        ),
        Field("text", TEXT, "What was wrong and what is right.", required=True),
    ),
    elsewhere={"type": "Write `kind`.", "note": "Write `text`."},
)
RETRACTION = Schema(
    "`retracted`",
    (
        Field(
            "date",
            MOMENT,
            "When it was retracted; until then the story stays as it is.",
            required=True,
            holds=True,
            blank="Write one, such as `2026-11-24 09:30`.",
        ),
        Field("reason", TEXT, "Why, for readers: it stands in place of the text.", required=True),
    ),
    elsewhere=dict.fromkeys(("text", "note", "why"), "Write `reason`."),
)
SERIES = Schema(
    "`series`",
    (
        Field("name", TEXT, "The series' name, the same in all its parts.", required=True),
        Field("part", whole_number(1, 9999), "The part's number; without it, parts follow their dates."),
    ),
)
LINK = Schema(
    "`links`",
    (
        Field("text", TEXT, "What to show.", required=True),
        Field("url", URL, "Where it leads.", required=True),
    ),
)

_TITLE = Field("title", TEXT, "The headline.", required=True)
_SUMMARY = "For lists and search engines; default: the first paragraph, cut at a sentence or word."
_SLUG = Field("slug", TEXT, "Last part of the address; default: the file's name without a leading date.")
_SEARCH_TITLE = Field("search_title", TEXT, "Another headline for search engines.")
_UPDATED = Field("updated", MOMENT, "When it last changed in substance; a time to come is kept back until then.")
_IMAGE = Field("image", table(PICTURE, shorthand="src"), "The lead picture: a path, or a table.")
_DRAFT_FIELD = Field(
    "draft",
    FLAG,
    "`true` keeps it unpublished.",
    holds=True,
    default="false",
    blank="Write `true` to keep it back, or `false` to publish it.",
)
_EXPIRES_FIELD = Field(
    "expires", MOMENT, "When it is taken down; only a day written: at the end of that day.", holds=True
)
_ALIASES = Field("aliases", TEXTS, "Older addresses that lead here, such as `/2019/wall.html`.")
_CANONICAL = Field("canonical", URL, "Where the story stands first, if not here.")
_EXTRA = Field("extra", ANYTHING, "Anything of your own, for themes.")

ARTICLE = Schema(
    "front matter",
    (
        _TITLE,
        Field(
            "date",
            MOMENT,
            "When it was, or will be, published: `2023-10-01` or `2023-10-01 08:30`. One to come is an embargo.",
            required=True,
            holds=True,
            blank="Write one, such as `2026-11-24 09:30`.",
        ),
        Field("byline", TEXTS, "Who wrote it: a name or a list; default: the config's; `[]` means nobody is named."),
        Field("tags", TAGS, "Topics; each has a page."),
        Field("section", TEXT, "The desk; default: the folder."),
        Field("summary", TEXT, _SUMMARY),
        Field("deck", TEXT, "A line under the headline; only shown if written."),
        Field("kicker", TEXT, "A word above the headline; default: the section's title."),
        Field("short_title", TEXT, "A shorter headline for lists."),
        _SEARCH_TITLE,
        _SLUG,
        _UPDATED,
        Field("label", choice(*LABELS), "What kind of piece it is.", default="news"),
        Field(
            "priority", whole_number(1, 5, "1 is the most important"), "Weight on fronts: 1 is highest.", default="3"
        ),
        Field("dateline", TEXT, "Where it was reported from, such as `HARBOUR`."),
        _IMAGE,
        _DRAFT_FIELD,
        _EXPIRES_FIELD,
        Field("corrections", list_of(table(CORRECTION)), "What was put right, with date and text."),
        Field(
            "retracted",
            table(RETRACTION),
            "When and why it was withdrawn: from then on the page says so, and nothing else of the story is published.",
            holds=True,
            blank="Write `date: …` and `reason: …` below it, indented, or remove the line.",
        ),
        _ALIASES,
        _CANONICAL,
        Field("series", table(SERIES, shorthand="name"), "The series it belongs to: a name, or `name` and `part`."),
        Field("related", TEXTS, "Stories to show below it, by path; default: found by tags."),
        _EXTRA,
        Field("id", TEXT, "Identifies the story in feeds for ever; written by `new` and `import`. Never change it."),
    ),
    _ELSEWHERE,
    _HOLDING,
)
PAGE = Schema(
    "a standing page",
    (
        _TITLE,
        Field("summary", TEXT, _SUMMARY),
        _SEARCH_TITLE,
        _SLUG,
        _UPDATED,
        _IMAGE,
        _DRAFT_FIELD,
        _EXPIRES_FIELD,
        _ALIASES,
        _CANONICAL,
        _EXTRA,
    ),
    _ELSEWHERE,
    _HOLDING | {"date": "A standing page has no date; write `updated`, or put the file in a section's folder."},
)
SECTION = Schema(
    "`_section.md`",
    (
        Field("title", TEXT, "The section's name; default: the folder's."),
        Field("summary", TEXT, "What it covers, for search engines."),
        Field("order", whole_number(-999, 999), "Place among the sections: the smallest first.", default="0"),
        _DRAFT_FIELD,
        _EXTRA,
    ),
    _ELSEWHERE | {"weight": "Write `order`."},
    _HOLDING,
)
TAG = Schema(
    "a topic page",
    (
        Field("title", TEXT, "The topic's name; default: the tag."),
        Field("summary", TEXT, "What it is about, for search engines."),
        _DRAFT_FIELD,
        _EXTRA,
    ),
    _ELSEWHERE,
    _HOLDING,
)
BYLINE = Schema(
    "a byline's profile",
    (
        Field("title", TEXT, "The name, as bylines have it; default: the file's name."),
        Field(
            "kind",
            choice("person", "organisation"),
            "Who signs with it; default: a person, and an organisation if it is the config's `byline`.",
        ),
        Field("role", TEXT, "What they do, such as `Harbour reporter`."),
        Field("photo", table(PICTURE, shorthand="src"), "A portrait."),
        Field("links", list_of(table(LINK)), "Elsewhere: `text` and `url` each."),
        _DRAFT_FIELD,
        _EXTRA,
    ),
    {"name": "Write `title`.", "image": "Write `photo`."},
    _HOLDING,
)
_SLOTS_NOW = "Below the second `---`, write `## {}` and below it a line for each story, such as `- [](world/wall.md)`."
FRONT = Schema(
    "an edition",
    (
        _DRAFT_FIELD,
        Field(
            "expires",
            MOMENT,
            "When this edition ends, and the one before it is back; only a day written: at the end of that day.",
            holds=True,
        ),
    ),
    holding=_HOLDING
    | {"lead": _SLOTS_NOW.format("Lead"), "top": _SLOTS_NOW.format("Top")}
    | {"date": "An edition's time is its file's name, as in `content/_front/2026-11-24-0600.md`."},
)

# What may stand in braces behind a heading of an edition, and behind a story.
_UNTIL = Field(
    "until",
    UNTIL,
    "When it leaves: `14:00` is the first one after the edition's time, or after the story's; or a day and a time.",
    holds=True,
    blank='Write one, such as `until="14:00"`.',
)
HEADING = Schema(
    "a heading's options",
    (
        _UNTIL,
        Field(
            "repeat", choice("yes", "no"), "It may show what stands elsewhere too; `{repeat}` is enough.", default="no"
        ),
        Field("count", whole_number(0, 100), "How many places it has; default: as `[front]` says, for Lead one."),
    ),
    code="edition",
)
PIN = Schema(
    "a story's options",
    (
        _UNTIL,
        Field("kicker", TEXT, "Another kicker, here only."),
        Field("image", choice("yes", "no"), "Whether its picture is shown.", default="yes"),
    ),
    elsewhere={
        **dict.fromkeys(("title", "headline"), "Write it between the brackets, as in `[Flood](world/wall.md)`."),
        **dict.fromkeys(("picture", "photo"), "Write `image`."),
    },
    code="edition",
)

# By file, for the reference and for `sitegen schema KIND`.
SCHEMAS = {"article": ARTICLE, "page": PAGE, "section": SECTION, "tag": TAG, "byline": BYLINE, "front": FRONT}
