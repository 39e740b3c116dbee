"""Patterns of addresses, such as `/{section}/{year}/{slug}.html`."""

import re

from sitegen import urls

PARTS = ("section", "year", "month", "day", "slug")


def pattern_fault(pattern: str, parts: tuple[str, ...] = PARTS) -> str:
    """Why a permalink pattern can't work, or ""."""
    names = re.findall(r"\{([^{}]*)\}", pattern)
    wrong = [name for name in names if name not in parts]
    if wrong:
        return f"knows no `{{{wrong[0]}}}`; there are {', '.join(f'{{{part}}}' for part in parts)}"
    if "slug" not in names:
        return "must contain `{slug}`, or every story would have one address"
    if not pattern.endswith(("/", ".html")):
        return "must end in `.html` or `/`"
    filled = re.sub(r"\{\w+\}", "x", pattern)
    if "{" in filled or "}" in filled:
        return "has a bracket too many"
    fault = urls.path_fault(filled)
    return f"isn't an address: it {fault}" if fault else ""


def fill_pattern(pattern: str, values: dict[str, str]) -> str:
    """The URL that a pattern gives for values that are slugs already."""
    return pattern.format_map(values)  # `pattern_fault` let no other brackets through
