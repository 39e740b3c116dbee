"""Which outlet a command is about: its folder, its configuration, its clock, its output."""

import errno
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path, PurePath

from msgspec import Struct
from msgspec.structs import replace

from sitegen import urls
from sitegen.config import Config
from sitegen.config_file import base_fault, read_config
from sitegen.config_schema import FILE
from sitegen.dates import read_moment
from sitegen.decode import decode
from sitegen.problems import ENVIRONMENT, USAGE, Problem, StoppedError, quoted, usage_error

_SPAN = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?", re.ASCII)
OUTPUT = "output"
_NO_PATHS = {
    errno.ELOOP: (
        "the output folder is a link that leads back to itself",
        "Remove the link, or choose another folder.",
    ),
    errno.ENAMETOOLONG: ("the output folder's name is too long", "Choose a shorter one."),
}
_CLOCK_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?", re.ASCII)
_OTHERS = ("sitegen.yaml", "sitegen.yml", "sitegen.json", ".sitegen.toml")


class Project(Struct, frozen=True):
    """An outlet on disk: the folder that holds its configuration, and what that says."""

    folder: Path
    config: Config


def open_project(config_path: str, here: Path, base_url: str = "") -> Project:
    """The outlet of `--config`, else the one whose folder `here` lies in.

    Raises StoppedError: exit code 2 if there is none or its configuration is faulty, 4 if it may not be read.
    """
    path = here / config_path if config_path else _find(here)
    if path.is_dir():
        path /= FILE
        config_path = (PurePath(config_path) / FILE).as_posix()
    others = [name for name in _OTHERS if (path.parent / name).exists()]
    if others:
        hint = f"Keep {path.name} only."
        raise usage_error(f"there are two configurations, {path.name} and {others[0]}", hint, others[0])
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise usage_error("there is no such file", "Check the path after `--config`.", config_path or FILE) from None
    except OSError as error:
        fault, hint = f"the file can't be read ({error.strerror})", "Check its permissions, and the disk."
        raise StoppedError([Problem(path.name, fault, "config", hint)], ENVIRONMENT) from None
    try:
        text = decode(path.name, content)[0]
    except StoppedError as stopped:
        raise StoppedError(stopped.problems, USAGE) from None
    config = read_config(text, path.name)
    return Project(path.parent.resolve(), _with_base(config, base_url))


def _find(here: Path) -> Path:
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return folder / FILE
    found = [name for name in _OTHERS if (here / name).exists()]
    if found:
        raise usage_error(f"sitegen reads {FILE}, not {found[0]}", f"Write its settings into {FILE}.", found[0])
    hint = "Go to your outlet's folder, or begin a new outlet with `sitegen init my-paper`."
    raise usage_error(f"there is no {FILE} here or in a folder above", hint)


def _with_base(config: Config, base_url: str) -> Config:
    if not base_url:
        return config
    fault = base_fault(base_url)
    if fault:
        raise usage_error(f"`--base-url {base_url}` {fault}", "Write it as `https://news.example`.")
    return replace(config, base=urls.Base.of(base_url))


def output_folder(project: Project, output: str) -> Path:
    """Where the site goes; a relative path starts from the outlet's folder, wherever the command is given.

    Raises StoppedError (exit code 2) for a path that can't be any folder's.
    """
    folder = project.folder / (output or OUTPUT)
    try:
        folder.stat()
    except OSError as error:
        if error.errno in _NO_PATHS:
            raise usage_error(*_NO_PATHS[error.errno], output or OUTPUT) from None
    return folder


def state_folder(here: Path, environment: Mapping[str, str]) -> Path | None:
    """Where lock, memory and stage are kept, if not in the outlet's folder: SITEGEN_STATE."""
    given = environment.get("SITEGEN_STATE", "")
    return Path(os.path.realpath(here / given)) if given else None


def clock(project: Project, now: str, environment: Mapping[str, str], option: str = "--now") -> datetime:
    """The one clock: what the option gave, else SITEGEN_NOW, else the system's, read once."""
    given = now or environment.get("SITEGEN_NOW", "")
    if not given:
        return datetime.now(UTC).replace(microsecond=0)
    reading = read_moment(given, project.config.zone)
    if reading.moment is None:
        source = option if now else "SITEGEN_NOW"
        raise usage_error(f"{source}: {reading.fault}", reading.hint)
    return reading.moment.at


def end_at(written: str, project: Project, now: datetime) -> datetime | None:
    """When a watch ends: after `5h`, `30m` or `1h30m`, or the next time that the outlet's clock shows `18:00`."""
    if not written:
        return None
    span = _SPAN.fullmatch(written)
    if span:
        return now + timedelta(hours=int(span[1] or 0), minutes=int(span[2] or 0), seconds=int(span[3] or 0))
    if not _CLOCK_TIME.fullmatch(written):
        hint = "Write how long, as in 5h or 30m, or a time of the outlet's day, as in 18:00."
        raise usage_error(f"`--until` doesn't understand {quoted(written)}", hint)
    return next_shown(time.fromisoformat(written), project.config.zone, now)


def next_shown(clock_time: time, zone: tzinfo, now: datetime) -> datetime:
    """When the clocks of a zone show a time next: on the day on which they go back, some times come twice."""
    today = now.astimezone(zone).date()
    days = [datetime.combine(today + timedelta(days=n), clock_time, zone) for n in (0, 1)]
    shown = (at.replace(fold=fold).astimezone(UTC) for at in days for fold in (0, 1))
    return next(at for at in shown if at > now)


def day_shown(now: datetime, environment: Mapping[str, str]) -> datetime | None:
    """SOURCE_DATE_EPOCH clamps the day that pages may show; it never judges an embargo (reproducible-builds.org)."""
    given = environment.get("SOURCE_DATE_EPOCH", "")
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 11:
        raise usage_error(f"SOURCE_DATE_EPOCH is `{given}`", "It is a number of seconds since 1970, in digits.")
    return min(now, datetime.fromtimestamp(int(given), UTC))
