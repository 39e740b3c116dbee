"""Adding to a file, whole or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.store.append import append


@pytest.mark.parametrize("before", ["", "one\n", "no end"])
def test_what_was_there_stays_as_it_was(tmp_path: Path, before: str) -> None:
    path = tmp_path / "urls.txt"
    if before:
        path.write_bytes(before.encode())
    append(path, "zwei é\n")
    assert path.read_bytes() == f"{before}zwei é\n".encode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file's size")
def test_half_a_line_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "urls.txt"
    path.write_bytes(b"one\n")
    code = (
        "import pathlib, resource, sys\n"
        "from sitegen.store.append import append\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "append(pathlib.Path(sys.argv[1]), 'a line that is too long\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert "OSError" in done.stderr
    assert path.read_bytes() == b"one\n"
