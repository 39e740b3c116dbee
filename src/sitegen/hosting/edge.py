"""`_redirects` and `_headers`, as Netlify and Cloudflare Pages read them.

docs.netlify.com/manage/routing, developers.cloudflare.com/pages/configuration.
"""

from collections.abc import Iterator, Mapping

from sitegen import urls
from sitegen.hosting.rules import FILES_CACHED, Rules, spellings


def netlify(rules: Rules) -> Mapping[str, str]:
    """Forced (`!`), or the page that leads on by HTML would be served instead."""
    lines = [f"{_path(old)} {_path(new)} 301!" for old, new in _pairs(rules)]
    body = rules.not_found or "/"
    lines += [f"{_path(each)} {_path(body)} 410!" for url in rules.gone for each in spellings(url)]
    return _files(lines, rules)


def cloudflare(rules: Rules) -> Mapping[str, str]:
    """It follows a rule before it looks for a file, knows no 410, and leads from `/wall.html` to `/wall` by itself: a
    second hop.
    """
    pairs = dict(_pairs(rules))
    pairs |= {old.removesuffix(".html"): new for old, new in pairs.items() if old.endswith(".html")}
    return _files([f"{_path(old)} {_path(new.removesuffix('.html'))} 301" for old, new in pairs.items()], rules)


def _pairs(rules: Rules) -> Iterator[tuple[str, str]]:
    for old, new in rules.moved:
        # These hosts serve `/wall.html` at `/wall` and `/wall/` already: a rule would lead in a circle.
        if urls.place_at(old) == urls.place_at(new) and not new.endswith("/"):
            continue
        yield from ((each, new) for each in spellings(old))


def _path(url: str) -> str:
    """Without the signs that mean something in a rule."""
    return url.replace("*", "%2A").replace(":", "%3A")


def _files(lines: list[str], rules: Rules) -> Mapping[str, str]:
    """Either file only if it has something to say."""
    made = {"_redirects": "".join(f"{line}\n" for line in lines), "_headers": "".join(_headers(rules))}
    return {name: text for name, text in made.items() if text}


def _headers(rules: Rules) -> Iterator[str]:
    """No header twice for one address: both hosts would join the values. Pages are asked for anew each time, as is."""
    headers, prefix = rules.headers, rules.base.prefix
    if headers.always:
        yield f"{prefix}/*\n" + "".join(f"  {name}: {value}\n" for name, value in headers.always)
    for folder in headers.fingerprinted:
        yield f"{prefix}{folder}*\n  Cache-Control: {FILES_CACHED}\n"
    for name, media in headers.types:
        yield f"{prefix}/{name}\n  Content-Type: {media}\n"
        yield f"{prefix}/*/{name}\n  Content-Type: {media}\n"
