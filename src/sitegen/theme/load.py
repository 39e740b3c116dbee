"""A theme's files as values: the outlet's own layer over the theme, over its parents, over what comes built in."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from sitegen.decode import decode
from sitegen.fields import Field, Reader, Schema, read_fields, unwritten
from sitegen.kinds import TEXT, whole_number
from sitegen.nodes import read_toml
from sitegen.problems import USAGE, Problem, StoppedError, did_you_mean

CONTRACT = 1
FILE = "theme.toml"
OWN_LAYER = "_site"  # themes/_site: single files that override any theme

THEME = Schema(
    FILE,
    (
        Field("name", TEXT, "What the theme is called.", required=True),
        Field("contract", whole_number(1, 999), "The version of the theme contract it was written for.", required=True),
        Field("parent", TEXT, "A theme whose files it uses where it has none of its own."),
        Field("description", TEXT, "A sentence about it."),
        Field("author", TEXT, "Who made it."),
        Field("licence", TEXT, "On what terms it may be used."),
    ),
    unknown="error",
    code="theme",
)

# Templates that every theme must have, its parents' included; the other ones come built in.
REQUIRED = (
    *("article.html", "page.html", "front.html", "section.html", "tag.html", "tags.html", "byline.html"),
    *("bylines.html", "archive.html", "archive_year.html", "archive_month.html", "404.html"),
)


class Layer(Struct, frozen=True):
    """One folder of a theme: where an editor finds it, and its files by their path within."""

    shown: str
    files: Mapping[str, bytes]


class TemplateText(Struct, frozen=True):
    """A template's text and the file it came from."""

    file: str
    text: str


class Theme(Struct, frozen=True, eq=False):
    """`templates` by name (`article.html`), `static` files by name (`style.css`)."""

    name: str
    templates: Mapping[str, TemplateText]
    static: Mapping[str, bytes]


ReadLayer = Callable[[str], Layer | None]


def load_theme(name: str, read_layer: ReadLayer, built_in: Layer, names: Callable[[], Iterable[str]] = tuple) -> Theme:
    """Stack the layers of the theme `name` over what comes `built_in`. `names` lists the themes there are, for a name
    that none of them has.

    Raises StoppedError (exit code 2) for a theme that isn't there, isn't complete or is for a newer sitegen.
    """
    chain = _chain(name, read_layer, names)
    own = read_layer(OWN_LAYER)
    layers = [*([own] if own else []), *chain, built_in]
    templates: dict[str, TemplateText] = {}
    static: dict[str, bytes] = {}
    for layer in reversed(layers):
        for path, content in layer.files.items():
            folder, _, inner = path.partition("/")
            if folder == "templates":
                shown = f"{layer.shown}/{path}"
                templates[inner] = TemplateText(shown, decode(shown, content)[0])
            elif folder == "static":
                static[inner] = content
    lacking = [template for template in REQUIRED if template not in templates]
    if lacking:
        message = f"the theme `{name}` has no {', '.join(f'`{template}`' for template in lacking)}"
        hint = f"Add the missing templates to {chain[0].shown}/templates/, or name a `parent` in {FILE}."
        raise _fault(f"{chain[0].shown}/{FILE}", message, hint)
    return Theme(name, dict(sorted(templates.items())), dict(sorted(static.items())))


def _chain(name: str, read_layer: ReadLayer, names: Callable[[], Iterable[str]]) -> list[Layer]:
    chain: list[Layer] = []
    seen: list[str] = []
    wanted = name
    while wanted:
        if wanted in seen:
            raise _fault(f"{chain[-1].shown}/{FILE}", f"the theme `{wanted}` is its own parent", "Remove `parent`.")
        layer = read_layer(wanted)
        if layer is None or not layer.files:
            asked = f"{chain[-1].shown}/{FILE}" if chain else "sitegen.toml"
            hint = f"It should be the folder `themes/{wanted}`; `wions` comes with sitegen."
            near = did_you_mean(wanted, {"wions", *names()} - {wanted})
            raise _fault(asked, f"there is no theme `{wanted}`", near or hint)
        seen.append(wanted)
        chain.append(layer)
        wanted = _parent(layer)
    return chain


def _parent(layer: Layer) -> str:
    path = f"{layer.shown}/{FILE}"
    if FILE not in layer.files:
        hint = f'Write `name = "…"` and `contract = {CONTRACT}` into it.'
        raise _fault(path, f"the theme has no {FILE}", hint)
    table = read_toml(decode(path, layer.files[FILE])[0], path, "theme")
    reader = Reader(path, sign=" = ")
    for name in unwritten(table, THEME):
        reader.fault(table, f"`{name}` is missing", f'Add `name = "…"` and `contract = {CONTRACT}`.', "theme")
    values = read_fields(table, THEME, reader)
    if values.get("contract", CONTRACT) > CONTRACT:
        message = f"the theme needs contract {values['contract']}, this sitegen has {CONTRACT}"
        reader.fault(table, message, "Install a newer sitegen, or an older version of the theme.", "theme")
    if reader.problems:
        raise StoppedError(reader.problems, USAGE)
    return str(values.get("parent", ""))


def _fault(path: str, message: str, hint: str) -> StoppedError:
    return StoppedError([Problem(path, message, "theme", hint)], USAGE)
