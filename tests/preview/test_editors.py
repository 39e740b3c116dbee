"""Editor programs themselves, beside a watcher: each save is seen, built once or twice, and no half of it is told."""

import os
import pty
import select
import shutil
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from preview.test_preview import PAGE, PATIENCE, contains, running, said, until
from support import Files, Outlet, require, story

Make = Callable[[Files], Outlet]
Append = Callable[[Path, str], object]
A = "content/world/a.md"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it types at a terminal of its own")


def vim(*options: str) -> Append:
    def append(file: Path, words: str) -> None:
        commands = [*(f"set {option}" for option in options), f"$put ='{words}'", "wq"]
        told = [part for command in commands for part in ("-c", command)]
        subprocess.run(["vim", "-u", "NONE", "-i", "NONE", "-es", *told, str(file)], check=True, timeout=PATIENCE)

    return append


def emacs(*options: str) -> Append:
    """It locks the file by a link beside it, and saves as it does for somebody at a keyboard."""

    def append(file: Path, words: str) -> None:
        settings = "".join(f"(setq {option})" for option in options)
        told = f'(progn {settings} (goto-char (point-max)) (insert "{words}\n") (do-auto-save) (save-buffer))'
        subprocess.run(["emacs", "-Q", "--batch", str(file), "--eval", told], check=True, timeout=PATIENCE)

    return append


def ed(file: Path, words: str) -> None:
    subprocess.run(["ed", "-s", str(file)], input=f"$a\n{words}\n.\nw\nq\n", text=True, check=True, timeout=PATIENCE)


def sed(file: Path, words: str) -> None:
    subprocess.run(["sed", "-i", f"$a {words}", str(file)], check=True, timeout=PATIENCE)


def nano(file: Path, words: str) -> None:
    """At a terminal: to the last line, the words, save, leave."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    command = ["nano", "--ignorercfiles", str(file)]
    environment = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment) as process:
        os.close(slave)
        try:
            _until_shown(master, file.name)
            os.write(master, b"\x1b/" + f"\r{words}\r".encode() + b"\x13")
            until(lambda: contains(file, words), f"nano didn't save {words!r}")
            os.write(master, b"\x18")
            _drain(master, process)
        finally:
            process.kill()
            os.close(master)


def _until_shown(terminal: int, words: str) -> None:
    shown, end = "", time.monotonic() + PATIENCE
    while words not in shown:
        assert time.monotonic() < end, shown
        if select.select([terminal], [], [], 0.1)[0]:
            shown += os.read(terminal, 65536).decode("utf-8", "replace")


def _drain(terminal: int, process: "subprocess.Popen[bytes]") -> None:
    """Nobody ends who can't say what is on the screen."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None:
        assert time.monotonic() < end, "nano doesn't end"
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                os.read(terminal, 65536)
            except OSError:
                return  # it has closed its side


EDITORS: Mapping[str, tuple[str, Append]] = {
    "vim": ("vim", vim()),
    "vim, a new file for each save": ("vim", vim("backup", "backupcopy=no")),
    "vim, over the old file": ("vim", vim("backup", "backupcopy=yes")),
    "vim without a backup": ("vim", vim("nobackup", "nowritebackup")),
    "emacs": ("emacs", emacs()),
    "emacs, the old file as backup": ("emacs", emacs("make-backup-files t", "backup-by-copying nil")),
    "emacs, a copy as backup": ("emacs", emacs("make-backup-files t", "backup-by-copying t")),
    "emacs, a new file for each save": ("emacs", emacs("file-precious-flag t")),
    "ed": ("ed", ed),
    "sed -i": ("sed", sed),
    "nano": ("nano", nano),
}


@pytest.mark.parametrize("name", EDITORS)
def test_J01_what_an_editor_program_saves_is_built(site: Make, name: str) -> None:
    program, append = EDITORS[name]
    require(shutil.which(program), program)
    outlet = site({A: story(body="First words.")})
    with running(outlet, "watch"):
        until(lambda: "Watching" in said(outlet), outlet)
        for number in range(3):
            words = f"Words of save {number}."
            append(outlet.folder / A, words)
            until(lambda words=words: contains(outlet.output / PAGE, words), words)  # type: ignore[misc]
        until(lambda: said(outlet).count("→") >= 3, outlet)
        time.sleep(0.5)
    assert said(outlet).count("→") <= 6, said(outlet)
    assert "not built" not in said(outlet), said(outlet)
