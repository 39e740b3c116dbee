"""`.htaccess` for Apache 2.4 (httpd.apache.org/docs/2.4/mod/), in the folder that holds the site."""

import re
from collections.abc import Iterator, Mapping

from sitegen.hosting.rules import FILES_CACHED, PAGES_CACHED, Rules, decoded, spellings


def apache(rules: Rules) -> Mapping[str, str]:
    return {".htaccess": "".join(_lines(rules))}


def _lines(rules: Rules) -> Iterator[str]:
    yield "Options -Indexes\n"
    if rules.not_found:
        yield f"ErrorDocument 404 {rules.not_found}\nErrorDocument 410 {rules.not_found}\n"
    yield "<IfModule mod_rewrite.c>\nRewriteEngine On\n"
    # What sitegen keeps for itself and for whoever runs the host.
    yield 'RewriteRule "(?:^|/)\\.(?!well-known/)" - [R=404,L]\n'
    for old, new in rules.moved:
        for each in spellings(old):
            yield f'RewriteRule "{_pattern(each, rules)}" "{_target(new)}" [R=301,L,NE]\n'
    for url in rules.gone:
        yield from (f'RewriteRule "{_pattern(each, rules)}" - [G]\n' for each in spellings(url))
    yield "</IfModule>\n"
    yield from _headers(rules)


def _headers(rules: Rules) -> Iterator[str]:
    headers = rules.headers
    for name, media in headers.types:
        yield f'<Files "{name}">\nForceType "{media}"\n</Files>\n'
    if not headers.always:
        return
    yield "<IfModule mod_headers.c>\n"
    yield from (f'Header always set {name} "{value}"\n' for name, value in headers.always)
    yield f'Header set Cache-Control "{PAGES_CACHED}"\n'
    for folder in headers.fingerprinted:
        place = re.escape(decoded(rules.base.prefix + folder))
        yield f'<If "%{{REQUEST_URI}} =~ m#^{place}#">\nHeader set Cache-Control "{FILES_CACHED}"\n</If>\n'
    yield "</IfModule>\n"


def _pattern(url: str, rules: Rules) -> str:
    """Within a folder's own file, a rule sees what follows the folder."""
    path = decoded(url.removeprefix(rules.base.prefix)).lstrip("/")
    return "^" + re.sub(r'([\\.^$|?*+()\[\]{}"])', r"\\\1", path) + "$"


def _target(url: str) -> str:
    # `%2` and `$1` would stand for what a pattern found.
    return url.replace("$", "%24").replace("%", "\\%")
