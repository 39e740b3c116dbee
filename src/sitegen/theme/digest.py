"""What a theme is known by: all that it holds, and where each part of it comes from."""

import hashlib

from sitegen.theme.load import TemplateText, Theme


def theme_digest(theme: Theme) -> str:
    """Of all templates and files of a theme, and of which layer each comes from."""
    found = hashlib.blake2b(digest_size=16)
    for name, source in theme.templates.items():
        found.update(told(name, source))
    found.update(static_digest(theme).encode())
    return found.hexdigest()


def static_digest(theme: Theme) -> str:
    """Of a theme's own files, which go out as they are."""
    found = hashlib.blake2b(digest_size=16)
    for name, content in theme.static.items():
        found.update(f"{name} {len(content)}\n".encode() + content)
    return found.hexdigest()


def told(name: str, source: TemplateText | None) -> bytes:
    """A template as it is digested: its name, its layer's file and its text. None is one that isn't there."""
    text = source.text.encode("utf-8", "surrogatepass") if source else b""
    return f"{name} {source.file if source else '-'} {len(text)}\n".encode() + text
