"""Where a theme's files come from: `themes/`, else what comes with sitegen."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sitegen.store.files import Listing, Tree
from sitegen.theme.load import OWN_LAYER, Layer, Theme, load_theme

THEMES = "themes"
_PACKAGE = Path(__file__).parents[1]


def read_theme(name: str, tree: Tree, listings: list[Listing]) -> Theme:
    """The theme of that name, noting what lies in its folders. Raises StoppedError as `load_theme` does."""
    return load_theme(name, _layer_reader(tree, listings), built_in(), lambda: _names(tree))


def _names(tree: Tree) -> set[str]:
    return {file.path.split("/")[1] for file in tree.list(THEMES).files if file.path.count("/") > 1} - {OWN_LAYER}


def _layer_reader(tree: Tree, listings: list[Listing]) -> Callable[[str], Layer | None]:
    """How a theme's layers are read: from `themes/`, noting what lies there, else from what comes with sitegen."""

    def read(name: str) -> Layer | None:
        folder = f"{THEMES}/{name}"
        if tree.exists(folder):
            listing = tree.list(folder)
            listings.append(listing)
            return Layer(folder, {file.path.removeprefix(f"{folder}/"): tree.read(file) for file in listing.files})
        return packaged_layer(name)

    return read


def packaged_layer(name: str) -> Layer | None:
    """A theme that comes with sitegen: in the wheel, or beside `src/` in a source checkout."""
    for root in (_PACKAGE / "_themes", _PACKAGE.parents[1] / THEMES):
        folder = root / name
        if (folder / "theme.toml").is_file():
            return Layer(f"(sitegen's theme {name})", dict(_files(folder, "")))
    return None


def built_in() -> Layer:
    """The templates that every theme stands on."""
    return Layer(
        "(built in)", {f"templates/{name}": content for name, content in _files(_PACKAGE / "theme/builtin", "")}
    )


def _files(folder: Path, prefix: str) -> Iterable[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda each: each.name):
        if item.is_dir():
            yield from _files(item, f"{prefix}{item.name}/")
        elif not item.name.startswith("."):
            yield f"{prefix}{item.name}", item.read_bytes()
