"""How programs save a file: each a function of its place and what it is to hold, byte by byte and rename by rename."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

Save = Callable[[Path, bytes], object]
_PAUSE = 0.05  # seconds between the two steps of a slow save


def in_place(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def in_two_steps(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        time.sleep(_PAUSE)
        file.write(content)


def in_two_halves(path: Path, content: bytes) -> None:
    with path.open("wb", buffering=0) as file:
        file.write(content[:20])
        time.sleep(_PAUSE)
        file.write(content[20:])


def by_rename(name: str) -> Save:
    """Write aside, then rename: gedit, kate, rsync, Syncthing and others, each under a name of its own."""

    def save(path: Path, content: bytes) -> None:
        aside = path.with_name(name.format(path.name))
        aside.write_bytes(content)
        aside.replace(path)

    return save


def vim(path: Path, content: bytes) -> None:
    """`backup` or `writebackup` with `backupcopy=no`: a probe, the old file renamed, a new one written."""
    probe, backup = path.with_name("4913"), path.with_name(f"{path.name}~")
    probe.touch()
    probe.unlink()
    path.replace(backup)
    path.write_bytes(content)
    backup.unlink()


def vim_in_place(path: Path, content: bytes) -> None:
    """`backupcopy=yes`, beside a swap file."""
    swap, backup = path.with_name(f".{path.name}.swp"), path.with_name(f"{path.name}~")
    swap.write_bytes(b"b0VIM 9.0")
    shutil.copy2(path, backup)
    path.write_bytes(content)
    backup.unlink()
    swap.unlink()


def emacs(path: Path, content: bytes) -> None:
    lock, auto = path.with_name(f".#{path.name}"), path.with_name(f"#{path.name}#")
    lock.symlink_to("editor@host.1:1")
    auto.write_bytes(content)
    path.replace(path.with_name(f"{path.name}~"))
    path.write_bytes(content)
    auto.unlink()
    lock.unlink()


def jetbrains(path: Path, content: bytes) -> None:
    new, old = (path.with_name(f"{path.name}___jb_{each}___") for each in ("tmp", "old"))
    new.write_bytes(content)
    path.replace(old)
    new.replace(path)
    old.unlink()


def sed(path: Path, content: bytes) -> None:
    """`sed -i` itself, after the words were put there by it."""
    aside = path.parents[2] / "words"
    aside.write_bytes(content)
    subprocess.run(["sed", "-i", "-n", f"1{{r {aside}\n}}", path.name], cwd=path.parent, check=True)


def copied(path: Path, content: bytes) -> None:
    """`cp -p`: over the file, with the times of the original."""
    aside = path.parents[2] / "original"
    aside.write_bytes(content)
    os.utime(aside, (946684800, 946684800 + len(content)))
    subprocess.run(["cp", "-p", str(aside), str(path)], check=True)


def rsync_in_place(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    os.utime(path, (946684800, 946684800 + len(content)))


def checkout(path: Path, content: bytes) -> None:
    """`git checkout`: the old file is removed before the new one is written."""
    path.unlink()
    path.write_bytes(content)


def download(path: Path, content: bytes) -> None:
    """Dropbox and others: written in a folder of their own, then moved here."""
    cache = path.parents[2] / ".dropbox.cache"
    cache.mkdir(exist_ok=True)
    (cache / "1").write_bytes(content)
    (cache / "1").replace(path)


SAVES: Mapping[str, Save] = {
    "in place": in_place,
    "in two steps": in_two_steps,
    "in two halves": in_two_halves,
    "gedit": by_rename(".goutputstream-X1Y2Z3"),
    "rsync": by_rename(".{}.a1B2c3"),
    "Syncthing": by_rename(".syncthing.{}.tmp"),
    "sync with a plain name": by_rename("{}.part"),
    "vim": vim,
    "vim in place": vim_in_place,
    "emacs": emacs,
    "JetBrains": jetbrains,
    "sed -i": sed,
    "cp -p": copied,
    "rsync --inplace": rsync_in_place,
    "git checkout": checkout,
    "Dropbox": download,
}
