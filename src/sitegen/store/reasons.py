"""What an error of the operating system means, in an editor's words."""

import errno
import os

from sitegen.problems import CHANGING, ENVIRONMENT, Problem, StoppedError

_AGAIN = "Then run the command again."
_RIGHTS = ("permission is missing", f"Ask whoever set up this computer for the right to it. {_AGAIN}")
_FAULT = ("the disk reports a fault", f"Check the disk, or its network connection. {_AGAIN}")
_READ_ONLY = ("the disk can only be read", f"Choose another folder, or make the disk writable. {_AGAIN}")
_QUOTA = ("your share of the disk is used up", f"Remove what you don't need. {_AGAIN}")
_OPEN_FILES = ("this computer has too many files open", f"Close other programs. {_AGAIN}")
_REASONS = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _READ_ONLY,
    errno.EIO: _FAULT,
    errno.ENOSPC: ("the disk is full", f"Make room on the disk. {_AGAIN}"),
    errno.EDQUOT: _QUOTA,
    errno.EFBIG: ("the file is larger than this disk allows", "Make it smaller."),
    errno.EMFILE: _OPEN_FILES,
    errno.ENFILE: _OPEN_FILES,
    errno.ENAMETOOLONG: ("the name is too long", "Shorten the name."),
    errno.EEXIST: ("something else stands in its place", f"Move that to another place. {_AGAIN}"),
    errno.ENOTDIR: ("a file stands where a folder must be", f"Move that file to another place. {_AGAIN}"),
    errno.EISDIR: ("a folder stands where a file must be", f"Move that folder to another place. {_AGAIN}"),
    errno.ELOOP: ("a link stands in its place", f"Remove the link. {_AGAIN}"),
    errno.ENOENT: ("it is gone", f"Another program may have removed it. {_AGAIN}"),
    errno.ENOTEMPTY: ("other files are in it", f"Move them to another place. {_AGAIN}"),
}
_OTHER = f"Another program may be using it. {_AGAIN}"


def stopped(path: str, what: str, error: OSError, more: str = "") -> StoppedError:
    """The error to raise (exit code 4): `what` says what failed, `more` what else is known, such as the free space."""
    reason, hint = _REASONS.get(error.errno or 0, ((error.strerror or "unknown reason").lower(), _OTHER))
    message = f"{what}: {reason}{more}"
    return StoppedError([Problem(path, message, "disk", hint)], ENVIRONMENT)


def unforeseen(error: OSError) -> Problem:
    """What the system says of a file or folder, where nobody knows what was done with it."""
    path = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    return Problem(path, f"the system says: {error.strerror or error}", "environment", "Check disk and permissions.")


def changed(path: str) -> StoppedError:
    """What was listed a moment ago isn't what is there now."""
    hint = "Run the command again once nothing else changes the file."
    return StoppedError([Problem(path, "the file changed while it was read", CHANGING, hint)], ENVIRONMENT)
