"""A part of a file, asked for by a `Range` that can't be understood, is the whole file (RFC 9110, section 14.2)."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

_BYTES = re.compile(rb"bytes=(?P<specs>.+)", re.IGNORECASE)
_SPEC = re.compile(rb"(?P<first>\d{1,18})-(?P<last>\d{1,18})?|-\d{1,18}")


def with_sound_ranges(app: ASGIApp) -> ASGIApp:
    """The application, told of no `Range` but one of bytes that is well-formed."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in scope["headers"] if name != b"range" or is_sound(value)]
        await app({**scope, "headers": headers}, receive, send)

    return answered


def is_sound(value: bytes) -> bool:
    """Whether the value of a `Range` names bytes, each range with its last one not before its first."""
    found = _BYTES.fullmatch(value.strip())
    specs = [each.strip() for each in found["specs"].split(b",")] if found else []
    named = [_SPEC.fullmatch(each) for each in specs if each]
    return bool(named) and all(each and _is_forward(each) for each in named)


def _is_forward(spec: re.Match[bytes]) -> bool:
    return spec["last"] is None or int(spec["first"]) <= int(spec["last"])
