"""Whether a file is the one it was, judged by what the file system says of it.

A stamp is trusted only if it is old enough: a file that is changed again within
the same tick of the file system's clock keeps its stamp (as git's index has it, "racy git").
"""

import os
from pathlib import Path

Stamp = str  # size, mtime and ctime in nanoseconds, inode: only compared, a hundred thousand at a time

_FINE = 50_000_000  # ns; kernels tick every 1 to 10 ms
_COARSE = 2_000_000_000  # FAT counts in two seconds, many network file systems in whole ones


def stamp_of(status: os.stat_result) -> Stamp:
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def settled(stamp: Stamp, taken: int) -> bool:
    """Whether a stamp that was taken at `taken` (ns, by the file system's clock) tells of any later change."""
    _, changed, moved, _ = map(int, stamp.split(" "))
    margin = _FINE if moved % 1_000_000 else _COARSE
    return max(changed, moved) + margin <= taken


def disk_time(path: Path) -> int:
    """The file system's own clock in ns: what it writes on a file that is touched now. Raises OSError."""
    os.utime(path)
    return os.stat(path).st_mtime_ns
