"""The fault hook strikes where it was told to, and nowhere else."""

import errno
import signal
import subprocess
import sys

import pytest

from sitegen.store.faults import Faults, from_environment


def struck(faults: Faults, changes: int) -> list[int]:
    """Which of so many changes failed, counted from 1."""
    found = []
    for number in range(1, changes + 1):
        try:
            faults.mutate("write")
        except OSError:
            found.append(number)
    return found


@pytest.mark.parametrize(
    ("spec", "expected"),
    [("", []), ("error:EIO@3", [3]), ("error:EIO@3+", [3, 4, 5]), ("error:EIO@1", [1]), ("error:EIO@9+", [])],
)
def test_the_changes_that_were_asked_for_fail(spec: str, expected: list[int]) -> None:
    assert struck(Faults(spec), 5) == expected


@pytest.mark.parametrize("name", ["ENOSPC", "EIO", "EACCES", "EXDEV"])
def test_the_error_is_the_one_asked_for(name: str) -> None:
    with pytest.raises(OSError) as raised:
        Faults(f"error:{name}@1").mutate("write")
    assert raised.value.errno == getattr(errno, name)


@pytest.mark.parametrize("spec", ["kill", "kill@", "error@1", "error:28@1", "kill@-1", "signal:INT@1", "kill@1 "])
def test_a_misspelt_fault_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match="SITEGEN_FAULT"):
        Faults(spec)


def test_the_environment_is_counted_once_for_the_whole_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITEGEN_FAULT", "error:EIO@2")
    assert from_environment() is from_environment()
    monkeypatch.delenv("SITEGEN_FAULT")
    assert struck(from_environment(), 3) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(("spec", "number"), [("kill@2", signal.SIGKILL), ("signal:SIGTERM@2", signal.SIGTERM)])
def test_a_kill_ends_the_process_just_before_the_change(spec: str, number: signal.Signals) -> None:
    code = f"from sitegen.store.faults import Faults; f = Faults({spec!r}); "
    code += "[(f.mutate('write'), print(n, flush=True)) for n in (1, 2, 3)]"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (-number, b"1\n")
