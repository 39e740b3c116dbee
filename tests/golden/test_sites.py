"""Whole sites, byte for byte: `sites/<name>/{sitegen.toml,content}` gives `sites/<name>/expected`."""

import shutil
from pathlib import Path

import pytest

from sitegen.recipes import FOLDER as PICTURES
from support import Outlet

FOLDER = Path(__file__).parent / "sites"
SITES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", SITES)
def test_a_site_is_made_byte_for_byte(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source, expected = FOLDER / name, FOLDER / name / "expected"
    shutil.copy(source / "sitegen.toml", tmp_path)
    shutil.copytree(source / "content", tmp_path / "content")
    outlet = Outlet(tmp_path)
    assert outlet.build().problems == ()
    # Which bytes an encoder makes is its own business, and changes with it; that the file is there is ours.
    made = {path: b"" if path.startswith(f"{PICTURES}/") else data for path, data in outlet.tree().items()}
    if request.config.getoption("--update"):
        shutil.rmtree(expected, ignore_errors=True)
        Outlet(expected).write(made)
        return
    files = (path for path in expected.rglob("*") if path.is_file())
    assert made == {path.relative_to(expected).as_posix(): path.read_bytes() for path in files}
