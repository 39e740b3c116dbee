"""The table of rooms (docs/explanation/architecture.md): who may import whom, and who may touch the world."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "sitegen"

GROUND = (
    "problems",
    "dates",
    "date_words",
    "nodes",
    "patched",
    "fields",
    "kinds",
    "urls",
    "permalinks",
    "model",
    "config",
    "config_schema",
    "config_file",
    "config_hosting",
    "decode",
    "publisher",
    "recipes",
    "ledger",
    "zones",
    "unbroken",
    "lazily",
)
ALLOWED = {
    **{room: set(GROUND) for room in GROUND},
    "content": {*GROUND},
    "pictures": {*GROUND},
    "site": {*GROUND, "content"},
    "theme": {*GROUND, "site"},
    "hosting": {*GROUND, "content"},
    "pages": {*GROUND, "content", "hosting", "site", "theme"},
    "store": {*GROUND, "deferred"},
    "importers": {*GROUND, "content"},
    "report": {*GROUND, "site"},
    "messages": {*GROUND, "site", "report"},
    "project": {*GROUND},
    "versions": set(),
    "deferred": set(),
    "processes": {*GROUND, "deferred"},
    "order": {*GROUND, "store", "versions"},
    "pipeline": {
        *(
            *GROUND,
            "content",
            "order",
            "pages",
            "pictures",
            "processes",
            "report",
            "site",
            "store",
            "theme",
            "versions",
        ),
    },
    "building": {
        *(*GROUND, "content", "order", "pages", "pipeline", "processes", "report", "site", "store", "theme"),
    },
    "beginnings": {*GROUND, "content", "importers", "pipeline", "site", "store", "theme"},
    "asking": {*GROUND, "order", "pages", "pipeline", "report", "site", "store"},
    "accounts": {*GROUND, "asking", "order", "pages", "pipeline", "site", "theme"},
    "amending": {*GROUND, "asking", "content", "order", "pages", "pipeline", "store"},
    "fronting": {*GROUND, "asking", "order", "pages", "site"},
    "recording": {*GROUND, "asking", "order", "pages", "site", "store"},
    "preview": {
        *(*GROUND, "building", "content", "fronting", "order", "pages", "pipeline", "processes", "report", "site"),
        "store",
    },
    "cli": None,
    "__main__": {"cli"},
    "__init__": set(),
}
# What only some rooms may import: disk, clock, network, processes.
WORLD = {
    "os": {"__main__", "cli", "store", "preview", "project", "processes"},
    "pathlib": {"building", "cli", "store", "project", "pipeline", "versions", "order", "preview", "processes"},
    "shutil": {"store"},
    "tempfile": {"store"},
    "time": {"building", "cli", "pipeline", "preview", "store"},
    "random": set(),
    "secrets": {"preview"},
    "locale": set(),
    "pickle": set(),
    "marshal": set(),
    "socket": {"preview"},
    "resource": {"processes"},
    "subprocess": {"processes"},
    "threading": {"preview", "processes"},
    "asyncio": {"preview"},
    "urllib.request": set(),
    "http": set(),
    "dataclasses": set(),  # values are structs of msgspec
}


def _modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        relative = path.relative_to(SOURCE)
        yield (relative.parts[0] if len(relative.parts) > 1 else relative.stem), path


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


MODULES = [pytest.param(room, path, id=path.relative_to(SOURCE).as_posix()) for room, path in _modules()]


@pytest.mark.parametrize(("room", "path"), MODULES)
def test_a_room_imports_only_from_rooms_further_in(room: str, path: Path) -> None:
    allowed = ALLOWED[room]
    if allowed is None:
        return
    ours = {name.split(".")[1] for name in _imports(path) if name.startswith("sitegen.")} - {"__version__"}
    assert ours <= allowed | {room}, f"{room} may not import {sorted(ours - allowed - {room})}"


@pytest.mark.parametrize(("room", "path"), MODULES)
def test_only_the_rooms_of_the_table_touch_disk_clock_and_network(room: str, path: Path) -> None:
    for name in _imports(path):
        for world, rooms in WORLD.items():
            if name == world or name.startswith(world + "."):
                assert room in rooms, f"{room} may not import {world}"


@pytest.mark.parametrize(("room", "path"), MODULES)
def test_only_the_store_opens_files_for_writing(room: str, path: Path) -> None:
    if room == "store":
        return
    text = path.read_text(encoding="utf-8")
    for call in (
        ".write_text(",
        ".write_bytes(",
        ".unlink(",
        ".rename(",
        ".rmdir(",
        "os.replace",
        '.open("w',
        '.open("a',
    ):
        assert call not in text, f"{room} writes: {call}"


def test_no_module_imports_itself_through_others() -> None:
    graph = {
        ".".join(["sitegen", *path.relative_to(SOURCE).with_suffix("").parts]).removesuffix(".__init__"): path
        for _, path in _modules()
    }
    edges = {
        name: {_module_of(imported, graph) for imported in _imports(path)} - {"", name} for name, path in graph.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"a circle: {' → '.join([*trail, name])}"
        if name not in done:
            for other in edges[name]:
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def _module_of(imported: str, graph: dict[str, Path]) -> str:
    if imported in graph and imported != "sitegen":
        return imported
    parent = imported.rpartition(".")[0]
    return parent if parent in graph and parent != "sitegen" else ""


@pytest.mark.parametrize(("room", "path"), MODULES)
def test_functions_fit_on_a_screen_and_modules_on_a_few(room: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, f"{path.name} has {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 60, f"{path.name}: {node.name} has {length} lines"


def test_nobody_asks_the_clock_but_the_project() -> None:
    for room, path in _modules():
        text = path.read_text(encoding="utf-8")
        for call in ("datetime.now(", "date.today(", "time.time(", "utcnow("):
            if call in text:
                assert room in ("project", "preview", "cli"), f"{path.name} asks the clock"
