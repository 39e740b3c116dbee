"""Rules for nginx (nginx.org/en/docs/http/): one file to include above `server { … }`, one within it."""

import re
from collections.abc import Iterator, Mapping

from sitegen import urls
from sitegen.hosting.rules import FILES_CACHED, PAGES_CACHED, Rules, decoded, spellings

FOLDER = ".sitegen-hosting"


def nginx(rules: Rules) -> Mapping[str, str]:
    """A map finds one of many addresses at once; a `location` for each takes minutes to load where there are many."""
    name = urls.slug(f"{rules.base.host} {rules.base.prefix}").replace("-", "_")
    return {
        f"{FOLDER}/nginx-http.conf": "".join(_maps(rules, name)),
        f"{FOLDER}/nginx-server.conf": "".join(_server(rules, name)),
    }


def _maps(rules: Rules, name: str) -> Iterator[str]:
    moved = {each: new for old, new in rules.moved for each in spellings(old)}
    gone = [each for url in rules.gone for each in spellings(url)]
    # Addresses are longer than what nginx makes room for by itself.
    yield f"map_hash_bucket_size 1024;\nmap_hash_max_size {_power_of_two(4 * max(len(moved), len(gone), 512))};\n"
    # The page for what isn't there has another address: each map is asked anew for it.
    yield f"\nmap $uri ${name}_moved {{\n    volatile;\n"
    yield from (f"    {_quoted(decoded(old))} {_quoted(_plain(new))};\n" for old, new in moved.items())
    yield f"}}\nmap $uri ${name}_gone {{\n    volatile;\n"
    yield from (f"    {_quoted(decoded(url))} 1;\n" for url in gone)
    yield "}\n"
    if rules.headers.always:
        yield f"map $uri ${name}_cache {{\n    default {_quoted(PAGES_CACHED)};\n"
        for folder in rules.headers.fingerprinted:
            yield f"    {_quoted(f'~^{_pattern(rules, folder)}')} {_quoted(FILES_CACHED)};\n"
        yield "}\n"


def _server(rules: Rules, name: str) -> Iterator[str]:
    yield "absolute_redirect off;\n"
    yield f"if (${name}_moved) {{\n    return 301 ${name}_moved$is_args$args;\n}}\n"
    yield f"if (${name}_gone) {{\n    return 410;\n}}\n"
    if rules.not_found:
        yield f"error_page 404 410 {_quoted(_plain(rules.not_found))};\n"
    # What sitegen keeps for itself and for whoever runs the host.
    yield "location ~ /\\.(?!well-known/) {\n    return 404;\n}\n"
    for file, media in rules.headers.types:
        pattern = _pattern(rules, "/") + f"(?:.*/)?{re.escape(file)}$"
        yield f"location ~ {_quoted(pattern)} {{\n    types {{ }}\n    default_type {_quoted(media)};\n}}\n"
    yield from (f"add_header {header} {_quoted(value)} always;\n" for header, value in rules.headers.always)
    if rules.headers.always:
        yield f"add_header Cache-Control ${name}_cache;\n"


def _pattern(rules: Rules, path: str) -> str:
    return re.escape(decoded(rules.base.prefix + path))


def _plain(url: str) -> str:
    return url.replace("$", "%24")  # else a variable's name would follow


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _power_of_two(least: int) -> int:
    return 1 << (least - 1).bit_length()
