"""The list of our own files."""

import sys
from pathlib import Path

import pytest

from sitegen.model import digest_of
from sitegen.store.manifest import NAME, encode, read_manifest

DIGEST = "cae66941d9efbd404e4d88758ea67670"
FILES = {"world/zoë.html": DIGEST, "a b.html": DIGEST, "world/a.html": DIGEST}


def test_it_is_sorted_text_that_depends_on_the_files_alone() -> None:
    expected = f"sitegen-manifest 1 site\n{DIGEST}  a b.html\n{DIGEST}  world/a.html\n{DIGEST}  world/zoë.html\n"
    assert encode("site", FILES) == expected.encode()
    assert encode("site", dict(reversed(FILES.items()))) == expected.encode()


def test_the_digest_is_blake2b_of_16_bytes() -> None:
    assert digest_of(b"") == DIGEST


@pytest.mark.parametrize("kind", ["site", "preview"])
@pytest.mark.parametrize("outlet", ["", "https://news.example/paper/"])
@pytest.mark.parametrize("files", [{}, FILES])
def test_it_reads_back(tmp_path: Path, kind: str, outlet: str, files: dict[str, str]) -> None:
    (tmp_path / NAME).write_bytes(encode(kind, files, outlet))
    found = read_manifest(tmp_path)
    assert found is not None
    assert (found.kind, found.outlet, dict(found.files), found.damaged) == (kind, outlet, files, False)


def test_without_one_there_is_none(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    assert read_manifest(tmp_path / "gone") is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_or_a_folder_in_its_place_is_none(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(encode("site", {}))
    (tmp_path / NAME).symlink_to("real")
    assert read_manifest(tmp_path) is None
    (tmp_path / NAME).unlink()
    (tmp_path / NAME).mkdir()
    assert read_manifest(tmp_path) is None


WHOLE = encode("site", FILES)
DAMAGED = {
    "empty": b"",
    "no end of line": WHOLE[:-1],
    "cut within a line": WHOLE[:-20],
    "newer": WHOLE.replace(b"manifest 1", b"manifest 2"),
    "other kind": WHOLE.replace(b"1 site", b"1 draft"),
    "a line that is none": WHOLE + b"x\n",
    "a path that leads out": WHOLE + f"{DIGEST}  ../x\n".encode(),
    "a path twice": WHOLE + f"{DIGEST}  world/a.html\n".encode(),
    "not UTF-8": WHOLE + b"\xff\n",
    "zeros": bytes(len(WHOLE)),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_one_knows_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / NAME).write_bytes(DAMAGED[name])
    found = read_manifest(tmp_path)
    assert found is not None
    assert (found.damaged, dict(found.files)) == (True, {})
